import { describe, expect, test } from 'vitest';
import { safeReturnTo } from './return-to';

const home = (wanted: string | null) => safeReturnTo(wanted, 'https://trackit.example');

describe('a sign-in leads back', () => {
  test.each(['/', '/account', '/?view=done&q=gola', '/?task=018f#top', '/a//b'])(
    'to %j',
    (wanted) => {
      expect(home(wanted)).toBe(wanted);
    },
  );
});

describe('a sign-in leads to the front page', () => {
  test.each([
    null,
    '',
    'account',
    '//evil.example',
    '///evil.example',
    '\\\\evil.example',
    '/\\evil.example',
    '\\/evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    '\t//evil.example',
    ' //evil.example',
    'https://evil.example',
    'https:evil.example',
    'https://trackit.example@evil.example',
    '//user:secret@evil.example',
    'javascript:alert(1)',
    'data:text/html,hello',
    '/sign-in?return_to=/sign-in',
    '/sign-up',
    '/./sign-in',
  ])('instead of %j', (wanted) => {
    expect(home(wanted)).toBe('/');
  });

  test('r69 and never to another origin, whatever the path resolves to', () => {
    const tricks = [
      '/..//evil.example',
      '/.//evil.example',
      '/a/../..//evil.example',
      '/%2F/evil.example',
    ];
    for (const wanted of tricks) {
      const target = new URL(home(wanted), 'https://trackit.example');
      expect(target.origin).toBe('https://trackit.example');
    }
  });
});
