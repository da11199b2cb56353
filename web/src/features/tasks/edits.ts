// What is being typed into open tasks. It outlives the form: a failed save, a lost session and a walk to another
// room all give the text back. It lives in memory only, and ends with the sign-out.
import { fieldsOf, type Task, type TaskFields } from './task';

/** The typed fields, and the task as it was when the typing began. */
export interface Edit {
  base: Task;
  fields: TaskFields;
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

  clear() {
    this.#kept.clear();
  }
}

export const edits = new Edits();
