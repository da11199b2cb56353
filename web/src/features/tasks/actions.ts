// The actions on a row.
import { actOnRow } from '$objects/row-actions';
import { currentId } from '$objects/rows';
import { address } from './address';
import { changes, setDone } from './changes';
import { list } from './list';
import type { Task } from './task';

export function toggle(task: Task) {
  void actOnRow(task.id, list, () => void setDone(task, !task.done));
}

export function remove(task: Task) {
  void actOnRow(task.id, list, () => {
    if (address.open === task.id) void address.close();
    void changes.remove(task);
  });
}

/** The task that a key is meant for, if it is meant for one. */
export function current(): Task | undefined {
  const id = currentId();
  return id === null || id === address.open ? undefined : list.find(id);
}
