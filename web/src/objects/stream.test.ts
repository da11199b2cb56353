import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openStream } from './stream';

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
const source = { begun: vi.fn(), change: vi.fn(), cut: vi.fn(), refused: vi.fn() };

let close = () => {};

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('EventSource', FakeSource);
  FakeSource.all = [];
  close = openStream(null, source);
});

afterEach(() => {
  close();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.clearAllMocks();
});

test('it tells where it begins and what happens', () => {
  newest().say('ready', { seq: 4 });
  newest().say('change', change(5));
  expect(source.begun).toHaveBeenCalledWith(4);
  expect(source.change).toHaveBeenCalledWith(change(5));
});

test('it begins where another has left off', () => {
  close();
  close = openStream(7, source);
  expect(opened()).toEqual(['', '?since=7']);
});

test('a server that refuses is asked again, later and later, from the last change on', () => {
  newest().say('ready', { seq: 4 });
  newest().say('change', change(5));
  newest().refuse();
  expect(source.refused).toHaveBeenCalledOnce();
  vi.advanceTimersByTime(2_000);
  expect(opened()).toEqual(['', '?since=5']);
  newest().refuse();
  vi.advanceTimersByTime(3_000);
  expect(opened()).toHaveLength(2);
  vi.advanceTimersByTime(1_000);
  expect(opened()).toHaveLength(3);
});

test('a way that is cut is the browser’s to mend', () => {
  newest().dispatchEvent(new Event('error'));
  vi.advanceTimersByTime(60_000);
  expect(source.cut).toHaveBeenCalledOnce();
  expect(opened()).toHaveLength(1);
});

test('once closed it asks no more', () => {
  newest().refuse();
  close();
  vi.advanceTimersByTime(60_000);
  expect(opened()).toHaveLength(1);
});
