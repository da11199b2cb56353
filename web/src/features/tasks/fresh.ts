// Keeps the page of the day true, and sends what could not be sent: in every room.
import { untrack } from 'svelte';
import { whenBack } from '$objects/fresh';
import { address } from './address';
import { list } from './list';
import { outbox } from './outbox.svelte';

export function keepFresh(): () => void {
  void untrack(() => outbox.retryAll());
  return whenBack(catchUp);
}

async function catchUp() {
  await outbox.retryAll();
  // Not under the reader's hands: an open form stays as it is.
  if (address.open === null) void list.refresh();
}
