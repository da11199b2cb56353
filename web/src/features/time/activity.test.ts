import { expect, test } from 'vitest';
import { HOUR } from '$i18n/durations';
import { isForgotten } from './activity';

test('a timer that runs for more than twelve hours was forgotten', () => {
  expect(isForgotten(12 * HOUR)).toBe(false);
  expect(isForgotten(12 * HOUR + 1)).toBe(true);
});
