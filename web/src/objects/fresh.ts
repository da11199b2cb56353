// Keeps an open page true: looks again when the reader comes back to it, or the network does.
import { on } from 'svelte/events';

export function whenBack(look: () => void): () => void {
  const offVisible = on(document, 'visibilitychange', () => {
    if (document.visibilityState === 'visible') look();
  });
  const offOnline = on(window, 'online', look);
  return () => {
    offVisible();
    offOnline();
  };
}
