import { expect, test } from 'vitest';
import { secretOf } from './fragment';

test('the secret of a letter’s link is all that stands behind the #', () => {
  expect(secretOf('#a-b_c')).toBe('a-b_c');
  expect(secretOf('#')).toBeNull();
  expect(secretOf('')).toBeNull();
});
