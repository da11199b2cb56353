import { expect, test } from 'vitest';
import { HOUR, MINUTE } from '$i18n/durations';
import { linesFor, named } from './scale';

test('the highest line is above every bar, and there are few', () => {
  for (const most of [0, 1, MINUTE, HOUR, 7.4 * HOUR, 24 * HOUR, 300 * HOUR, 9000 * HOUR]) {
    const lines = linesFor(most);
    expect(lines.at(-1)).toBeGreaterThanOrEqual(most);
    expect(lines.length).toBeLessThanOrEqual(4);
  }
  expect(linesFor(7.4 * HOUR)).toEqual([2 * HOUR, 4 * HOUR, 6 * HOUR, 8 * HOUR]);
});

test('names are spread evenly and end with the last', () => {
  expect([...named(7, 7)]).toEqual([0, 1, 2, 3, 4, 5, 6]);
  expect([...named(30, 7)]).toEqual([4, 9, 14, 19, 24, 29]);
  expect([...named(0, 7)]).toEqual([]);
});
