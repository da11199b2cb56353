// What is typed and not saved lives in this page only: the browser asks before it goes.
import { on } from 'svelte/events';

const askers: (() => boolean)[] = [];

/** Whoever holds what may be lost registers here how to tell. */
export function maybeUnsaved(any: () => boolean) {
  askers.push(any);
}

on(window, 'beforeunload', (event) => {
  if (askers.some((any) => any())) event.preventDefault();
});
