// What is being typed into open tasks. It outlives the form: a failed save, a lost session and a walk to another
// room all give the text back. It lives in memory only, and ends with the sign-out; a reload asks first.
import type { Failure } from '$api/answer';
import { changesBetween, fieldsOf, type Task, type TaskFields } from './task';

/** The typed fields, and the task as it was when the typing began. */
export interface Edit {
  base: Task;
  fields: TaskFields;
  /** Why the server refused them, until they are sent again. */
  failure?: Failure;
}

class Edits {
  #kept = new Map<string, Edit>();

  /** Goes on where the typing was left, or begins with the task as it is. */
  of(task: Task): Edit {
    return this.#kept.get(task.id) ?? { base: task, fields: fieldsOf(task) };
  }

  keep(edit: Edit) {
    this.#kept.set(edit.base.id, edit);
  }

  drop(id: string) {
    this.#kept.delete(id);
  }

  /** Whether a reload would lose something. */
  get any(): boolean {
    return [...this.#kept.values()].some(isChanged);
  }

  clear() {
    this.#kept.clear();
  }
}

/** An emptied date field holds no date, but an empty text. */
function isChanged({ base, fields }: Edit): boolean {
  const typed = { ...fields, due_on: fields.due_on || null };
  return Object.keys(changesBetween(fieldsOf(base), typed)).length > 0;
}

export const edits = new Edits();
