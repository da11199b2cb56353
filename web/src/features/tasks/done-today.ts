// What was done today, under what is still to do: a look back at the end of the day, and the way to take a tick back.
import { getTask, listTasks } from '$api/generated';
import { Changes } from '$objects/changes';
import { ObjectList } from '$objects/list.svelte';
import { actOnRow } from '$objects/row-actions';
import { address } from './address';
import { taskKind, withDone } from './changes';
import { list } from './list';
import type { Task } from './task';

export const doneLast = new ObjectList<Task, object>({
  list: (_, page) => listTasks({ query: { done: true, sort: 'done', ...page } }),
  read: (id) => getTask({ path: { id } }),
  belongs: ({ done }) => done,
});

const changes = new Changes(taskKind, doneLast, address);

/** Looks again. What was done elsewhere is no longer among the open ones, but for what is open in a form. */
export async function lookBack(): Promise<void> {
  await doneLast.refresh();
  const known = doneLast.items.filter(({ id }) => id !== address.open && list.find(id));
  for (const task of known) list.put(task);
}

/** To do again, and among the open ones. */
export function reopen(task: Task) {
  void actOnRow(task.id, doneLast, async () => {
    await withDone(changes, task, false);
    void list.refresh();
  });
}
