// Days as they are written into a field: in the order of the reader's region, or in a word.
import { existing, inAYear } from './dates';
import { inFull, readDay, readPastDay } from './day-words';
import type { Language } from './language.svelte';
import { plain } from './plain';

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

/** Reads a day that a person typed: `28/11/2026`, `28.11.26`, `28/11`, `28 nov`, `amanhã`. Null when it is none. */
export function readTypedDay(
  text: string,
  { today, language, region, past }: Ground,
): string | null {
  const named = withMonthNamed(text, language);
  const figures = named ?? text.trim().split(/\s*[/.\-\s]\s*/);
  if (!figures.every((each) => /^\d+$/.test(each))) {
    const words = inFull(text.trim(), language);
    const before = readPastDay(words, today, language);
    const ahead = readDay(words, today, language);
    return past ? (before ?? ahead) : (ahead ?? before);
  }
  if (figures[0]?.length === 4 && figures.length === 3)
    return date(figures, ['year', 'month', 'day']);
  const order = named
    ? DAY_FIRST
    : shape(region).flatMap(({ type }) => (type === 'literal' ? [] : [type]));
  if (figures.length === 3) return date(figures, order);
  if (figures.length !== 2) return null;
  const yearless = order.filter((part) => part !== 'year');
  const inYear = (year: string) => date([...figures, year], [...yearless, 'year']);
  return inAYear(inYear, today, past);
}

const DAY_FIRST: Part[] = ['day', 'month', 'year'];

/** `28 nov`, `28 de novembro`, `Nov 28, 2026` in figures, the day first. Null where no month is named. */
function withMonthNamed(text: string, language: Language): string[] | null {
  const words = plain(text.trim())
    .split(/[\s,./-]+/)
    .map((word) => word.replace(/º$/, ''))
    .filter((word) => word !== '' && word !== 'de');
  const at = words.findIndex((word) => monthNamed(word, language) > 0);
  if (at < 0) return null;
  const [month = ''] = words.splice(at, 1);
  return words.toSpliced(1, 0, String(monthNamed(month, language)));
}

/** `nov`, `novembro`: 11. 0 for what is no month. */
function monthNamed(word: string, language: Language): number {
  return word.length < 3 ? 0 : MONTHS[language].findIndex((name) => name.startsWith(word)) + 1;
}

const MONTHS: Record<Language, string[]> = { 'pt-BR': monthsOf('pt-BR'), en: monthsOf('en') };

function monthsOf(language: Language): string[] {
  const format = new Intl.DateTimeFormat(language, { month: 'long', timeZone: 'UTC' });
  return Array.from({ length: 12 }, (_, month) => plain(format.format(Date.UTC(2026, month))));
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
