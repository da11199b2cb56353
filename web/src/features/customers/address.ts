// The customers' page in the address.
import { Address } from '$objects/address.svelte';
import type { CustomerQuery } from './list';

export const address = new Address<CustomerQuery>({
  path: '/customers',
  opens: 'customer',
  read: (params) => ({ q: params.get('q') ?? '' }),
  write: ({ q }) => new URLSearchParams(q ? { q } : {}),
});
