// The tasks on the page of the day.
import { getTask, listTasks } from '$api/generated';
import { ObjectList } from '$objects/list.svelte';
import { outbox } from './outbox.svelte';
import { belongs, toRequest, type TaskQuery } from './query';
import type { Task } from './task';

export const list = new ObjectList<Task, TaskQuery>({
  list: (query, page) => listTasks({ query: { ...toRequest(query), ...page } }),
  read: (id) => getTask({ path: { id } }),
  belongs: ({ done }, { view }) => belongs(done, view),
});
outbox.whenAdded((task) => list.add(task));
