import { beforeEach, expect, test, vi } from 'vitest';
import type { Order, OrderItem, OrderPatch } from '$api/generated';
import { orderAt, type OpenOrder } from './open-order.svelte';

type Answered = { data?: unknown; error?: unknown; response?: Response };
interface Asked {
  id: string;
  body?: OrderPatch;
  answer: (answered: Answered) => void;
}
const server = vi.hoisted(() => ({ gets: [] as Asked[], saves: [] as Asked[] }));
vi.mock('$api/generated', () => ({
  getOrder: ({ path }: { path: { id: string } }) =>
    new Promise((answer) => server.gets.push({ id: path.id, answer })),
  updateOrder: ({ path, body }: { path: { id: string }; body: OrderPatch }) =>
    new Promise((answer) => server.saves.push({ id: path.id, body, answer })),
}));
vi.mock('$features/auth/session.svelte', () => ({ session: { whenChanged: () => {} } }));

const item = (description: string): OrderItem => ({
  id: description,
  description,
  quantity_milli: 1_000,
  unit_price_cents: 500,
  total_cents: 500,
});

const order = (id: string, changes: Partial<Order> = {}): Order => ({
  ...{ id, number: 1, title: id, customer_id: null, notes: '', due_on: '2099-12-24' },
  ...{ status: 'pending', items: [item(`of ${id}`)], total_cents: 500, version: 1 },
  ...{ created_at: '', updated_at: '', finished_at: null, cancelled_at: null },
  ...changes,
});

const ok = (data: unknown): Answered => ({ data, response: new Response() });
const refused = (status: number, code: string, errors: object[] = []): Answered => ({
  error: { code, status, errors },
  response: new Response('', { status }),
});
/** The network went away: nobody knows whether it came through. */
const lost: Answered = { error: new TypeError('no network') };

async function next(asked: Asked[]): Promise<Asked> {
  await vi.waitUntil(() => asked.length > 0);
  return asked.shift()!;
}

const described = (open: OpenOrder) => open.rows.all.map(({ description }) => description);

let ids = 0;

/** An order that is open, and what the server has of it. */
async function opened(changes: Partial<Order> = {}): Promise<[OpenOrder, Order]> {
  const open = orderAt(`order ${++ids}`);
  const saved = order(open.id, changes);
  const loaded = open.load();
  (await next(server.gets)).answer(ok(saved));
  await loaded;
  return [open, saved];
}

beforeEach(() => {
  server.gets.length = server.saves.length = 0;
});

test('what is taken back while it is being saved is sent again', async () => {
  const [open, saved] = await opened();
  open.type({ due_on: '2099-12-25' });
  const done = open.save();
  const first = await next(server.saves);
  open.type({ due_on: '2099-12-24' });
  first.answer(ok({ ...saved, due_on: '2099-12-25', version: 2 }));
  const second = await next(server.saves);
  expect(second.body).toEqual({ due_on: '2099-12-24' });
  second.answer(ok({ ...saved, version: 3 }));
  await done;
  expect(open.isUnsaved).toBe(false);
});

test('what may have been saved, though the answer was lost, is taken back as well', async () => {
  const [open, saved] = await opened();
  open.type({ due_on: '2099-12-25' });
  const failed = open.save();
  (await next(server.saves)).answer(lost);
  await failed;
  open.type({ due_on: '2099-12-24' });
  expect(open.isUnsaved).toBe(true);

  const again = open.save();
  (await next(server.saves)).answer(refused(412, 'precondition_failed'));
  (await next(server.gets)).answer(ok({ ...saved, due_on: '2099-12-25', version: 2 }));
  const last = await next(server.saves);
  expect(last.body).toEqual({ due_on: '2099-12-24' });
  last.answer(ok({ ...saved, version: 3 }));
  await again;
  expect([open.theirs, open.isUnsaved]).toEqual([null, false]);
});

test('an answer goes to its own order, and what is typed stays with it', async () => {
  const [first, saved] = await opened();
  first.type({ title: 'Cortinas' });
  const done = first.save();
  const sent = await next(server.saves);
  const [second] = await opened();
  sent.answer(ok({ ...saved, title: 'Cortinas', version: 2 }));
  await done;
  expect(server.saves).toEqual([]);
  expect(second.order.title).toBe(second.id);
  expect(described(first)).toEqual([`of ${first.id}`]);

  first.type({ notes: 'linho' });
  const failed = first.save();
  (await next(server.saves)).answer(lost);
  await failed;
  await opened();
  expect(orderAt(first.id).order.notes).toBe('linho');
});

test('what others changed in a field that is typed since then is asked about', async () => {
  const [open, saved] = await opened();
  open.type({ title: 'Cortinas' });
  const done = open.save();
  const sent = await next(server.saves);
  open.type({ notes: 'linho' });
  sent.answer(refused(412, 'precondition_failed'));
  const theirs = { ...saved, notes: 'algodão', version: 2 };
  (await next(server.gets)).answer(ok(theirs));
  await done;
  expect(open.theirs?.notes).toBe('algodão');
  open.keepTheirs();
  expect([open.order.notes, open.order.title]).toEqual(['algodão', saved.title]);
});

test('what others changed while it was away is asked about, and nothing else', async () => {
  const [open, saved] = await opened();
  open.type({ notes: 'linho' });
  const failed = open.save();
  (await next(server.saves)).answer(lost);
  await failed;
  const look = open.load();
  (await next(server.gets)).answer(ok({ ...saved, notes: 'algodão', version: 2 }));
  await look;
  expect(open.theirs?.notes).toBe('algodão');
  open.keepMine();
  (await next(server.saves)).answer(ok({ ...saved, notes: 'linho', version: 3 }));

  const [other, before] = await opened();
  other.type({ notes: 'linho' });
  const look2 = other.load();
  (await next(server.gets)).answer(ok({ ...before, title: 'Cortinas', version: 2 }));
  await look2;
  expect(other.theirs).toBe(null);
  const own = await next(server.saves);
  expect(own.body).toEqual({ notes: 'linho' });
  expect(other.order.title).toBe('Cortinas');
});

test('items that another added stand beside a title that is typed', async () => {
  const [open, saved] = await opened();
  open.type({ title: 'Cortinas' });
  const done = open.save();
  (await next(server.saves)).answer(refused(412, 'precondition_failed'));
  const items = [...saved.items, item('Bainha')];
  (await next(server.gets)).answer(ok({ ...saved, items, version: 2 }));
  const again = await next(server.saves);
  expect(again.body).toEqual({ title: 'Cortinas' });
  again.answer(ok({ ...saved, items, title: 'Cortinas', version: 3 }));
  await done;
  expect(described(open)).toEqual([`of ${open.id}`, 'Bainha']);
});

test('a refusal of what no longer stands there is not shown', async () => {
  const [open, saved] = await opened();
  open.type({ notes: 'x' });
  const done = open.save();
  const sent = await next(server.saves);
  open.type({ notes: 'linho' });
  sent.answer(refused(422, 'invalid', [{ field: 'notes', code: 'too_long' }]));
  const again = await next(server.saves);
  expect(again.body).toEqual({ notes: 'linho' });
  again.answer(ok({ ...saved, notes: 'linho', version: 2 }));
  await done;
  expect(open.refusal).toBe(null);
});

test('an order that is gone from the device is not sent any more', async () => {
  const [open, saved] = await opened();
  open.type({ title: 'Cortinas' });
  const done = open.save();
  const sent = await next(server.saves);
  open.drop();
  sent.answer(ok({ ...saved, title: 'Cortinas', version: 2 }));
  await done;
  expect([server.saves, open.isUnsaved]).toEqual([[], false]);
});

test('an item that another added stays while one of them is half typed', async () => {
  const [open, saved] = await opened();
  open.rows.all[0]!.quantity = '';
  const look = open.load();
  (await next(server.gets)).answer(
    ok({ ...saved, items: [...saved.items, item('Bainha')], version: 2 }),
  );
  await look;
  expect(described(open)).toEqual([`of ${open.id}`, 'Bainha']);
  expect(open.rows.all[0]!.quantity).toBe('');
  expect([open.isUnsaved, open.isHalfTyped, server.saves.length]).toEqual([false, true, 0]);
});

test('a choice about the title takes no item of another away', async () => {
  const [open, saved] = await opened();
  open.type({ title: 'Cortinas' });
  const done = open.save();
  (await next(server.saves)).answer(refused(412, 'precondition_failed'));
  const items = [...saved.items, item('Bainha')];
  (await next(server.gets)).answer(ok({ ...saved, title: 'Almofadas', items, version: 2 }));
  await done;
  expect(open.theirs?.title).toBe('Almofadas');
  open.keepMine();
  const sent = await next(server.saves);
  expect(sent.body).toEqual({ title: 'Cortinas' });
  sent.answer(ok({ ...saved, title: 'Cortinas', items, version: 3 }));
  expect(described(open)).toEqual([`of ${open.id}`, 'Bainha']);
});

test('what the server has in another way is not sent for ever', async () => {
  const [open, saved] = await opened();
  open.rows.all[0]!.description = 'Ba\u0301inha';
  const done = open.save();
  (await next(server.saves)).answer(
    ok({ ...saved, items: [{ ...saved.items[0]!, description: 'B\u00e1inha' }], version: 2 }),
  );
  await done;
  expect(server.saves).toEqual([]);
});

test('a new item keeps its field when it was saved without an answer', async () => {
  const [open, saved] = await opened({ items: [] });
  const row = open.rows.add();
  Object.assign(row, { description: 'Bainha', price: '5,00' });
  const failed = open.save();
  (await next(server.saves)).answer(lost);
  await failed;
  const look = open.load();
  (await next(server.gets)).answer(ok({ ...saved, items: [item('Bainha')], version: 2 }));
  await look;
  expect(open.rows.all.map(({ key, id }) => [key, id])).toEqual([[row.key, 'Bainha']]);
  expect([open.theirs, open.isUnsaved]).toEqual([null, false]);
});

test('an order that another deleted holds nobody back', async () => {
  const [open] = await opened();
  open.type({ title: 'Cortinas' });
  const done = open.save();
  (await next(server.saves)).answer(refused(404, 'not_found'));
  await done;
  expect([open.phase, open.isUnsaved, open.isHalfTyped]).toEqual(['gone', false, false]);
});

test('an order that was asked for by a reader who has left is not shown to the next', async () => {
  const open = orderAt(`order ${++ids}`);
  const look = open.load();
  const asked = await next(server.gets);
  open.drop();
  asked.answer(ok(order(open.id)));
  await look;
  expect(open.isReady).toBe(false);
});
