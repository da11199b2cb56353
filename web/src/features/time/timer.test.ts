import { beforeEach, expect, test, vi } from 'vitest';
import type { Activity, TimerIn } from '$api/generated';
import { timer } from './timer.svelte';

const server = vi.hoisted(() => ({
  calls: [] as {
    name: string;
    id?: string;
    answer: (data: unknown, status?: number, code?: string) => void;
  }[],
}));
vi.mock('$api/generated', () => {
  const called = (name: string) => (options?: { path?: { id: string }; query?: { id?: string } }) =>
    new Promise((resolve) => {
      const answer = (data: unknown, status = 200, code = 'no') =>
        resolve(
          status < 400
            ? { data, response: new Response() }
            : { error: { code, status }, response: new Response('', { status }) },
        );
      server.calls.push({ name, id: options?.path?.id ?? options?.query?.id, answer });
    });
  const names = ['getTimer', 'startTimer', 'stopTimer', 'updateActivity', 'undoChange'];
  const unused = ['listTasks', 'getTask', 'listOrders', 'getOrder'];
  return Object.fromEntries([...names, ...unused].map((name) => [name, called(name)]));
});
vi.mock('$features/auth/session.svelte', () => ({
  session: { account: { rate_cents_per_hour: 0 }, whenChanged: () => {} },
}));
vi.mock('$objects/live', () => ({ whenChanged: () => () => {} }));

const activity = (id: string, changes: Partial<Activity> = {}): Activity => ({
  ...{ id, description: id, task_id: null, order_id: null, billable: true, version: 1 },
  ...{ rate_cents_per_hour: 0, duration_ms: 0, cost_cents: 0, overlaps: false, ended_at: null },
  ...{ started_at: '2026-11-20T12:00:00Z', created_at: '', updated_at: '' },
  ...changes,
});
const what = (description: string): TimerIn => ({ description });
const asked = async (name: string) => {
  await vi.waitUntil(() => server.calls.some((call) => call.name === name));
  return server.calls.splice(
    server.calls.findIndex((call) => call.name === name),
    1,
  )[0]!;
};
const runs = () => timer.running?.description ?? null;

async function nothingRuns() {
  const read = timer.read();
  (await asked('getTimer')).answer({});
  await read;
}

beforeEach(async () => {
  server.calls.length = 0;
  await nothingRuns();
});

test('a start shows at once, and is taken back when it is refused', async () => {
  const start = timer.start(what('gola'));
  expect(runs()).toBe('gola');
  (await asked('startTimer')).answer(null, 503);
  await start;
  expect(runs()).toBeNull();
});

test('a name that is typed before the start was answered goes to what was started', async () => {
  const start = timer.start({});
  const change = timer.change(what('gola'));
  (await asked('startTimer')).answer({
    started: activity('new', { description: '' }),
    stopped: null,
  });
  const update = await asked('updateActivity');
  expect(update.id).toBe('new');
  expect(runs()).toBe('gola');
  update.answer(activity('new', what('gola')));
  await Promise.all([start, change]);
  expect(runs()).toBe('gola');
});

test('a name for what was never started goes nowhere', async () => {
  const first = timer.start(what('first'));
  (await asked('startTimer')).answer({ started: activity('first'), stopped: null });
  await first;

  const start = timer.start({});
  const change = timer.change(what('gola'));
  (await asked('startTimer')).answer(null, 503);
  (await asked('getTimer')).answer(activity('first'));
  await Promise.all([start, change]);
  expect(server.calls.filter(({ name }) => name === 'updateActivity')).toEqual([]);
});

test('an answer that is older than a start does not come over it', async () => {
  const read = timer.read();
  const tell = await asked('getTimer');
  const start = timer.start(what('gola'));
  tell.answer({});
  await read;
  expect(runs()).toBe('gola');
  (await asked('startTimer')).answer({ started: activity('gola'), stopped: null });
  await start;
});

test('the time that ran is reckoned by the server’s clock', async () => {
  const read = timer.read();
  (await asked('getTimer')).answer(activity('gola', { duration_ms: 90_000 }));
  await read;
  expect(Math.round(timer.elapsed / 1000)).toBe(90);
});

test('a stop says what is to stop, and shows what another device has started instead', async () => {
  const read = timer.read();
  (await asked('getTimer')).answer(activity('mine'));
  await read;
  const stop = timer.stop();
  expect(runs()).toBeNull();
  const asking = await asked('stopTimer');
  expect(asking.id).toBe('mine');
  asking.answer(null, 409, 'other_timer');
  (await asked('getTimer')).answer(activity('theirs'));
  await stop;
  expect(runs()).toBe('theirs');
});

test('a stop of what was never started stops nothing else', async () => {
  const start = timer.start({});
  const stop = timer.stop();
  (await asked('startTimer')).answer(null, 503);
  (await asked('getTimer')).answer(activity('first'));
  await Promise.all([start, stop]);
  expect(server.calls.filter(({ name }) => name === 'stopTimer')).toEqual([]);
});

test('what ran before a refused start can be named and stopped', async () => {
  const read = timer.read();
  (await asked('getTimer')).answer(activity('first'));
  await read;
  const start = timer.start(what('gola'));
  (await asked('startTimer')).answer(null, 503);
  await start;
  expect(runs()).toBe('first');
  const stop = timer.stop();
  const asking = await asked('stopTimer');
  expect(asking.id).toBe('first');
  asking.answer(activity('first', { ended_at: '2026-11-20T13:00:00Z' }));
  await stop;
});
