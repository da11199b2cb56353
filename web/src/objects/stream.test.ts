import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Stream } from './stream';

class FakeSource extends EventTarget {
  static all: FakeSource[] = [];
  readonly CLOSED = 2;
  readyState = 0;

  constructor(readonly url: string) {
    super();
    FakeSource.all.push(this);
  }

  close() {
    this.readyState = this.CLOSED;
  }

  say(type: string, data: object) {
    this.dispatchEvent(new MessageEvent(type, { data: JSON.stringify(data) }));
  }

  refuse() {
    this.close();
    this.dispatchEvent(new Event('error'));
  }
}

const opened = () => FakeSource.all.map(({ url }) => url.replace(/.*events/, ''));
const newest = () => FakeSource.all.at(-1)!;
const change = (seq: number) => ({ seq, entity: 'task', entity_id: 'a', op: 'update', version: 2 });
const listener = { change: vi.fn(), lost: vi.fn(), refused: vi.fn() };

let stop = () => {};

function show(state: DocumentVisibilityState) {
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue(state);
  document.dispatchEvent(new Event('visibilitychange'));
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('EventSource', FakeSource);
  FakeSource.all = [];
  stop = new Stream(listener).start();
});

afterEach(() => {
  stop();
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.clearAllMocks();
});

test('a tab out of sight lets go of its stream, and goes on where it was', () => {
  newest().say('ready', { seq: 4 });
  newest().say('change', change(7));
  show('hidden');
  vi.advanceTimersByTime(29_000);
  expect(newest().readyState).toBe(0);
  vi.advanceTimersByTime(2_000);
  expect(newest().readyState).toBe(2);

  show('visible');
  expect(opened()).toEqual(['', '?since=7']);
  newest().say('ready', { seq: 7 });
  expect(listener.lost).toHaveBeenCalledOnce(); // When it began.
});

test('a glance at another tab changes nothing', () => {
  newest().say('ready', { seq: 4 });
  show('hidden');
  vi.advanceTimersByTime(10_000);
  show('visible');
  vi.advanceTimersByTime(60_000);
  expect(opened()).toEqual(['']);
  expect(newest().readyState).toBe(0);
});

test('a server that refuses is asked again, later and later', () => {
  newest().refuse();
  expect(listener.refused).toHaveBeenCalledOnce();
  vi.advanceTimersByTime(2_000);
  expect(opened()).toHaveLength(2);
  newest().refuse();
  vi.advanceTimersByTime(3_000);
  expect(opened()).toHaveLength(2);
  vi.advanceTimersByTime(1_000);
  expect(opened()).toHaveLength(3);
});

test('what happened before the stream began may have been missed', () => {
  newest().say('ready', { seq: 9 });
  expect(listener.lost).toHaveBeenCalledOnce();
});

test('so it may before a stream that was refused at first', () => {
  newest().refuse();
  vi.advanceTimersByTime(2_000);
  newest().say('ready', { seq: 9 });
  expect(listener.lost).toHaveBeenCalledOnce();
});

test('a smaller number is that of another journal', () => {
  newest().say('ready', { seq: 9 });
  newest().say('ready', { seq: 9 });
  expect(listener.lost).toHaveBeenCalledOnce();
  newest().say('ready', { seq: 3 });
  expect(listener.lost).toHaveBeenCalledTimes(2);
});

test('the next reader begins anew', () => {
  newest().say('ready', { seq: 9 });
  stop();
  expect(newest().readyState).toBe(2);
  stop = new Stream(listener).start();
  expect(opened()).toEqual(['', '']);
});
