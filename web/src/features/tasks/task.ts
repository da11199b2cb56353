// A task as the pages know it.
import type { Task, TaskIn } from '$api/generated';
import type { Key } from '$i18n';
import { addDays } from '$i18n/dates';

export type { Task };
export type NewTask = TaskIn;
export type Priority = Task['priority'];

/** What can be edited in a task, all of it. */
export type TaskFields = Pick<Task, 'title' | 'description' | 'priority'> & {
  due_on: string | null;
  order_id: string | null;
};

export const TITLE_MAX = 500;
export const DESCRIPTION_MAX = 20_000;

export const PRIORITIES: Priority[] = ['none', 'low', 'medium', 'high'];
export const priorityNames: Record<Priority, Key> = {
  none: 'tasks.priority_none',
  low: 'tasks.priority_low',
  medium: 'tasks.priority_medium',
  high: 'tasks.priority_high',
};

export function fieldsOf({ title, description, due_on, priority, order_id }: Task): TaskFields {
  return { title, description, due_on: due_on ?? null, priority, order_id: order_id ?? null };
}

export type Urgency = 'overdue' | 'today' | 'tomorrow' | 'week' | 'later' | 'undated';

export function urgency(due: string | null | undefined, today: string): Urgency {
  if (!due) return 'undated';
  if (due < today) return 'overdue';
  if (due === today) return 'today';
  if (due === addDays(today, 1)) return 'tomorrow';
  return due < addDays(today, 7) ? 'week' : 'later';
}
