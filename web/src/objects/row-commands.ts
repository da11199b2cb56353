// The keys that every list answers to.
import type { Command } from '$ui/commands.svelte';
import { currentId, step } from './rows';

interface List<T> {
  find(id: string): T | undefined;
}

/** The object that a key is meant for, if it is meant for one: not for the one whose form is open. */
export function current<T>(list: List<T>, open: string | null = null): T | undefined {
  const id = currentId();
  return id === null || id === open ? undefined : list.find(id);
}

export const walking: Command[] = [
  { label: 'commands.next', keys: ['j'], run: () => step(1) },
  { label: 'commands.previous', keys: ['k'], run: () => step(-1) },
];

/** What acts on the row that has the focus, and makes no sense without one. */
export function onCurrent<T>(find: () => T | undefined, act: (object: T) => void) {
  return {
    when: () => find() !== undefined,
    run: () => {
      const object = find();
      if (object) act(object);
    },
  };
}
