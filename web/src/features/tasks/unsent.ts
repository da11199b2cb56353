// New tasks that have not got through yet, kept on this device: a reload or a closed page loses none of them.
// Each has a name of its own in the storage, so that two pages of one reader never write over each other.
import { on } from 'svelte/events';
import type { NewTask } from './task';

export interface KeptTask {
  /** The Idempotency-Key of every try, so that the task is added once. */
  key: string;
  task: NewTask;
  /** As it was typed, for when it has to be typed again. */
  line: string;
  /** When it was typed, in milliseconds: the storage has no order. */
  at: number;
}

const PREFIX = 'trackit.unsent.';
const nameOf = (account: string, key: string) => `${PREFIX}${account}.${key}`;

export function keep(account: string, { key, task, line, at }: KeptTask) {
  try {
    localStorage.setItem(nameOf(account, key), JSON.stringify({ key, task, line, at }));
  } catch {
    // Storage is blocked or full: the task waits until the page is closed.
  }
}

export function drop(account: string, key: string) {
  try {
    localStorage.removeItem(nameOf(account, key));
  } catch {
    // Storage is blocked: nothing was kept.
  }
}

/** The newest first. */
export function keptBy(account: string): KeptTask[] {
  try {
    return Object.keys(localStorage)
      .filter((name) => name.startsWith(nameOf(account, '')))
      .map((name) => JSON.parse(localStorage.getItem(name)!) as KeptTask)
      .sort((a, b) => b.at - a.at);
  } catch {
    return []; // Storage is blocked, or somebody else wrote into it.
  }
}

/** Tells the key of a task that another page has sent or discarded. */
export function whenDropped(listener: (key: string) => void) {
  on(window, 'storage', ({ key: name, newValue }) => {
    if (name?.startsWith(PREFIX) && newValue === null) listener(name.split('.').at(-1)!);
  });
}
