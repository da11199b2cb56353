// What becomes of an order as a whole. Each step shows at once and can be taken back.
import { cancelOrder, deleteOrder, finishOrder, undoChange } from '$api/generated';
import { answer } from '$api/answer';
import { t, tn } from '$i18n';
import { complain } from '$objects/changes';
import { inOrder, quiet } from '$objects/in-order';
import { toasts } from '$ui/toasts.svelte';
import { navigate } from '../../router';
import type { ItemRow } from './items';
import { idOnPage, list } from './list';
import type { OpenOrder } from './open-order.svelte';
import type { Order, Status } from './order';
import { tasks } from './tasks';

type Closed = Exclude<Status, 'pending'>;

const headersOf = ({ version }: Order) => ({
  'If-Match': `"${version}"`,
  'Idempotency-Key': crypto.randomUUID(),
});

export function finish(open: OpenOrder): Promise<void> {
  return close(open, 'finished', async (order) => {
    const call = () => answer(finishOrder({ path: { id: order.id }, headers: headersOf(order) }));
    const { data, change } = await inOrder(order.id, call);
    const { warnings, ...finished } = data;
    const said = [t('orders.said_finished', { number: order.number })];
    if (warnings.open_tasks) said.push(tn('orders.still_open', warnings.open_tasks));
    if (warnings.running_timer) said.push(t('orders.still_running'));
    return { order: finished, change, said: said.join(' ') };
  });
}

export function cancel(open: OpenOrder): Promise<void> {
  return close(open, 'cancelled', async (order) => {
    const call = () => answer(cancelOrder({ path: { id: order.id }, headers: headersOf(order) }));
    const { data, change } = await inOrder(order.id, call);
    return { order: data, change, said: t('orders.said_cancelled', { number: order.number }) };
  });
}

interface Closing {
  order: Order;
  change: number | null;
  said: string;
}

async function close(
  open: OpenOrder,
  status: Closed,
  send: (order: Order) => Promise<Closing>,
): Promise<void> {
  if (open.saved.status !== 'pending') return;
  if (!(await open.settled())) return toasts.complain(t('orders.save_first'));
  const before = open.saved;
  // Pressed twice, it is closed once.
  if (before.status !== 'pending') return;
  open.take({ ...before, status });
  try {
    const { order, change, said } = await send(before);
    open.take(order);
    offerUndo(said, change, () => void open.load());
  } catch (failure) {
    open.take(before);
    complain(failure);
    void open.load();
  }
}

/** Goes back to the list at once; an undo brings the order back, and its tasks with it. */
export async function remove(open: OpenOrder, fate: 'keep' | 'delete'): Promise<void> {
  const { id, number, title } = open.saved;
  try {
    const call = () => answer(deleteOrder({ path: { id }, query: { tasks: fate } }));
    const { change } = await inOrder(id, call);
    open.drop();
    if (id === idOnPage()) await navigate('/orders');
    const back = () => void navigate('/orders/:id', { params: { id } });
    offerUndo(t('orders.said_deleted', { number, title }), change, back);
  } catch (failure) {
    complain(failure);
  }
}

/** Takes the removal of an item back, where its reader sees it: at its order. */
export async function putItemBack(open: OpenOrder, row: ItemRow, at: number): Promise<void> {
  const { id } = open;
  if (id !== idOnPage()) {
    // What was removed is saved first, or it would still be there.
    await quiet();
    await navigate('/orders/:id', { params: { id } });
    await open.load();
  }
  // Its page says why there is none.
  if (!open.isReady) return;
  open.rows.putBack(row, at);
  await open.save();
}

function offerUndo(said: string, change: number | null, shown: () => void) {
  if (change === null) return toasts.say(said);
  toasts.say(said, { label: 'app.undo', run: () => takeBack(change, shown) });
}

async function takeBack(change: number, shown: () => void): Promise<void> {
  try {
    await answer(undoChange({ path: { seq: change } }));
    shown();
    void list.refresh();
    void tasks.refresh();
  } catch (failure) {
    complain(failure);
  }
}
