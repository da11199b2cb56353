import { describe, expect, test } from 'vitest';
import { HOUR, MINUTE, clockFace, hoursAndMinutes, readDuration } from './durations';

describe('a duration is read', () => {
  test.each([
    ['1h30', 90],
    ['1h 30m', 90],
    ['1H30min', 90],
    ['2h', 120],
    ['1:30', 90],
    ['0:05', 5],
    ['100:00', 6000],
    ['90m', 90],
    ['90 min', 90],
    ['90', 90],
    ['1,5h', 90],
    ['1.5h', 90],
    ['1,5', 90],
    [',5h', 30],
    ['0,25', 15],
  ])('%j', (text, minutes) => expect(readDuration(text)).toBe(minutes * MINUTE));

  test('to the second where seconds are written', () => {
    expect(readDuration('1:30:15')).toBe(90 * MINUTE + 15_000);
    expect(readDuration('45s')).toBe(45_000);
    expect(readDuration('0,333h')).toBe(1_199_000);
  });

  test.each(['', 'h', '1:60', '1:', 'uma hora', '1h75', '-5', '1,5m', '1:30h', '1h30s'])(
    'but not %j',
    (text) => expect(readDuration(text)).toBeNull(),
  );
});

test('what is shown is read back', () => {
  for (const ms of [0, 1000, 59_000, MINUTE, HOUR - 1000, 26 * HOUR + 61_000]) {
    expect(readDuration(clockFace(ms))).toBe(ms);
  }
});

test('less than a minute is not rounded up', () => {
  expect(hoursAndMinutes(HOUR - 1)).toBe('0:59');
  expect(clockFace(999)).toBe('0:00:00');
});
