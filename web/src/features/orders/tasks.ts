// The tasks of the order that is open.
import { getTask, listTasks } from '$api/generated';
import { AddLineText } from '$features/tasks/add-line.svelte';
import { outbox } from '$features/tasks/outbox.svelte';
import { taskKind, withDone } from '$features/tasks/changes';
import type { Task } from '$features/tasks/task';
import { Address } from '$objects/address.svelte';
import { Changes } from '$objects/changes';
import { ObjectList } from '$objects/list.svelte';
import { actOnRow } from '$objects/row-actions';
import { navigate } from '../../router';
import { idOnPage } from './list';

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

/** Which of them is open, in the address of the order. */
export const taskAddress = new Address<object>({
  get path() {
    return `/orders/${String(idOnPage())}` as const;
  },
  opens: 'task',
  read: () => ({}),
  write: () => new URLSearchParams(),
});

/** In the order that it is of: another one may be open by the time that something goes wrong. */
const opener = {
  show(id: string, { order_id }: Task) {
    const search = new URLSearchParams({ task: id }).toString();
    if (order_id) void navigate('/orders/:id', { params: { id: order_id }, search });
  },
};

export const taskChanges = new Changes(taskKind, tasks, opener);

/** Tells who shows them of every task that was added: it may be one of theirs. */
export function takeAdded(order: string): () => void {
  return outbox.whenAdded((task) => {
    if (task.order_id === order) tasks.add(task);
  });
}

export function toggle(task: Task) {
  void withDone(taskChanges, task, !task.done);
}

export function remove(task: Task) {
  void actOnRow(task.id, tasks, () => {
    if (taskAddress.open === task.id) void taskAddress.close();
    void taskChanges.remove(task);
  });
}
