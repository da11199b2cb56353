// What time is worked for: a task, or an order without one.
import { listTasks } from '$api/generated';
import { answer } from '$api/answer';
import { findOrders, orderChosen } from '$features/orders/known';
import { knownTasks } from '$features/tasks/known';
import { t } from '$i18n';
import type { Choice } from '$ui/Combobox.svelte';
import type { ActivityFields } from './activity';

export type Subject = Pick<ActivityFields, 'task_id' | 'order_id'>;

const OFFERED = 12;
const TASK = 'task/';
const ORDER = 'order/';

export async function findSubjects(text: string): Promise<Choice[]> {
  const query = { done: false, q: text || undefined, limit: OFFERED };
  const [tasks, orders] = await Promise.all([answer(listTasks({ query })), findOrders(text)]);
  knownTasks.put(...tasks.data.items);
  return [
    ...tasks.data.items.map(({ id, title, order_id }) => ({
      id: TASK + id,
      text: title,
      about: orderChosen(order_id)?.text,
    })),
    ...orders.slice(0, OFFERED).map(({ id, text }) => ({ id: ORDER + id, text })),
  ];
}

export function subjectChosen({ task_id, order_id }: Subject): Choice | null {
  if (task_id) return { id: TASK + task_id, text: knownTasks.get(task_id)?.title ?? '…' };
  const order = orderChosen(order_id);
  return order && { id: ORDER + order.id, text: order.text };
}

export function subjectOf(choice: Choice | null): Subject {
  const id = choice?.id ?? '';
  return {
    task_id: id.startsWith(TASK) ? id.slice(TASK.length) : null,
    order_id: id.startsWith(ORDER) ? id.slice(ORDER.length) : null,
  };
}

/** The order that it counts for: its own, or that of its task. */
export function orderOf({ task_id, order_id }: Subject): string | null {
  return order_id ?? (task_id ? (knownTasks.get(task_id)?.order_id ?? null) : null);
}

/** How an entry is called: by its own words, or else by what it was worked for. */
export function titleOf(activity: Subject & { description: string }): string {
  return activity.description || subjectChosen(activity)?.text || t('time.nameless');
}
