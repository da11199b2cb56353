// The orders on their page.
import { createOrder, getOrder, listOrders, type OrderIn } from '$api/generated';
import { navigate, route } from '../../router';
import { Adding } from '$objects/adding.svelte';
import { Address } from '$objects/address.svelte';
import { ObjectList } from '$objects/list.svelte';
import type { Order } from './order';
import { belongs, readQuery, toRequest, writeQuery, type OrderQuery } from './query';

export const address = new Address<OrderQuery>({
  path: '/orders',
  opens: 'order',
  read: readQuery,
  write: writeQuery,
});

export const list = new ObjectList<Order, OrderQuery>({
  list: (query, page) => listOrders({ query: { ...toRequest(query), ...page } }),
  read: (id) => getOrder({ path: { id } }),
  belongs,
});

/** A new order is one to go on with: it opens, unless its maker has gone elsewhere meanwhile or writes the next one. */
export const adding = new Adding<Order, OrderIn>(
  (body, headers) => createOrder({ body, headers }),
  (order) => {
    list.add(order);
    if (location.pathname === '/orders' && !adding.text.trim()) enter(order.id);
  },
);

/** The id in the address of an order's page. */
export function idOnPage(): string | undefined {
  return (route.params as { id?: string }).id;
}

export function enter(id: string) {
  void navigate('/orders/:id', { params: { id } });
}
