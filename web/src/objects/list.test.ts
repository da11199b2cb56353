import { beforeEach, expect, test, vi } from 'vitest';
import type { Change } from '$api/generated';
import { inOrder } from './in-order';
import type { Page } from './kind';
import { ObjectList } from './list.svelte';

interface Task {
  id: string;
  version: number;
  done: boolean;
}
interface Query {
  done: boolean;
  q?: string;
}

const questions: ((page: Page<Task>) => Promise<void>)[] = [];
const list = new ObjectList<Task, Query>({
  list: () =>
    new Promise((resolve) => {
      questions.push(async (data) => {
        resolve({ data, response: new Response() });
        await new Promise((done) => setTimeout(done));
      });
    }),
  read: async (id) => ({ data: task(id, onServer), response: new Response() }),
  belongs: (task, query) => task.done === query.done,
});

let onServer: Partial<Task> = {};

const OPEN: Query = { done: false };
const task = (id: string, changes: Partial<Task> = {}): Task => ({
  id,
  done: false,
  version: 1,
  ...changes,
});
const page = (...items: Task[]): Page<Task> => ({ items, next: null });
const shown = () => list.items.map(({ id, done }) => (done ? `${id} done` : id));
const asked = async () => {
  await vi.waitUntil(() => questions.length > 0);
  return questions.shift()!;
};

beforeEach(() => {
  list.clear();
  questions.length = 0;
});

test('a task added while the list was asked for is not lost to the older answer', async () => {
  const loaded = list.load(OPEN);
  const tell = await asked();
  list.add(task('new'));
  await tell(page(task('old')));
  await loaded;
  expect(shown()).toEqual(['new', 'old']);
  expect(list.first.get('new')).toBe('added');
});

test('a task that the answer knows already is shown once, in its place', async () => {
  const loaded = list.load(OPEN);
  const tell = await asked();
  list.add(task('new'));
  await tell(page(task('old'), task('new')));
  await loaded;
  expect(shown()).toEqual(['old', 'new']);
  expect(list.first.size).toBe(0);
});

test('an answer older than a change is asked for again', async () => {
  const loaded = list.load(OPEN);
  await (
    await asked()
  )(page(task('a'), task('b')));
  await loaded;

  const refreshed = list.refresh();
  const tellOld = await asked();
  list.put(task('a', { done: true }));
  await tellOld(page(task('a'), task('b')));
  expect(shown()).toEqual(['b']);
  await (
    await asked()
  )(page(task('b')));
  await refreshed;
  expect(shown()).toEqual(['b']);
});

test('the list is not asked for while a write is under way', async () => {
  let answerWrite = () => {};
  const write = inOrder('a', () => new Promise<void>((resolve) => (answerWrite = resolve)));
  const loaded = list.load({ done: true });
  await new Promise((done) => setTimeout(done));
  expect(questions).toHaveLength(0);

  answerWrite();
  await write;
  await (
    await asked()
  )(page(task('a', { done: true })));
  await loaded;
  expect(shown()).toEqual(['a done']);
});

test('an answer to an older question is dropped', async () => {
  void list.load(OPEN);
  const tellFirst = await asked();
  const loaded = list.load({ ...OPEN, q: 'b' });
  const tellSecond = await asked();
  await tellSecond(page(task('b')));
  await tellFirst(page(task('a'), task('b')));
  await loaded;
  expect(shown()).toEqual(['b']);
});

const change = (entity_id: string, op: Change['op'], version: number): Change => ({
  ...{ entity_id, op, version, entity: 'task', seq: 1, at: '2026-11-20T12:00:00Z' },
});

test('what others changed is shown as it is now', async () => {
  const loaded = list.load(OPEN);
  await (
    await asked()
  )(page(task('a'), task('b'), task('c')));
  await loaded;

  onServer = { version: 3, done: true };
  const news = [change('a', 'delete', 1), change('b', 'update', 1), change('c', 'update', 2)];
  expect(await list.learn(news)).toBe(true);
  expect(shown()).toEqual(['b']);
});

test('what others made asks for a look at the whole list', async () => {
  const loaded = list.load(OPEN);
  await (
    await asked()
  )(page(task('a')));
  await loaded;
  expect(await list.learn([change('new', 'create', 1)])).toBe(false);
});

test('an older version never comes over a newer one', async () => {
  const loaded = list.load(OPEN);
  await (
    await asked()
  )(page(task('a', { version: 5 })));
  await loaded;

  onServer = { version: 6, done: true };
  const write = inOrder('a', () => new Promise<void>((resolve) => setTimeout(resolve)));
  await list.learn([change('a', 'update', 6)]);
  expect(shown()).toEqual(['a']);
  await write;
});
