import { beforeEach, expect, test, vi } from 'vitest';
import type { Problem } from '$api/generated';
import { toasts } from '$ui/toasts.svelte';
import { changes } from './changes';
import { list } from './list';
import { fieldsOf, type NewTask, type Task } from './task';

type Answered = { data?: unknown; error?: unknown; response?: Response };
const server = vi.hoisted(() => ({
  update: (_body: object, _version: string): Answered => ({}),
  get: (): Answered => ({}),
  undone: [] as number[],
  created: [] as NewTask[],
}));
const opened = vi.hoisted(() => vi.fn());
vi.mock('./address', () => ({ address: { show: opened } }));
vi.mock('$api/generated', () => ({
  updateTask: async ({ body, headers }: { body: object; headers: { 'If-Match': string } }) =>
    server.update(body, headers['If-Match']),
  undoChange: async ({ path }: { path: { seq: number } }) => {
    server.undone.push(path.seq);
    return { data: {}, response: new Response() };
  },
  getTask: async () => server.get(),
  createTask: async ({ body }: { body: NewTask }) => {
    server.created.push(body);
    return { data: { ...body, id: 'new' }, response: new Response() };
  },
}));

const refused =
  (status: number, code: string, more: Partial<Problem> = {}) =>
  () => ({
    error: { type: 'about:blank', title: 'No', status, code, request_id: 'r1', ...more },
    response: new Response('', { status }),
  });
const unreachable = () => ({ error: new TypeError('fetch') });
const base = {
  id: 'a',
  title: 'gola',
  description: '',
  priority: 'none',
  due_on: null,
  done: false,
  version: 1,
} as Task;
const typed = { ...fieldsOf(base), title: 'punho', description: 'Dez', due_on: '2026-11-28' };
const { conflict, edits } = changes;
const kept = () => edits.of(base).fields;

beforeEach(() => {
  list.clear();
  list.add(base);
  edits.clear();
  conflict.close();
  toasts.clear();
  opened.mockClear();
  server.created = [];
});

test('an edit of a task that is gone waits for its writer to choose', async () => {
  server.update = refused(404, 'not_found');
  await changes.save({ base, fields: typed });
  expect(conflict.gone).toEqual({ base, fields: typed });
  expect(kept()).toEqual(typed);
  expect(edits.any).toBe(true);
  expect(opened).not.toHaveBeenCalled();
  expect(toasts.shown).toEqual([]);
});

test('what was typed for it becomes a new task', async () => {
  await changes.saveAnew({ base, fields: typed });
  expect(server.created).toEqual([{ ...typed, done: false }]);
  expect(list.items.map(({ id }) => id)).toEqual(['new']);
  expect(edits.any).toBe(false);
});

test('or goes with it', () => {
  edits.keep({ base, fields: typed });
  changes.giveUp(base.id);
  expect(list.items).toEqual([]);
  expect(edits.any).toBe(false);
  expect(server.created).toEqual([]);
});

test('a task that was changed and then deleted is gone', async () => {
  server.update = refused(412, 'precondition_failed');
  server.get = refused(404, 'not_found');
  await changes.save({ base, fields: typed });
  expect(conflict.shown).toBeNull();
  expect(conflict.gone?.fields).toEqual(typed);
});

test('what was typed is kept when the other version cannot be had', async () => {
  server.update = refused(412, 'precondition_failed');
  server.get = unreachable;
  await changes.save({ base, fields: typed });
  expect(kept()).toEqual(typed);
  expect(opened).toHaveBeenCalledWith(base.id, base);
  expect(toasts.shown).toHaveLength(1);
});

const asks = (...fields: string[]) =>
  refused(422, 'validation', {
    errors: fields.map((field) => ({ field, code: 'invalid', message: `${field}!` })),
  });

test('a field that is refused says so itself, in the form', async () => {
  server.update = asks('due_on');
  await changes.save({ base, fields: typed });
  expect(edits.of(base).failure?.of('due_on')).toBe('due_on!');
  expect(kept()).toEqual(typed);
  expect(opened).toHaveBeenCalledWith(base.id, base);
  expect(toasts.shown).toEqual([]);
});

test('what the form has no field for is said in a toast', async () => {
  server.update = asks('due_on', 'version');
  await changes.save({ base, fields: typed });
  expect(edits.of(base).failure).toBeUndefined();
  expect(toasts.shown).toHaveLength(1);
});

/** A server that has the task in this version, and takes what is written over it. */
function holds(saved: Task) {
  const sent: object[] = [];
  server.get = () => ({ data: saved, response: new Response() });
  server.update = (body, version) => {
    if (version !== `"${saved.version}"`) return refused(412, 'precondition_failed')();
    sent.push(body);
    saved = { ...saved, ...body, version: saved.version + 1 };
    const headers = { 'Change-Seq': String(saved.version) };
    return { data: saved, response: new Response('', { headers }) };
  };
  return sent;
}

test('who changes another field than somebody else is asked nothing', async () => {
  const sent = holds({ ...base, due_on: '2026-12-01', version: 5 });
  await changes.save({ base, fields: { ...fieldsOf(base), title: 'punho' } });
  expect(sent).toEqual([{ title: 'punho' }]);
  expect(list.find(base.id)).toMatchObject({ title: 'punho', due_on: '2026-12-01', version: 6 });
  expect(conflict.shown).toBeNull();
});

test('who changes the same field is asked, but not where both wrote the same', async () => {
  const sent = holds({ ...base, title: 'colarinho', version: 2 });
  await changes.save({ base, fields: { ...fieldsOf(base), title: 'punho' } });
  expect(conflict.shown?.theirs.title).toBe('colarinho');
  conflict.close();
  await changes.save({ base, fields: { ...fieldsOf(base), title: 'colarinho' } });
  expect(conflict.shown).toBeNull();
  expect(sent).toEqual([]);
});

test('an edit can be taken back, until the next one of the same task', async () => {
  holds(base);
  await changes.save({ base, fields: typed });
  await changes.save({ base: list.find('a')!, fields: { ...typed, title: 'barra' } });
  expect(toasts.shown.map(({ action }) => action?.on)).toEqual(['a']);
  holds({ ...base, version: 4 });
  expect(toasts.undoNewest()).toBe(true);
  await vi.waitFor(() => expect(list.find('a')?.version).toBe(4));
  expect(server.undone).toEqual([3]);
});
