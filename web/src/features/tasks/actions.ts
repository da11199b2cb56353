// The actions on a row.
import { actOnRow } from '$objects/row-actions';
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
