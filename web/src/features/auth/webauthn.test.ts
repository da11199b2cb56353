import { expect, test } from 'vitest';
import { bytes, hasName, namedAddress, text } from './webauthn';

test('bytes travel as base64url without padding', () => {
  const all = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  const written = text(all.buffer);
  expect(written).toMatch(/^[\w-]+$/);
  expect([...bytes(written)]).toEqual([...all]);
  expect(text(Uint8Array.of(251, 255).buffer)).toBe('-_8');
  expect([...bytes('-_8')]).toEqual([251, 255]);
  expect([...bytes('')]).toEqual([]);
});

test.each([
  ['https://work.example.org', true, null],
  ['http://localhost:5000', true, null],
  ['http://10.example.org', true, null],
  ['http://127.0.0.1:5000', false, 'http://localhost:5000'],
  ['http://[::1]:5000', false, 'http://localhost:5000'],
  ['https://192.168.0.7', false, null],
  ['https://[2001:db8::7]', false, null],
])('%s has a name: %s', (address, named, instead) => {
  const url = new URL(address);
  expect(hasName(url.hostname)).toBe(named);
  expect(namedAddress(url)).toBe(instead);
});
