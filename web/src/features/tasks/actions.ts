// The actions on a row, with where the focus goes after them.
import { tick } from 'svelte';
import { landFocus } from '$ui/focus';
import { address } from './address.svelte';
import { removeTask, setDone } from './changes';
import { list } from './list.svelte';
import { currentId, focusRow, heir } from './rows';
import type { Task } from './task';

export function toggle(task: Task) {
  const next = heir(task.id);
  void setDone(task, !task.done);
  void handOn(task.id, next);
}

export function remove(task: Task) {
  const next = heir(task.id);
  if (address.open === task.id) void address.closeTask();
  void removeTask(task);
  void handOn(task.id, next);
}

/** The task that a key is meant for, if it is meant for one. */
export function current(): Task | undefined {
  const id = currentId();
  return id === null || id === address.open ? undefined : list.find(id);
}

async function handOn(id: string, next: string | null) {
  await tick();
  if (next && !list.find(id)) focusRow(next);
  await landFocus();
}
