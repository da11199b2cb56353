import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Change } from '$api/generated';
import { listenTogether } from './shared-stream';
import type { Source } from './stream';

const change = (seq: number) => ({ seq, entity: 'task', entity_id: 'a', op: 'update' }) as Change;

/** The streams that tabs have opened, and from where on. */
const streams = vi.hoisted(() => [] as { since: number | null; source: Source; closed: boolean }[]);
vi.mock('./stream', () => ({
  openStream: (since: number | null, source: Source) => {
    const stream = { since, source, closed: false };
    streams.push(stream);
    return () => (stream.closed = true);
  },
}));
const newest = () => streams.at(-1)!;

/** One lock, as browsers hold it. */
class Locks {
  #held: { reject: (error: Error) => void } | null = null;
  #waiting: (() => void)[] = [];

  request(_: string, how: LockOptions, hold: () => Promise<void>): Promise<void> {
    return new Promise((resolve, reject) => {
      const take = () => {
        const mine = (this.#held = { reject });
        void hold().then(() => {
          resolve();
          if (this.#held !== mine) return;
          this.#held = null;
          this.#waiting.shift()?.();
        });
      };
      how.signal?.addEventListener('abort', () => {
        this.#waiting = this.#waiting.filter((each) => each !== take);
        reject(new DOMException('aborted', 'AbortError'));
      });
      if (how.steal) {
        this.#held?.reject(new DOMException('stolen', 'AbortError'));
        take();
      } else if (this.#held) this.#waiting.push(take);
      else take();
    });
  }
}

/** Tabs of one browser hear each other at once, unless they are frozen. */
class Channel {
  static all: Channel[] = [];
  onmessage: (event: { data: unknown }) => void = () => {};
  frozen = false;

  constructor() {
    Channel.all.push(this);
  }

  postMessage(data: unknown) {
    for (const other of Channel.all) if (other !== this && !other.frozen) other.onmessage({ data });
  }

  close() {
    Channel.all = Channel.all.filter((each) => each !== this);
  }
}

function openTab() {
  const listener = { change: vi.fn(), lost: vi.fn(), cut: vi.fn(), refused: vi.fn() };
  const close = listenTogether('ana', listener);
  return { ...listener, close, channel: Channel.all.at(-1)! };
}

const settled = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => {
  vi.useFakeTimers();
  streams.length = 0;
  Channel.all = [];
  vi.stubGlobal('BroadcastChannel', Channel);
  vi.stubGlobal('navigator', { locks: new Locks() });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('one tab listens, and all hear', async () => {
  const [first, second] = [openTab(), openTab()];
  newest().source.begun(4);
  newest().source.change(change(5));
  expect(first.change).toHaveBeenCalledWith(change(5));
  expect(second.change).toHaveBeenCalledWith(change(5));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(streams).toHaveLength(1);
});

test('what was shown before a tab listened may be old', () => {
  const first = openTab();
  newest().source.begun(4);
  expect(first.lost).toHaveBeenCalledOnce();
  const second = openTab();
  expect(second.lost).toHaveBeenCalledOnce();
  expect(first.lost).toHaveBeenCalledOnce();
});

test('when it closes the next one goes on where it was', async () => {
  const [first, second] = [openTab(), openTab()];
  newest().source.begun(4);
  newest().source.change(change(5));
  second.lost.mockClear();
  first.close();
  await settled();
  expect(streams.map(({ since, closed }) => [since, closed])).toEqual([
    [null, true],
    [5, false],
  ]);
  newest().source.begun(5);
  expect(second.lost).not.toHaveBeenCalled();
});

test('a tab that is frozen loses the stream to one in sight, and waits its turn', async () => {
  const first = openTab();
  newest().source.begun(4);
  first.channel.frozen = true;
  const second = openTab();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(streams.map(({ closed }) => closed)).toEqual([true, false]);
  newest().source.begun(6);
  expect(second.lost).toHaveBeenCalledOnce();

  first.channel.frozen = false;
  newest().source.change(change(7));
  expect(second.change).toHaveBeenCalledWith(change(7));
  second.close();
  await settled();
  expect(streams).toHaveLength(3);
});

test('another number than the last one is a gap, or another journal', () => {
  const tab = openTab();
  newest().source.begun(9);
  newest().source.begun(9);
  expect(tab.lost).toHaveBeenCalledOnce();
  newest().source.begun(3);
  expect(tab.lost).toHaveBeenCalledTimes(2);
});

test('all hear that the way is cut', () => {
  const [first, second] = [openTab(), openTab()];
  newest().source.cut();
  expect([first.cut, second.cut].map((cut) => cut.mock.calls.length)).toEqual([1, 1]);
});

test('who stops listening hears nothing, and asks for nothing', async () => {
  const tab = openTab();
  newest().source.begun(4);
  tab.close();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(streams.map(({ closed }) => closed)).toEqual([true]);
  expect(Channel.all).toEqual([]);
});
