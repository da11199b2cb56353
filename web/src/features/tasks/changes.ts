// What one does to a task that exists.
import { deleteTask, getTask, updateTask } from '$api/generated';
import { orderChosen } from '$features/orders/known';
import { language, t } from '$i18n';
import { dayInFull } from '$i18n/dates';
import { oneLine } from '$i18n/one-line';
import { Changes } from '$objects/changes';
import type { Kind } from '$objects/kind';
import { address } from './address';
import { list } from './list';
import { outbox } from './outbox.svelte';
import { fieldsOf, priorityNames, type Task, type TaskFields } from './task';

export const taskKind: Kind<Task, TaskFields> = {
  read: (id) => getTask({ path: { id } }),
  update: (id, body, headers) => updateTask({ path: { id }, headers, body }),
  remove: (id) => deleteTask({ path: { id } }),
  addAnew: ({ base, fields }) => outbox.add({ ...fields, done: base.done }, fields.title),
  fieldsOf,
  tidy: (fields) => ({ ...fields, title: oneLine(fields.title), due_on: fields.due_on || null }),
  describe: ({ title, description, due_on, priority, order_id }) => [
    { label: t('tasks.title'), text: title },
    { label: t('tasks.description'), text: description },
    {
      label: t('tasks.due'),
      text: due_on ? dayInFull(due_on, language.region) : t('groups.undated'),
    },
    { label: t('tasks.priority'), text: t(priorityNames[priority]) },
    { label: t('tasks.order'), text: orderChosen(order_id)?.text ?? '' },
  ],
  nameOf: ({ title }) => title,
  words: {
    changed: 'tasks.said_changed',
    deleted: 'tasks.said_deleted',
    changedMeanwhile: 'tasks.conflict',
    changedMeanwhileDo: 'tasks.conflict_do',
    goneMeanwhile: 'tasks.gone_meanwhile',
    goneMeanwhileDo: 'tasks.gone_meanwhile_do',
    saveAnew: 'tasks.save_anew',
  },
};

export const changes = new Changes(taskKind, list, address);

export function setDone(task: Task, done: boolean): Promise<void> {
  return withDone(changes, task, done);
}

/** The same, wherever the task is shown. */
export function withDone(of: Changes<Task, TaskFields>, task: Task, done: boolean): Promise<void> {
  const done_at = done ? new Date().toISOString() : null;
  const said = t(done ? 'tasks.said_done' : 'tasks.said_reopened', { title: task.title });
  const send = () => updateTask({ path: { id: task.id }, body: { done } });
  return of.act(task, { ...task, done, done_at }, said, send);
}
