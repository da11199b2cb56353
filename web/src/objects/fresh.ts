// Keeps an open page true: looks again when the reader comes back to it, or the way to the server does.
import { on } from 'svelte/events';
import { network } from '$api/network.svelte';

export function whenBack(look: () => void): () => void {
  const offVisible = on(document, 'visibilitychange', () => {
    if (document.visibilityState === 'visible') look();
  });
  const offNetwork = network.whenBack(look);
  return () => {
    offVisible();
    offNetwork();
  };
}
