// A week of entries: which days it has, what stands under each, and how much that is.
import { addDays, weekday } from '$i18n/dates';
import { endOfDay, startOfDay, wallClock } from '$i18n/zoned';
import { begin, end, type Activity } from './activity';

/** As `weekday` counts them. */
export const WEEKDAYS = [
  'sunday',
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
];
const DAYS = 7;

export interface Piece {
  activity: Activity;
  /** What of it is on this day. */
  ms: number;
}

export interface Day {
  day: string;
  /** What began on it, the latest first. */
  entries: Activity[];
  /** What goes on from the day before. */
  carried: Piece[];
  /** Of all that is on it, cut at its midnights. */
  ms: number;
}

/** `start` is the name of the day that weeks begin with. */
export function firstOfWeek(day: string, start: string): string {
  const first = Math.max(0, WEEKDAYS.indexOf(start));
  return addDays(day, -((weekday(day) - first + DAYS) % DAYS));
}

export function lastOfWeek(first: string): string {
  return addDays(first, DAYS - 1);
}

/** The days of a week that begins with `first`, in order. */
export function daysOf(
  first: string,
  activities: readonly Activity[],
  { timezone, now }: { timezone: string; now: number },
): Day[] {
  const latestFirst = activities.toSorted((a, b) => begin(b) - begin(a));
  return Array.from({ length: DAYS }, (_, index) => addDays(first, index)).map((day) => {
    const bounds = { from: startOfDay(day, timezone), to: endOfDay(day, timezone) };
    const pieces = latestFirst
      .map((activity) => ({ activity, ms: within(activity, bounds, now) }))
      .filter(({ activity, ms }) => ms > 0 || isIn(begin(activity), bounds));
    return {
      day,
      entries: pieces.map(({ activity }) => activity).filter((each) => isIn(begin(each), bounds)),
      carried: pieces.filter(({ activity }) => begin(activity) < bounds.from),
      ms: pieces.reduce((sum, { ms }) => sum + ms, 0),
    };
  });
}

/** How many midnights lie between the beginning and the end: the `+1`. */
export function nights(activity: Activity, timezone: string, now: number): number {
  const last = Math.max(begin(activity), end(activity, now) - 1);
  const first = wallClock(begin(activity), timezone).day;
  const { day } = wallClock(last, timezone);
  return Math.round((Date.parse(day) - Date.parse(first)) / 86_400_000);
}

/**
 * Those that have some of their time in common with another. Half-open: to touch is not to overlap. Of what goes on
 * after `until`, where the week ends, only the server knows.
 */
export function overlapping(
  activities: readonly Activity[],
  { until, now }: { until: number; now: number },
): Set<string> {
  const beyond = activities.filter((each) => each.overlaps && end(each, now) > until);
  const found = new Set(beyond.map(({ id }) => id));
  let last: Activity | null = null;
  for (const activity of activities.toSorted((a, b) => begin(a) - begin(b))) {
    if (end(activity, now) <= begin(activity)) continue;
    if (last && begin(activity) < end(last, now)) {
      found.add(last.id).add(activity.id);
    }
    if (!last || end(activity, now) > end(last, now)) last = activity;
  }
  return found;
}

interface Bounds {
  from: number;
  to: number;
}

function isIn(instant: number, { from, to }: Bounds): boolean {
  return from <= instant && instant < to;
}

function within(activity: Activity, { from, to }: Bounds, now: number): number {
  return Math.max(0, Math.min(end(activity, now), to) - Math.max(begin(activity), from));
}
