// An edit that lost a race, until the reader has chosen between the two versions.
import type { Edit } from './edits';
import type { Task } from './task';

class Conflict {
  #shown = $state.raw<{ mine: Edit; theirs: Task } | null>(null);

  get shown() {
    return this.#shown;
  }

  show(mine: Edit, theirs: Task) {
    this.#shown = { mine, theirs };
  }

  close() {
    this.#shown = null;
  }
}

export const conflict = new Conflict();
