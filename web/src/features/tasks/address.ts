// The page of the day in the address.
import { Address } from '$objects/address.svelte';
import { readQuery, USUAL_SORT, writeQuery, type TaskQuery } from './query';

class TaskAddress extends Address<TaskQuery> {
  /** A new view comes in its usual order. */
  override href(changes: Partial<TaskQuery>): string {
    return super.href(inUsualOrder(changes));
  }

  override change(changes: Partial<TaskQuery>, options?: { replace?: boolean }) {
    super.change(inUsualOrder(changes), options);
  }
}

function inUsualOrder(changes: Partial<TaskQuery>): Partial<TaskQuery> {
  return changes.view ? { sort: USUAL_SORT[changes.view], ...changes } : changes;
}

export const address = new TaskAddress({
  path: '/',
  opens: 'task',
  read: readQuery,
  write: writeQuery,
});
