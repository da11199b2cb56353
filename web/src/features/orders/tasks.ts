// The tasks of the order that is open.
import { getTask, listTasks } from '$api/generated';
import { AddLineText } from '$features/tasks/add-line.svelte';
import { outbox } from '$features/tasks/outbox.svelte';
import { taskKind, withDone } from '$features/tasks/changes';
import type { Task } from '$features/tasks/task';
import { Changes } from '$objects/changes';
import { ObjectList } from '$objects/list.svelte';
import { actOnRow } from '$objects/row-actions';
import { navigate } from '../../router';

/** What stands in the line that adds a task to the order. */
export const orderLine = new AddLineText();

interface TasksOf {
  order: string;
}

export const tasks = new ObjectList<Task, TasksOf>({
  list: ({ order }, page) => listTasks({ query: { order_id: order, sort: 'due', ...page } }),
  read: (id) => getTask({ path: { id } }),
  belongs: ({ order_id }, { order }) => order_id === order,
});

const changes = new Changes(taskKind, tasks, { show: openTask });

/** Tells who shows them of every task that was added: it may be one of theirs. */
export function takeAdded(order: string): () => void {
  return outbox.whenAdded((task) => {
    if (task.order_id === order) tasks.add(task);
  });
}

export function openTask(id: string) {
  void navigate('/', { search: new URLSearchParams({ view: 'all', task: id }).toString() });
}

export function toggle(task: Task) {
  void withDone(changes, task, !task.done);
}

export function remove(task: Task) {
  void actOnRow(task.id, tasks, () => void changes.remove(task));
}
