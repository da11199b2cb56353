// The orders that tasks name, and those that are named by their number.
import { getOrder, listOrders } from '$api/generated';
import { Failure, answer } from '$api/answer';
import { Known } from '$objects/known.svelte';
import type { Choice } from '$ui/Combobox.svelte';
import { t } from '$i18n';
import type { Order } from './order';

const OFFERED = 20;

export const knownOrders = new Known<Order>({
  entity: 'order',
  list: (query) => listOrders({ query }),
  read: (id) => getOrder({ path: { id } }),
});

export function orderNumbered(number: number): Order | undefined {
  return knownOrders.find((order) => order.number === number);
}

/** Looks for an order that is not known yet. False only where there is none for sure. */
export async function learnNumber(number: number): Promise<boolean> {
  try {
    const query = { q: `#${number}`, limit: 100 };
    const { items, next } = (await answer(listOrders({ query }))).data;
    knownOrders.put(...items);
    return orderNumbered(number) !== undefined || Boolean(next);
  } catch (failure) {
    if (!(failure instanceof Failure)) throw failure;
    return true;
  }
}

/** Orders that something can still be done for. */
export async function findOrders(text: string): Promise<Choice[]> {
  const query = {
    status: 'pending',
    q: text.replace(/^#/, '') || undefined,
    limit: OFFERED,
  } as const;
  const { items } = (await answer(listOrders({ query }))).data;
  knownOrders.put(...items);
  return items.map(choiceOf);
}

export function orderChosen(id: string | null): Choice | null {
  if (id === null) return null;
  const order = knownOrders.get(id);
  return order ? choiceOf(order) : { id, text: '…' };
}

function choiceOf({ id, number, title }: Order): Choice {
  return { id, text: `${t('orders.numbered', { number })} · ${title}` };
}
