// The customers that orders name.
import { getCustomer, listCustomers } from '$api/generated';
import { Known } from '$objects/known.svelte';
import type { Customer } from './customer';

export const knownCustomers = new Known<Customer>({
  entity: 'customer',
  list: (query) => listCustomers({ query }),
  read: (id) => getCustomer({ path: { id } }),
});
