import { beforeEach, expect, test, vi } from 'vitest';
import { outbox } from './outbox.svelte';
import type { Task } from './task';

interface Sent {
  key: string;
  title: string;
}
const server = vi.hoisted(() => ({ online: true, sent: [] as Sent[] }));
vi.mock('$api/generated', () => ({
  createTask: async ({ body, headers }: { body: Task; headers: Record<string, string> }) => {
    if (!server.online) return { error: new TypeError('fetch') };
    server.sent.push({ key: headers['Idempotency-Key']!, title: body.title });
    return { data: body, response: new Response() };
  },
}));

const waiting = () => outbox.waiting.map(({ task }) => task.title);
/** Nothing is left but what the browser keeps. */
const reload = async (account = 'ana') => {
  outbox.clear();
  await outbox.open(account);
};
const addOffline = async (...titles: string[]) => {
  server.online = false;
  for (const title of titles) await outbox.add({ title }, title);
};

beforeEach(async () => {
  localStorage.clear();
  server.online = true;
  server.sent = [];
  await reload();
});

test('a task that did not get through outlives a reload, and goes again under its key', async () => {
  await addOffline('Cortar tecido');
  const { key } = outbox.waiting[0]!;
  await reload();
  expect(waiting()).toEqual(['Cortar tecido']);
  expect(outbox.waiting[0]!.failure?.unreachable).toBe(true);

  server.online = true;
  await reload();
  expect(server.sent).toEqual([{ key, title: 'Cortar tecido' }]);
  expect(waiting()).toEqual([]);
  expect(localStorage).toHaveLength(0);
});

test('several keep their order', async () => {
  vi.useFakeTimers();
  for (const title of ['a', 'b', 'c']) {
    vi.advanceTimersByTime(1000);
    await addOffline(title);
  }
  vi.useRealTimers();
  await reload();
  expect(waiting()).toEqual(['c', 'b', 'a']);
  server.online = true;
  await outbox.retryAll();
  expect(server.sent.map(({ title }) => title)).toEqual(['a', 'b', 'c']);
});

test('somebody else neither sees nor sends it', async () => {
  await addOffline('Cortar tecido');
  server.online = true;
  await reload('bia');
  expect(waiting()).toEqual([]);
  expect(server.sent).toEqual([]);
  await reload('ana');
  expect(server.sent).toHaveLength(1);
});

test('what was discarded does not come back', async () => {
  await addOffline('Cortar tecido');
  outbox.discard(outbox.waiting[0]!);
  await reload();
  expect(waiting()).toEqual([]);
});

test('a reader who leaves leaves nothing', async () => {
  await addOffline('Cortar tecido');
  outbox.forget();
  expect(waiting()).toEqual([]);
  expect(localStorage).toHaveLength(0);
});

test('a session that comes back shows a waiting task once', async () => {
  await addOffline('Cortar tecido');
  await outbox.open('ana');
  expect(waiting()).toEqual(['Cortar tecido']);
});

test('what another page has sent does not wait here any more', async () => {
  await addOffline('Cortar tecido');
  const key = localStorage.key(0);
  window.dispatchEvent(new StorageEvent('storage', { key, newValue: null }));
  expect(waiting()).toEqual([]);
});
