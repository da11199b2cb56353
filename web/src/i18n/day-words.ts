// Days as people write them in a hurry, in the page's language.
import { addDays, existing, inAYear, weekday } from './dates';
import type { Language } from './language.svelte';
import { plain } from './plain';

const NEAR: Record<Language, Record<string, number>> = {
  'pt-BR': { hoje: 0, amanha: 1, 'depois de amanha': 2 },
  en: { today: 0, tomorrow: 1 },
};

const TODAY: Record<Language, string> = { 'pt-BR': 'hoje', en: 'today' };

const WEEKDAYS: Record<Language, string[]> = {
  'pt-BR': ['domingo', 'segunda', 'terca', 'quarta', 'quinta', 'sexta', 'sabado'],
  en: ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'],
};

const IN_DAYS: Record<Language, RegExp> = {
  'pt-BR': /^em (\d{1,3}) dias?$/,
  en: /^in (\d{1,3}) days?$/,
};

const BEFORE: Record<Language, Record<string, number>> = {
  'pt-BR': { ontem: -1, anteontem: -2 },
  en: { yesterday: -1 },
};

/** The last day that some words mean, or null when they mean none: `ontem`, `segunda`. */
export function readPastDay(words: string, today: string, language: Language): string | null {
  const text = plain(words);
  const before = text === TODAY[language] ? 0 : BEFORE[language][text];
  if (before !== undefined) return addDays(today, before);
  const named = weekdayNamed(text, language);
  return named < 0 ? null : addDays(today, -(((weekday(today) - named + 6) % 7) + 1));
}

/** The day to come that some words mean, or null when they mean none. */
export function readDay(words: string, today: string, language: Language): string | null {
  const text = plain(words);
  const near = NEAR[language][text];
  if (near !== undefined) return addDays(today, near);

  const distance = IN_DAYS[language].exec(text)?.[1];
  if (distance) return addDays(today, Number(distance));

  const named = weekdayNamed(text, language);
  if (named >= 0) return nextWeekday(named, today);

  return writtenDate(text, today, language);
}

/** `sex.` in full. Where a day is asked for there is nothing else that it can mean. */
export function inFull(words: string, language: Language): string {
  const short = /^(\p{L}{3})\.?$/u.exec(plain(words))?.[1];
  return (short && WEEKDAYS[language].find((name) => name.startsWith(short))) ?? words;
}

function weekdayNamed(text: string, language: Language): number {
  return WEEKDAYS[language].indexOf(text.replace(/-feira$/, ''));
}

/** The next one, never today: today has a word of its own. */
function nextWeekday(named: number, today: string): string {
  return addDays(today, ((named - weekday(today) + 6) % 7) + 1);
}

/** `2026-11-28` in both languages, `28/11` and `28/11/2026` in Portuguese: in English that order is a riddle. */
function writtenDate(text: string, today: string, language: Language): string | null {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return existing(text);
  const [, day, month, year] = /^(\d{1,2})\/(\d{1,2})(?:\/(\d{4}))?$/.exec(text) ?? [];
  if (!day || !month || language !== 'pt-BR') return null;

  const inYear = (of: string) =>
    existing(`${of}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`);
  return year ? inYear(year) : inAYear(inYear, today);
}
