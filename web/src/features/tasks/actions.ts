// The actions on a row.
import { timer } from '$features/time/timer.svelte';
import { actOnRow } from '$objects/row-actions';
import { address } from './address';
import { changes, setDone } from './changes';
import { removeDone, reopen } from './done-today';
import { knownTasks } from './known';
import { list } from './list';
import type { Task } from './task';

export function toggle(task: Task) {
  if (!list.find(task.id)) return reopen(task);
  void actOnRow(task.id, list, () => void setDone(task, !task.done));
}

/** The timer goes on with this task, and what ran until now is stopped; or it stops, if it is this task that runs. */
export function startOn(task: Task) {
  if (timer.running?.task_id === task.id) return void timer.stop();
  knownTasks.put(task);
  void timer.start({ task_id: task.id });
}

export function remove(task: Task) {
  if (!list.find(task.id)) return removeDone(task);
  void actOnRow(task.id, list, () => {
    if (address.open === task.id) void address.close();
    void changes.remove(task);
  });
}
