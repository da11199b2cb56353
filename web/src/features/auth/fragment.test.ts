import { expect, test } from 'vitest';
import { invitationIn, invitationLink, secretOf } from './fragment';

test('the secret of a letter’s link is all that stands behind the #', () => {
  expect(secretOf('#a-b_c')).toBe('a-b_c');
  expect(secretOf('#')).toBeNull();
  expect(secretOf('')).toBeNull();
});

test('an invitation’s link says what it is', () => {
  const link = invitationLink('tki_a-b', 'https://trackit.example');
  expect(link).toBe('https://trackit.example/sign-up#invitation=tki_a-b');
  expect(invitationIn(new URL(link).hash)).toBe('tki_a-b');
  expect(invitationIn('#a-b')).toBeNull();
  expect(invitationIn('')).toBeNull();
});
