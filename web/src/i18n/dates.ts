// Dates as people say them. A due date is a plain day (`yyyy-mm-dd`) and has no time zone.
const DAY = 86_400_000;

/** The day it is now in an account's time zone. */
export function dayIn(timezone: string, now: Date): string {
  return new Intl.DateTimeFormat('en-CA', {
    timeZone: timezone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).format(now);
}

export function addDays(day: string, days: number): string {
  return new Date(utc(day) + days * DAY).toISOString().slice(0, 10);
}

export function daysBetween(from: string, to: string): number {
  return Math.round((utc(to) - utc(from)) / DAY);
}

/** The day itself, or null where there is none: there is no 31 February. */
export function existing(day: string): string | null {
  const time = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day) ? day : null;
}

/** A day that was so lately is meant rather than the one of next year, which is most of a year away. */
const LATELY = 60;

/**
 * A day that comes each year, by the year: the next one from today on, unless it was lately. With `past` the last one
 * until today. Null when there never is one.
 */
export function inAYear(
  inYear: (year: string) => string | null,
  today: string,
  past = false,
): string | null {
  const thisYear = Number(today.slice(0, 4));
  // 29 February is up to eight years away.
  const years = Array.from({ length: 17 }, (_, index) => String(thisYear + index - 8));
  const days = years.map(inYear).filter((day) => day !== null);
  const last = days.findLast((day) => day <= today);
  const next = days.find((day) => day >= today);
  return past || (last && daysBetween(last, today) <= LATELY) ? (last ?? null) : (next ?? null);
}

/** 0 is Sunday. */
export function weekday(day: string): number {
  return new Date(utc(day)).getUTCDay();
}

/** Near now as people say it (ontem, hoje, sex.), further away the date, with its year when it is another. */
export function dayNearNow(day: string, today: string, locale: string): string {
  const distance = daysBetween(today, day);
  if (Math.abs(distance) <= 1) {
    return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(distance, 'day');
  }
  if (distance > 1 && distance < 7) return format(day, locale, { weekday: 'long' });
  const sameYear = day.slice(0, 4) === today.slice(0, 4);
  return format(day, locale, {
    day: 'numeric',
    month: 'short',
    year: sameYear ? undefined : 'numeric',
  });
}

export function dayInFull(day: string, locale: string): string {
  return format(day, locale, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
}

/** The heading of a day's page: no year, it is now. */
export function dayAsHeading(day: string, locale: string): string {
  const text = format(day, locale, { weekday: 'long', day: 'numeric', month: 'long' });
  return text.charAt(0).toLocaleUpperCase(locale) + text.slice(1);
}

/** 0 is Sunday: `domingo`. */
export function weekdayName(weekday: number, locale: string): string {
  const aSunday = '2026-11-01';
  return format(addDays(aSunday, weekday), locale, { weekday: 'long' });
}

/** `sex.` */
export function shortWeekday(day: string, locale: string): string {
  return format(day, locale, { weekday: 'short' });
}

/** `20/11` */
export function dayInShort(day: string, locale: string): string {
  return format(day, locale, { day: '2-digit', month: '2-digit' });
}

/** An instant with its day and time, in a zone. */
export function momentInFull(instant: string, timeZone: string, locale: string): string {
  const options = { dateStyle: 'full', timeStyle: 'short', timeZone } as const;
  return new Intl.DateTimeFormat(locale, options).format(new Date(instant));
}

/** `15 – 21 de nov. de 2026` */
export function dateRange(from: string, to: string, locale: string): string {
  const options = { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' } as const;
  return new Intl.DateTimeFormat(locale, options).formatRange(utc(from), utc(to));
}

function format(day: string, locale: string, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' }).format(utc(day));
}

/** A date field takes years of up to six digits; beyond four, a date is read only with all six and a sign. */
function utc(day: string): number {
  const readable = day.length > 'yyyy-mm-dd'.length ? `+${day.padStart(12, '0')}` : day;
  return Date.parse(`${readable}T00:00:00Z`);
}
