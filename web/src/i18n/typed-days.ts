// Days as they are written into a field: in the order of the reader's region, or in a word.
import { daysBetween, existing } from './dates';
import { readDay, readPastDay } from './day-words';
import type { Language } from './language.svelte';

type Part = 'day' | 'month' | 'year';

const LETTERS: Record<Language, Record<Part, string>> = {
  'pt-BR': { day: 'dd', month: 'mm', year: 'aaaa' },
  en: { day: 'dd', month: 'mm', year: 'yyyy' },
};

/** A day as one would type it: `28/11/2026`, and nothing for none. */
export function typedDay(day: string | null, region: string): string {
  if (!day) return '';
  const [year = '', month = '', of = ''] = day.split('-');
  return write(region, { year: year.padStart(4, '0'), month, day: of });
}

/** What is asked for: `dd/mm/aaaa`. */
export function dayPattern(region: string, language: Language): string {
  return write(region, LETTERS[language]);
}

interface Ground {
  today: string;
  language: Language;
  region: string;
  /** Whether a day without its year is the last such day, and not the next. */
  past?: boolean;
}

/** Reads a day that a person typed: `28/11/2026`, `28.11.26`, `28/11`, `2026-11-28`, `amanhã`. Null when it is none. */
export function readTypedDay(
  text: string,
  { today, language, region, past }: Ground,
): string | null {
  const figures = text.trim().split(/\s*[/.\-\s]\s*/);
  if (!figures.every((each) => /^\d+$/.test(each))) {
    const before = readPastDay(text.trim(), today, language);
    const ahead = readDay(text.trim(), today, language);
    return past ? (before ?? ahead) : (ahead ?? before);
  }
  if (figures[0]?.length === 4 && figures.length === 3)
    return date(figures, ['year', 'month', 'day']);
  const order = shape(region).flatMap(({ type }) => (type === 'literal' ? [] : [type]));
  if (figures.length === 3) return date(figures, order);
  if (figures.length !== 2) return null;
  return nearest(
    figures,
    order.filter((part) => part !== 'year'),
    today,
    past ? -1 : 1,
  );
}

function date(figures: string[], order: Part[]): string | null {
  const [year = '', month = '', day = ''] = (['year', 'month', 'day'] as const).map(
    (part) => figures[order.indexOf(part)],
  );
  if (month.length > 2 || day.length > 2) return null;
  const full = year.length === 2 ? `20${year}` : year;
  return /^\d{4}$/.test(full)
    ? existing(`${full}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`)
    : null;
}

/** The next such day from today on, or the last one until today. */
function nearest(figures: string[], order: Part[], today: string, way: 1 | -1): string | null {
  const thisYear = Number(today.slice(0, 4));
  // 29 February is up to eight years away.
  for (let years = 0; years <= 8; years++) {
    const day = date([...figures, String(thisYear + way * years)], [...order, 'year']);
    if (day && daysBetween(today, day) * way >= 0) return day;
  }
  return null;
}

function write(region: string, words: Record<Part, string>): string {
  return shape(region)
    .map(({ type, value }) => (type === 'literal' ? value : words[type]))
    .join('');
}

interface Piece {
  type: Part | 'literal';
  value: string;
}

/** In which order a region writes a date, and what stands between. */
function shape(region: string): Piece[] {
  const options = { day: '2-digit', month: '2-digit', year: 'numeric', timeZone: 'UTC' } as const;
  return new Intl.DateTimeFormat(region, options).formatToParts(0) as Piece[];
}
