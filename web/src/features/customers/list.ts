// The customers on their page.
import { getCustomer, listCustomers } from '$api/generated';
import { ObjectList } from '$objects/list.svelte';
import type { Customer } from './customer';

export interface CustomerQuery {
  q: string;
}

export const list = new ObjectList<Customer, CustomerQuery>({
  list: ({ q }, page) => listCustomers({ query: { q: q || undefined, ...page } }),
  read: (id) => getCustomer({ path: { id } }),
});
