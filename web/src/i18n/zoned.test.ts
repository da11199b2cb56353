import { describe, expect, test } from 'vitest';
import { endOfDay, instantOf, startOfDay, wallClock } from './zoned';

const SAO_PAULO = 'America/Sao_Paulo';
const LISBON = 'Europe/Lisbon';
const iso = (instant: number) => new Date(instant).toISOString();

test('the clock on the wall is the one of the zone', () => {
  const instant = Date.parse('2026-11-21T01:30:00Z');
  expect(wallClock(instant, SAO_PAULO)).toEqual({ day: '2026-11-20', time: '22:30' });
  expect(wallClock(instant, 'UTC')).toEqual({ day: '2026-11-21', time: '01:30' });
});

test('a time of a day is read back, on days of every length', () => {
  for (const day of ['2018-11-03', '2018-11-04', '2018-02-17', '2026-03-29', '2026-10-25']) {
    for (const timezone of [SAO_PAULO, LISBON]) {
      for (const time of ['03:00', '12:34', '23:59']) {
        expect(wallClock(instantOf(day, time, timezone), timezone)).toEqual({ day, time });
      }
    }
  }
});

describe('where the clock changes', () => {
  test('a midnight that is skipped is the first instant after it', () => {
    expect(iso(startOfDay('2018-11-04', SAO_PAULO))).toBe('2018-11-04T03:00:00.000Z');
    expect(wallClock(startOfDay('2018-11-04', SAO_PAULO), SAO_PAULO).time).toBe('01:00');
  });

  test('a time that comes twice is the first', () => {
    expect(iso(instantOf('2018-02-17', '23:30', SAO_PAULO))).toBe('2018-02-18T01:30:00.000Z');
    expect(iso(instantOf('2026-10-25', '01:30', LISBON))).toBe('2026-10-25T00:30:00.000Z');
  });

  test('days are longer or shorter', () => {
    const hours = (day: string, timezone: string) =>
      (endOfDay(day, timezone) - startOfDay(day, timezone)) / 3_600_000;
    expect(hours('2018-11-04', SAO_PAULO)).toBe(23);
    expect(hours('2018-02-17', SAO_PAULO)).toBe(25);
    expect(hours('2018-02-18', SAO_PAULO)).toBe(24);
    expect(hours('2026-03-29', LISBON)).toBe(23);
    expect(hours('2026-10-25', LISBON)).toBe(25);
  });
});
