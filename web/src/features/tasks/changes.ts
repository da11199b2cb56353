// What one does to a task that exists: shown at once, sent, and taken back when the server says no.
import { deleteTask, getTask, undoChange, updateTask } from '$api/generated';
import { Failure, answer, type Answer } from '$api/answer';
import { t } from '$i18n';
import { inOneLine } from '$ui/failure-words';
import { toasts } from '$ui/toasts.svelte';
import { address } from './address.svelte';
import { conflict } from './conflict.svelte';
import { edits, type Edit } from './edits';
import { inOrder, isBusy } from './in-order';
import { list } from './list.svelte';
import { outbox } from './outbox.svelte';
import { FIELDS, changesBetween, fieldsOf, tidyTitle, type Task } from './task';

export async function setDone(task: Task, done: boolean): Promise<void> {
  const done_at = done ? new Date().toISOString() : null;
  const restore = list.put({ ...task, done, done_at });
  try {
    const { data, change } = await inOrder(task.id, () =>
      answer(updateTask({ path: { id: task.id }, body: { done } })),
    );
    settle(data);
    const said = done ? 'tasks.said_done' : 'tasks.said_reopened';
    offerUndo(t(said, { title: task.title }), task, change, restore);
  } catch (failure) {
    restore();
    complain(failure);
  }
}

export async function removeTask(task: Task): Promise<void> {
  edits.drop(task.id);
  const restore = list.remove(task.id);
  try {
    const { change } = await inOrder(task.id, () => answer(deleteTask({ path: { id: task.id } })));
    offerUndo(t('tasks.said_deleted', { title: task.title }), task, change, restore);
  } catch (failure) {
    if (isGone(failure)) return;
    restore();
    complain(failure);
  }
}

/** Saves what was typed over the version that it was typed over. */
export async function saveEdit({ base, fields }: Edit): Promise<void> {
  const wanted = { ...fields, title: tidyTitle(fields.title) };
  const changes = changesBetween(fieldsOf(base), wanted);
  edits.drop(base.id);
  if (Object.keys(changes).length === 0) return;

  const restore = list.put({ ...base, ...wanted });
  try {
    const call = () =>
      answer(
        updateTask({
          path: { id: base.id },
          headers: { 'If-Match': `"${base.version}"` },
          body: changes,
        }),
      );
    settle((await inOrder(base.id, call)).data);
  } catch (failure) {
    restore();
    await giveBack({ base, fields: wanted }, failure);
  }
}

/** What could not be saved waits with its reader; how, depends on what became of the task. */
async function giveBack(mine: Edit, failure: unknown): Promise<void> {
  edits.keep(mine);
  if (isGone(failure)) return conflict.showGone(mine);
  if (failure instanceof Failure && failure.is('precondition_failed')) return showBoth(mine);
  const inTheForm = saysItAllInTheForm(failure);
  if (inTheForm) edits.keep({ ...mine, failure });
  address.openTask(mine.base.id);
  if (!inTheForm) complain(failure);
}

/** Each error has a field to be said beside. */
function saysItAllInTheForm(failure: unknown): failure is Failure {
  const errors = (failure instanceof Failure && failure.problem?.errors) || [];
  return errors.length > 0 && errors.every(({ field }) => FIELDS.some((name) => name === field));
}

/** Somebody else was quicker: the reader sees both and chooses. */
async function showBoth(mine: Edit): Promise<void> {
  try {
    const { data: theirs } = await answer(getTask({ path: { id: mine.base.id } }));
    list.put(theirs);
    conflict.show(mine, theirs);
  } catch (failure) {
    await giveBack(mine, failure);
  }
}

/** The task is gone, and what was typed for it becomes one of its own. */
export async function saveAsNew({ base, fields }: Edit): Promise<void> {
  giveUp(base.id);
  await outbox.add({ ...fields, done: base.done }, fields.title);
}

/** The task is gone, and what was typed for it goes too. */
export function giveUp(id: string) {
  edits.drop(id);
  list.remove(id);
}

function offerUndo(
  text: string,
  task: Task,
  change: Answer<unknown>['change'],
  restore: () => void,
) {
  if (change === null) return toasts.say(text);
  toasts.say(text, { label: 'app.undo', run: () => takeBack(task, change, restore) });
}

async function takeBack({ id }: Task, change: number, restore: () => void): Promise<void> {
  restore();
  try {
    await inOrder(id, () => answer(undoChange({ path: { seq: change } })));
    settle((await answer(getTask({ path: { id } }))).data);
  } catch (failure) {
    complain(failure);
    void list.refresh();
  }
}

/** The server's version replaces ours, unless a newer change of ours is still on its way. */
function settle(task: Task) {
  if (!isBusy(task.id)) list.put(task);
}

function isGone(failure: unknown): boolean {
  return failure instanceof Failure && failure.problem?.status === 404;
}

function complain(failure: unknown) {
  if (!(failure instanceof Failure)) throw failure;
  // Signed out: the sign-in form says so, and what was typed waits behind it.
  if (!failure.is('unauthenticated')) toasts.complain(inOneLine(failure));
}
