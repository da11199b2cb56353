import { expect, test } from 'vitest';
import { iconOf, inOrderOfInterest, type Device } from './devices';

const device = (id: string, current = false) => ({ id, current }) as Device;

test('the device in hand comes first, and the others stay in their order', () => {
  const all = [device('a'), device('b'), device('c', true), device('d')];
  expect(inOrderOfInterest(all).map(({ id }) => id)).toEqual(['c', 'a', 'b', 'd']);
});

test.each([
  ['browser', 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Firefox/130.0', 'desk'],
  ['browser', 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0) Mobile/15E148 Safari/604.1', 'mobile'],
  ['browser', 'Mozilla/5.0 (Linux; Android 14) Chrome/126.0 Mobile Safari/537.36', 'mobile'],
  ['client', 'curl/8.1', 'terminal'],
  ['cadastro', 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Firefox/130.0', 'terminal'],
] as const)('a %s that calls itself %s looks like a %s', (kind, user_agent, icon) => {
  expect(iconOf({ kind, user_agent })).toBe(icon);
});
