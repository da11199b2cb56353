// What becomes of an order as a whole. Each step shows at once and can be taken back.
import { cancelOrder, deleteOrder, finishOrder, undoChange } from '$api/generated';
import { answer } from '$api/answer';
import { t, tn } from '$i18n';
import { complain } from '$objects/changes';
import { quiet } from '$objects/in-order';
import { toasts } from '$ui/toasts.svelte';
import { navigate } from '../../router';
import type { ItemRow } from './items';
import { list } from './list';
import { openOrder } from './open-order.svelte';
import type { Order, Status } from './order';
import { tasks } from './tasks';

type Closed = Exclude<Status, 'pending'>;

const headersOf = ({ version }: Order) => ({
  'If-Match': `"${version}"`,
  'Idempotency-Key': crypto.randomUUID(),
});

export function finish(): Promise<void> {
  return close('finished', async (order) => {
    const call = finishOrder({ path: { id: order.id }, headers: headersOf(order) });
    const { data, change } = await answer(call);
    const { warnings, ...finished } = data;
    const said = [t('orders.said_finished', { number: order.number })];
    if (warnings.open_tasks) said.push(tn('orders.still_open', warnings.open_tasks));
    if (warnings.running_timer) said.push(t('orders.still_running'));
    return { order: finished, change, said: said.join(' ') };
  });
}

export function cancel(): Promise<void> {
  return close('cancelled', async (order) => {
    const call = cancelOrder({ path: { id: order.id }, headers: headersOf(order) });
    const { data, change } = await answer(call);
    return { order: data, change, said: t('orders.said_cancelled', { number: order.number }) };
  });
}

interface Closing {
  order: Order;
  change: number | null;
  said: string;
}

async function close(status: Closed, send: (order: Order) => Promise<Closing>): Promise<void> {
  if (openOrder.saved.status !== 'pending') return;
  if (!(await openOrder.settled())) return toasts.complain(t('orders.save_first'));
  const before = openOrder.saved;
  openOrder.take({ ...before, status });
  try {
    const { order, change, said } = await send(before);
    openOrder.take(order);
    offerUndo(said, change, () => void openOrder.load(order.id));
  } catch (failure) {
    openOrder.take(before);
    complain(failure);
    void openOrder.load(before.id);
  }
}

/** Goes back to the list at once; an undo brings the order back, and its tasks with it. */
export async function remove(fate: 'keep' | 'delete'): Promise<void> {
  const { id, number, title } = openOrder.saved;
  try {
    const { change } = await answer(deleteOrder({ path: { id }, query: { tasks: fate } }));
    openOrder.close();
    await navigate('/orders');
    const back = () => void navigate('/orders/:id', { params: { id } });
    offerUndo(t('orders.said_deleted', { number, title }), change, back);
  } catch (failure) {
    complain(failure);
  }
}

/** Takes the removal of an item back, where its reader sees it: at its order. */
export async function putItemBack(id: string, row: ItemRow, at: number): Promise<void> {
  if (!openOrder.isOpen(id)) {
    // What was removed is saved first, or it would still be there.
    await quiet();
    await navigate('/orders/:id', { params: { id } });
    await openOrder.load(id);
  }
  // Its page says why there is none.
  if (!openOrder.isOpen(id)) return;
  openOrder.putBackRow(row, at);
  await openOrder.save();
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
