import { describe, expect, test } from 'vitest';
import { HOUR, MINUTE } from '$i18n/durations';
import { distinct, type Activity } from './activity';
import { daysOf, firstOfWeek, lastOfWeek, nights, overlapping } from './week';

const ZONE = 'America/Sao_Paulo';
const NOW = Date.parse('2026-11-20T18:00:00Z');

const activity = (id: string, started_at: string, ended_at: string | null): Activity => ({
  ...{ id, description: id, task_id: null, order_id: null, billable: true, version: 1 },
  ...{ rate_cents_per_hour: 0, duration_ms: 0, cost_cents: 0, overlaps: false },
  ...{ started_at, ended_at, created_at: started_at, updated_at: started_at },
});
const days = (first: string, ...activities: Activity[]) =>
  daysOf(first, activities, { timezone: ZONE, now: NOW });

test('a week begins with the day that was chosen', () => {
  for (const day of ['2026-11-15', '2026-11-18', '2026-11-21']) {
    expect(firstOfWeek(day, 'sunday')).toBe('2026-11-15');
  }
  expect(firstOfWeek('2026-11-15', 'monday')).toBe('2026-11-09');
  expect(firstOfWeek('2026-11-16', 'monday')).toBe('2026-11-16');
  expect(lastOfWeek('2026-11-15')).toBe('2026-11-21');
});

test('an entry across midnight stands on its first day and counts on both', () => {
  const night = activity('night', '2026-11-19T01:00:00Z', '2026-11-19T04:30:00Z');
  const [, , , wednesday, thursday] = days('2026-11-15', night);
  expect(wednesday!.entries).toEqual([night]);
  expect(wednesday!.ms).toBe(2 * HOUR);
  expect(thursday!.entries).toEqual([]);
  expect(thursday!.carried).toEqual([{ activity: night, ms: 1.5 * HOUR }]);
  expect(nights(night, ZONE, NOW)).toBe(1);
});

test('an entry until midnight is of one day', () => {
  const evening = activity('evening', '2026-11-19T01:00:00Z', '2026-11-19T03:00:00Z');
  const [, , , , thursday] = days('2026-11-15', evening);
  expect(thursday!.carried).toEqual([]);
  expect(nights(evening, ZONE, NOW)).toBe(0);
});

test('what runs counts until now', () => {
  const running = activity('running', '2026-11-20T17:15:00Z', null);
  expect(days('2026-11-15', running)[5]!.ms).toBe(45 * MINUTE);
});

test('an entry that has just begun is there before it counts', () => {
  const begun = activity('begun', '2026-11-20T18:00:01Z', null);
  expect(days('2026-11-15', begun)[5]!.entries).toEqual([begun]);
});

test('the days of a week in which the clock changes add up to the whole', () => {
  // The night of the fourth has no hour from midnight to one.
  const long = activity('long', '2018-11-03T15:00:00Z', '2018-11-05T15:00:00Z');
  const [saturday] = days('2018-10-28', long).slice(-1);
  const [sunday, monday] = days('2018-11-04', long);
  expect([saturday!.ms, sunday!.ms, monday!.ms]).toEqual([12 * HOUR, 23 * HOUR, 13 * HOUR]);
});

describe('entries overlap', () => {
  const nine = activity('nine', '2026-11-20T09:00:00Z', '2026-11-20T11:00:00Z');
  const found = (...others: Activity[]) =>
    [...overlapping([nine, ...others], { until: Infinity, now: NOW })].sort();

  test('when they have time in common', () => {
    expect(found(activity('ten', '2026-11-20T10:00:00Z', '2026-11-20T12:00:00Z'))).toEqual([
      'nine',
      'ten',
    ]);
  });

  test('not when they touch', () => {
    expect(found(activity('eleven', '2026-11-20T11:00:00Z', '2026-11-20T12:00:00Z'))).toEqual([]);
  });

  test('after the end of the week as the server says', () => {
    const told = { ...nine, overlaps: true };
    const until = Date.parse('2026-11-20T10:00:00Z');
    expect([...overlapping([told], { until, now: NOW })]).toEqual(['nine']);
    expect([...overlapping([told], { until: until + HOUR, now: NOW })]).toEqual([]);
  });

  test('also behind one that is within another', () => {
    const within = activity('within', '2026-11-20T09:10:00Z', '2026-11-20T09:20:00Z');
    const behind = activity('behind', '2026-11-20T10:30:00Z', null);
    expect(found(within, behind)).toEqual(['behind', 'nine', 'within']);
  });
});

test('what was worked on last is named once', () => {
  const again = { ...activity('b', '2026-11-20T09:00:00Z', null), description: 'a' };
  const nameless = { ...activity('c', '2026-11-20T09:00:00Z', null), description: '' };
  const first = activity('a', '2026-11-20T10:00:00Z', null);
  expect(distinct([first, again, nameless], 5)).toEqual([first]);
});
