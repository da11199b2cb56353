// An edit that lost a race, until the reader has chosen what becomes of it.
import type { Edit } from './edits';
import type { Task } from './task';

class Conflict {
  #shown = $state.raw<{ mine: Edit; theirs: Task } | null>(null);
  #gone = $state.raw<Edit | null>(null);

  /** The task was changed meanwhile: two versions. */
  get shown() {
    return this.#shown;
  }

  /** The task was deleted meanwhile: only what was typed is left. */
  get gone() {
    return this.#gone;
  }

  show(mine: Edit, theirs: Task) {
    this.close();
    this.#shown = { mine, theirs };
  }

  showGone(mine: Edit) {
    this.close();
    this.#gone = mine;
  }

  close() {
    this.#shown = null;
    this.#gone = null;
  }
}

export const conflict = new Conflict();
