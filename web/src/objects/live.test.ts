import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Change } from '$api/generated';
import { answer } from '$api/answer';
import { addition, inOrder } from './in-order';
import { listen, whenChanged } from './live';
import type { Listener } from './shared-stream';

const server = vi.hoisted(() => ({ listener: null as Listener | null }));
vi.mock('./shared-stream', () => ({
  listenTogether: (_: string, listener: Listener) => {
    server.listener = listener;
    return () => {};
  },
}));

const change = (seq: number, changes: Partial<Change> = {}): Change => ({
  seq,
  at: '2026-11-20T12:00:00Z',
  entity: 'task',
  entity_id: 'a',
  op: 'update',
  version: seq,
  ...changes,
});
const hear = vi.fn();
const says = (...changes: Change[]) => changes.forEach((each) => server.listener!.change(each));
const told = () => hear.mock.calls.map(([news]) => news.map(({ seq }: Change) => seq));

let off = () => {};
beforeEach(() => {
  vi.useFakeTimers();
  listen('ana');
  off = whenChanged(['task'], hear);
});
afterEach(() => {
  off();
  hear.mockClear();
  vi.useRealTimers();
});

test('changes that come together are told together, the last of each object', async () => {
  says(change(1), change(2, { entity_id: 'b' }), change(3), change(4, { entity: 'customer' }));
  await vi.runAllTimersAsync();
  expect(told()).toEqual([[3, 2]]);
});

test.each([
  ['to what is there', (held: () => Promise<void>) => inOrder('a', held)],
  ['of something new', (held: () => Promise<void>) => addition(held())],
])('nothing is told while a write %s is under way', async (_, begin) => {
  let answerWrite = () => {};
  const write = begin(() => new Promise<void>((resolve) => (answerWrite = resolve)));
  says(change(1));
  await vi.runAllTimersAsync();
  expect(hear).not.toHaveBeenCalled();

  answerWrite();
  await write;
  await vi.runAllTimersAsync();
  expect(told()).toEqual([[1]]);
});

test('one’s own changes are no news, but for who asks for them', async () => {
  const hearAll = vi.fn();
  const offAll = whenChanged(['task'], hearAll, { alsoOwn: true });
  const response = new Response('{}', { headers: { 'Change-Seq': '17' } });
  says(change(17), change(18, { entity_id: 'b' }));
  await answer(Promise.resolve({ data: {}, response }));
  await vi.runAllTimersAsync();
  expect(told()).toEqual([[18]]);
  expect(hearAll.mock.calls[0]![0]).toHaveLength(2);
  offAll();
});

test('what was missed is everything', () => {
  server.listener!.lost();
  expect(hear).toHaveBeenCalledWith('everything');
});

test('a tab out of sight hears when it is back, that something happened; its title at once', async () => {
  const see = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
  const title = vi.fn();
  const offTitle = whenChanged(['task'], title, { alsoHidden: true });
  says(change(1));
  await vi.runAllTimersAsync();
  says(change(2));
  await vi.runAllTimersAsync();
  expect(hear).not.toHaveBeenCalled();
  expect(title).toHaveBeenCalledTimes(2);

  see.mockReturnValue('visible');
  document.dispatchEvent(new Event('visibilitychange'));
  expect(hear.mock.calls).toEqual([['everything']]);
  expect(title).toHaveBeenCalledTimes(2);
  see.mockRestore();
  offTitle();
});
