// Keeps an open page true: looks again when the reader comes back to it, and sends what could not be sent.
import { untrack } from 'svelte';
import { on } from 'svelte/events';
import { address } from './address.svelte';
import { list } from './list.svelte';
import { outbox } from './outbox.svelte';

export function keepFresh(): () => void {
  void untrack(() => outbox.retryAll());
  const offVisible = on(document, 'visibilitychange', () => {
    if (document.visibilityState === 'visible') void catchUp();
  });
  const offOnline = on(window, 'online', catchUp);
  return () => {
    offVisible();
    offOnline();
  };
}

async function catchUp() {
  await outbox.retryAll();
  // Not under the reader's hands: an open form stays as it is.
  if (address.open === null) void list.refresh();
}
