import { expect, test } from 'vitest';
import { bytes, text } from './webauthn';

test('bytes travel as base64url without padding', () => {
  const all = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  const written = text(all.buffer);
  expect(written).toMatch(/^[\w-]+$/);
  expect([...bytes(written)]).toEqual([...all]);
  expect(text(Uint8Array.of(251, 255).buffer)).toBe('-_8');
  expect([...bytes('-_8')]).toEqual([251, 255]);
  expect([...bytes('')]).toEqual([]);
});
