import { beforeEach, expect, test, vi } from 'vitest';
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
  read: () => Promise.reject(new Error('nobody asks for one')),
  belongs: (task, query) => task.done === query.done,
});

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
