import { expect, test } from 'vitest';
import { typedProof, waysAmong } from './proof';

test('the easiest way comes first, and unknown ones not at all', () => {
  expect(waysAmong(['recovery_code', 'totp', 'retina', 'passkey'], true)).toEqual([
    'passkey',
    'totp',
    'recovery_code',
  ]);
});

test('a browser that knows no passkeys is not offered one', () => {
  expect(waysAmong(['passkey', 'totp'], false)).toEqual(['totp']);
});

test('codes are sent without spaces, a password as it is', () => {
  expect(typedProof('totp', ' 123 456 ')).toEqual({ totp_code: '123456' });
  expect(typedProof('recovery_code', 'abcd efgh')).toEqual({ recovery_code: 'abcdefgh' });
  expect(typedProof('password', ' linha azul ')).toEqual({ password: ' linha azul ' });
});
