import { describe, expect, test } from 'vitest';
import { HOUR, MINUTE } from '$i18n/durations';
import { from, lastTimeAt, lasting, likelyEnd, onDay, until, type Span } from './span';

const ZONE = 'America/Sao_Paulo';
const at = (text: string) => Date.parse(`${text}:00-03:00`);
const span = (start: string, end: string | null): Span => ({
  start: at(start),
  end: end === null ? null : at(end),
});
const MORNING = span('2026-11-20T09:00', '2026-11-20T10:30');

describe('a start that is changed', () => {
  test('leaves the end', () => {
    const changed = from(MORNING, '08:15', ZONE);
    expect(changed).toEqual(span('2026-11-20T08:15', '2026-11-20T10:30'));
  });

  test('pushes the end along rather than pass it', () => {
    const changed = from(MORNING, '11:00', ZONE);
    expect(changed).toEqual(span('2026-11-20T11:00', '2026-11-20T12:30'));
  });

  test('leaves a timer running', () => {
    const changed = from(span('2026-11-20T09:00', null), '08:00', ZONE);
    expect(changed).toEqual(span('2026-11-20T08:00', null));
  });
});

describe('an end that is changed', () => {
  test('is on the day of the start', () => {
    expect(until(MORNING, '12:00', ZONE)).toEqual(span('2026-11-20T09:00', '2026-11-20T12:00'));
  });

  test('is on the next day where it would come first, and not where both are one', () => {
    const night = until(span('2026-11-20T22:00', '2026-11-20T23:00'), '01:30', ZONE);
    expect(night).toEqual(span('2026-11-20T22:00', '2026-11-21T01:30'));
    expect(until(MORNING, '09:00', ZONE).end).toBe(at('2026-11-20T09:00'));
  });
});

describe('a length that is typed', () => {
  test('moves the end', () => {
    const changed = lasting(MORNING, 45 * MINUTE, 0);
    expect(changed).toEqual(span('2026-11-20T09:00', '2026-11-20T09:45'));
  });

  test('sets back what runs', () => {
    const changed = lasting(span('2026-11-20T09:00', null), 2 * HOUR, at('2026-11-20T09:30'));
    expect(changed).toEqual(span('2026-11-20T07:30', null));
  });
});

test('another day keeps the times on the wall, also where the clock changes', () => {
  expect(onDay(MORNING, '2026-11-18', ZONE)).toEqual(span('2026-11-18T09:00', '2026-11-18T10:30'));
  // On the third it was -03:00 and on the fourth -02:00.
  const before = {
    start: Date.parse('2018-11-03T12:00:00Z'),
    end: Date.parse('2018-11-03T13:00:00Z'),
  };
  expect(onDay(before, '2018-11-04', ZONE)).toEqual({
    start: Date.parse('2018-11-04T11:00:00Z'),
    end: Date.parse('2018-11-04T12:00:00Z'),
  });
});

test('a forgotten timer was meant to stop in the evening', () => {
  expect(likelyEnd(at('2026-11-20T09:00'), ZONE)).toBe(at('2026-11-20T18:00'));
  expect(likelyEnd(at('2026-11-20T18:00'), ZONE)).toBe(at('2026-11-20T19:00'));
  expect(likelyEnd(at('2026-11-20T23:40'), ZONE)).toBe(at('2026-11-21T00:40'));
});

describe('since when a timer runs', () => {
  const now = at('2026-11-21T00:30');
  const since = (time: string, began: string, until = now) =>
    lastTimeAt(time, { began: at(began), now: until, timezone: ZONE });

  test.each([
    ['00:10', '2026-11-21T00:10'],
    ['00:30', '2026-11-21T00:30'],
    ['23:40', '2026-11-20T23:40'],
    ['12:30', '2026-11-20T12:30'],
  ])('%s', (time, began) => {
    expect(since(time, '2026-11-21T00:20')).toBe(at(began));
  });

  test('is not half a day ago, but where that is today or on the day when it began', () => {
    expect(since('12:29', '2026-11-21T00:20')).toBeNull();
    expect(since('00:31', '2026-11-21T00:20')).toBeNull();
    expect(since('12:00', '2026-11-20T13:00')).toBe(at('2026-11-20T12:00'));
    expect(since('08:00', '2026-11-21T22:00', at('2026-11-21T23:00'))).toBe(at('2026-11-21T08:00'));
  });
});
