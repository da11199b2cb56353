// What was done today, under what is still to do: a look back at the end of the day, and the way to take a tick back.
import { getTask, listTasks } from '$api/generated';
import { Changes, type Shelf } from '$objects/changes';
import { isBusy } from '$objects/in-order';
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

/** What is to do again stands among the open tasks at once, and what is done again no longer does. */
const shelf: Shelf<Task> = {
  find: (id) => doneLast.find(id),
  add: (task) => doneLast.add(task),
  put(task) {
    const restore = doneLast.put(task);
    const takeAway = task.done ? list.remove(task.id) : reopened(task);
    return () => {
      restore();
      takeAway();
    };
  },
  remove: (id) => doneLast.remove(id),
  refresh: () => doneLast.refresh(),
};

const changes = new Changes(taskKind, shelf, address);

function reopened(task: Task): () => void {
  if (list.find(task.id)) return list.put(task);
  list.add(task, 'opened');
  return () => void list.remove(task.id);
}

/** Looks again. What was done elsewhere is no longer among the open ones, but for what is open in a form. */
export async function lookBack(): Promise<void> {
  await doneLast.refresh();
  for (const task of doneLast.items) {
    const known = list.find(task.id);
    const isNews = known && known.version < task.version && !isBusy(task.id);
    if (isNews && task.id !== address.open) list.put(task);
  }
}

export function reopen(task: Task) {
  void actOnRow(task.id, doneLast, () => void withDone(changes, task, false));
}

export function removeDone(task: Task) {
  void actOnRow(task.id, doneLast, () => void changes.remove(task));
}
