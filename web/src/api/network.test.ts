import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { network } from './network.svelte';

const server = vi.hoisted(() => ({ there: true, asked: 0 }));
const ask = async () => {
  server.asked++;
  if (!server.there) throw new TypeError('fetch');
  return new Response();
};
const back = vi.fn();
let off = () => {};

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('fetch', ask);
  server.there = true;
  server.asked = 0;
  off = network.whenBack(back);
});

afterEach(async () => {
  server.there = true;
  await vi.advanceTimersByTimeAsync(60_000);
  off();
  back.mockClear();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('one call that failed is not yet a silent server', async () => {
  network.doubt();
  await vi.advanceTimersByTimeAsync(60_000);
  expect([network.answers, server.asked]).toEqual([true, 1]);
  expect(back).not.toHaveBeenCalled();
});

test('a silent server is asked later and later, and who waits is told when it is back', async () => {
  server.there = false;
  network.doubt();
  await vi.advanceTimersByTimeAsync(0);
  expect(network.answers).toBe(false);
  await vi.advanceTimersByTimeAsync(2_000 + 4_000 + 5_000);
  expect(server.asked).toBe(4);
  server.there = true;
  await vi.advanceTimersByTimeAsync(5_000);
  expect(network.answers).toBe(true);
  expect(back).toHaveBeenCalledOnce();
  await vi.advanceTimersByTimeAsync(120_000);
  expect(server.asked).toBe(5);
});

test('a network that is back is a reason to try at once', async () => {
  server.there = false;
  network.doubt();
  await vi.advanceTimersByTimeAsync(0);
  server.there = true;
  window.dispatchEvent(new Event('online'));
  expect(network.answers).toBe(true);
  expect(back).toHaveBeenCalledOnce();
});
