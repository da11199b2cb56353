import { beforeEach, expect, test, vi } from 'vitest';
import { Failure } from '$api/answer';
import { Bringing } from './bringing.svelte';
import type { Outcome, Sending } from './send';

const server = vi.hoisted(() => ({
  asked: [] as Sending[],
  answers: [] as (() => Promise<unknown>)[],
  undone: [] as number[],
}));
vi.mock('./send', () => ({
  send: (sending: Sending) => {
    server.asked.push(sending);
    return server.answers.shift()!();
  },
}));
vi.mock('$api/generated', () => ({
  undoChange: async ({ path }: { path: { seq: number } }) => {
    server.undone.push(path.seq);
    return { response: new Response() };
  },
}));

const COUNTS = { customers: 0, orders: 0, tasks: 2, activities: 0 };
const OUTCOME: Outcome = { created: COUNTS, skipped: 0, wrong: 0, dialect: 'todoist', lines: [] };
const TABLE = new File(['TYPE,CONTENT\ntask,Cortar'], 'Oficina.csv');
const comes = (change: number | null) => () => Promise.resolve({ data: OUTCOME, change });
const fails = (field?: string) => () =>
  Promise.reject(
    new Failure({
      ...{ type: 'about:blank', title: 'No', status: 422, code: 'validation', request_id: 'r1' },
      errors: field ? [{ field, code: 'ambiguous_dates', message: 'Which?' }] : [],
    }),
  );

let bringing: Bringing;
beforeEach(() => {
  server.asked = [];
  server.undone = [];
  bringing = new Bringing();
});

test('a file is tried before it is imported, and can be taken back', async () => {
  server.answers = [comes(null), comes(41)];
  await bringing.choose(TABLE);
  expect(bringing.phase).toBe('tried');
  await bringing.import();
  expect(bringing.phase).toBe('imported');
  expect(server.asked.map(({ kind, dry_run }) => [kind, dry_run])).toEqual([
    ['tasks', true],
    ['tasks', false],
  ]);
  await bringing.takeBack();
  expect(bringing.phase).toBe('undone');
  expect(server.undone).toEqual([41]);
});

test('dates that can be read in two ways are asked for, and then kept', async () => {
  server.answers = [fails('dates'), comes(null), comes(7)];
  await bringing.choose(TABLE);
  expect(bringing.phase).toBe('refused');
  expect(bringing.asksForDates).toBe(true);
  await bringing.readDates('dmy');
  await bringing.import();
  expect(server.asked.map(({ dates }) => dates)).toEqual([null, 'dmy', 'dmy']);
});

test('an import that fails can be tried again', async () => {
  server.answers = [comes(null), fails(), comes(7)];
  await bringing.choose(TABLE);
  await bringing.import();
  expect(bringing.phase).toBe('tried');
  expect(bringing.failure).not.toBeNull();
  await bringing.import();
  expect(bringing.phase).toBe('imported');
  expect(bringing.failure).toBeNull();
});

test('a try that was given up changes nothing when its answer comes', async () => {
  let answer = () => {};
  server.answers = [
    () => new Promise((done) => (answer = () => done({ data: OUTCOME, change: null }))),
  ];
  const chosen = bringing.choose(TABLE);
  await vi.waitFor(() => expect(server.asked).toHaveLength(1));
  bringing.forget();
  answer();
  await chosen;
  expect(server.asked[0]!.signal!.aborted).toBe(true);
  expect(bringing.phase).toBe('none');
});

test('a file that is too large is not sent', async () => {
  const large = new File(['{'], 'large.json');
  Object.defineProperty(large, 'size', { value: 65 * 1024 * 1024 });
  await bringing.choose(large);
  expect(bringing.phase).toBe('refused');
  expect(bringing.tooLarge).toBe(64);
  expect(server.asked).toEqual([]);
});
