// Where the focus goes when the control that had it disappears by its own doing: never to nowhere.
import { tick } from 'svelte';

/** To the room itself, unless the focus has found a place. */
export async function landFocus(): Promise<void> {
  await tick();
  if (document.activeElement && document.activeElement !== document.body) return;
  document.getElementById('main')?.focus({ preventScroll: true });
}
