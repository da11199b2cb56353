// The times of an entry as they are typed: a day, a start, an end, a length. Changing one moves the others with it.
import { addDays } from '$i18n/dates';
import { HOUR } from '$i18n/durations';
import { instantOf, wallClock } from '$i18n/zoned';
import { isForgotten } from './activity';

export interface Span {
  start: number;
  /** None while it runs. */
  end: number | null;
}

/** At the same times of another day. */
export function onDay({ start, end }: Span, day: string, timezone: string): Span {
  const moved = instantOf(day, wallClock(start, timezone).time, timezone);
  return { start: moved, end: end === null ? null : moved + (end - start) };
}

/** From another time of the same day. The end stays, or is pushed along where it would come first. */
export function from({ start, end }: Span, time: string, timezone: string): Span {
  const moved = instantOf(wallClock(start, timezone).day, time, timezone);
  if (end === null || end > moved) return { start: moved, end };
  return { start: moved, end: moved + (end - start) };
}

/** Until a time of the day, or of the next one when that is over by then. */
export function until({ start }: Span, time: string, timezone: string): Span {
  const { day } = wallClock(start, timezone);
  const end = instantOf(day, time, timezone);
  return { start, end: end >= start ? end : instantOf(addDays(day, 1), time, timezone) };
}

/** So long from its start on; what still runs began so long ago. */
export function lasting({ start, end }: Span, length: number, now: number): Span {
  return end === null ? { start: now - length, end } : { start, end: start + length };
}

interface Running {
  began: number;
  now: number;
  timezone: string;
}

/**
 * The last time until now when the clock said so: today, in the night that goes on, or on the day when it began. Null when
 * it is to come.
 */
export function lastTimeAt(time: string, { began, now, timezone }: Running): number | null {
  const { day: today } = wallClock(now, timezone);
  const ofToday = instantOf(today, time, timezone);
  if (ofToday <= now) return ofToday;
  const yesterday = addDays(today, -1);
  const ofYesterday = instantOf(yesterday, time, timezone);
  const isMeant = !isForgotten(now - ofYesterday) || wallClock(began, timezone).day === yesterday;
  return isMeant ? ofYesterday : null;
}

const WORKDAY_ENDS = '18:00';

/** When a forgotten timer may have been meant to stop: at the end of the working day, or an hour after it began. */
export function likelyEnd(start: number, timezone: string): number {
  const evening = instantOf(wallClock(start, timezone).day, WORKDAY_ENDS, timezone);
  return evening > start ? evening : start + HOUR;
}
