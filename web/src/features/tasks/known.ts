// The tasks that entries of time name.
import { getTask, listTasks } from '$api/generated';
import { Known } from '$objects/known.svelte';
import type { Task } from './task';

export const knownTasks = new Known<Task>({
  entity: 'task',
  list: (query) => listTasks({ query: { ...query, sort: 'updated' } }),
  read: (id) => getTask({ path: { id } }),
});
