// Instants (milliseconds) and what the clock on the wall says in an account's time zone.
import { addDays } from './dates';

const SECOND = 1000;
const DAY = 86_400_000;

export interface WallClock {
  /** `yyyy-mm-dd` */
  day: string;
  /** `hh:mm` */
  time: string;
}

export function wallClock(instant: number, timezone: string): WallClock {
  const text = wall(instant, timezone);
  return { day: text.slice(0, 10), time: text.slice(11, 16) };
}

/**
 * When the clock says so. A time that is skipped is as much later as the clock jumped; one that comes twice is the
 * first.
 */
export function instantOf(day: string, time: string, timezone: string): number {
  const wanted = Date.parse(`${day}T${time}Z`);
  // What the clock was ahead by a day before and is a day after: a change in between shows as two answers.
  const offsets = [offsetAt(wanted - DAY, timezone), offsetAt(wanted + DAY, timezone)];
  const answers = offsets.map((offset) => wanted - offset);
  const right = answers.filter((answer) => answer + offsetAt(answer, timezone) === wanted);
  return right.length ? Math.min(...right) : answers[0]!;
}

/** When a day begins: at midnight, or where the zone skips it, at the first instant after it. */
export function startOfDay(day: string, timezone: string): number {
  return instantOf(day, '00:00', timezone);
}

export function endOfDay(day: string, timezone: string): number {
  return startOfDay(addDays(day, 1), timezone);
}

/** How far the clock on the wall is ahead of UTC. */
function offsetAt(instant: number, timezone: string): number {
  const whole = Math.floor(instant / SECOND) * SECOND;
  return Date.parse(`${wall(whole, timezone)}Z`) - whole;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** `yyyy-mm-ddThh:mm:ss`. A format is dear to make, and a week of entries asks for many. */
function wall(instant: number, timezone: string): string {
  let format = formats.get(timezone);
  if (!format) {
    const two = '2-digit';
    format = new Intl.DateTimeFormat('en-CA', {
      timeZone: timezone,
      hourCycle: 'h23',
      ...({ year: 'numeric', month: two, day: two, hour: two, minute: two, second: two } as const),
    });
    formats.set(timezone, format);
  }
  const part = Object.fromEntries(
    format.formatToParts(instant).map(({ type, value }) => [type, value]),
  );
  return `${part.year}-${part.month}-${part.day}T${part.hour}:${part.minute}:${part.second}`;
}
