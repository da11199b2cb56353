// An action on a row, and where the focus goes after it.
import { tick } from 'svelte';
import { landFocus } from '$ui/focus';
import { focusRow, heir } from './rows';

interface Shown {
  find(id: string): unknown;
}

/** When the row goes by what is done to it, its focus goes on to the next one. */
export async function actOnRow(id: string, list: Shown, act: () => void): Promise<void> {
  const next = heir(id);
  act();
  await tick();
  if (next && !list.find(id)) focusRow(next);
  await landFocus();
}
