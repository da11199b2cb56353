// Customers to choose from, and a new one on the spot.
import { createCustomer, listCustomers } from '$api/generated';
import { answer } from '$api/answer';
import { oneLine } from '$i18n/one-line';
import type { Choice } from '$ui/Combobox.svelte';
import type { Customer } from './customer';
import { knownCustomers } from './known';

const OFFERED = 20;

export async function findCustomers(text: string): Promise<Choice[]> {
  const query = { q: text || undefined, limit: OFFERED };
  const { items } = (await answer(listCustomers({ query }))).data;
  knownCustomers.put(...items);
  return items.map(choiceOf);
}

export async function newCustomer(text: string): Promise<Choice> {
  const headers = { 'Idempotency-Key': crypto.randomUUID() };
  const { data } = await answer(createCustomer({ body: { name: oneLine(text) }, headers }));
  knownCustomers.put(data);
  return choiceOf(data);
}

/** Until its name has come, a customer is chosen without one. */
export function customerChosen(id: string | null): Choice | null {
  return id === null ? null : { id, text: knownCustomers.get(id)?.name ?? '…' };
}

function choiceOf({ id, name, phone, email }: Customer): Choice {
  return { id, text: name, about: phone || email };
}
