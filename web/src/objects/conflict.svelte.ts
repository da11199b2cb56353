// An edit that lost a race, until the reader has chosen what becomes of it.
import type { Edit, Stored } from './kind';
import { whenReaderLeaves } from './leave';

export class Conflict<T extends Stored, Fields extends object> {
  #shown = $state.raw<{ mine: Edit<T, Fields>; theirs: T } | null>(null);
  #gone = $state.raw<Edit<T, Fields> | null>(null);

  constructor() {
    whenReaderLeaves(() => this.close());
  }

  /** The object was changed meanwhile: two versions. */
  get shown() {
    return this.#shown;
  }

  /** The object was deleted meanwhile: only what was typed is left. */
  get gone() {
    return this.#gone;
  }

  show(mine: Edit<T, Fields>, theirs: T) {
    this.close();
    this.#shown = { mine, theirs };
  }

  showGone(mine: Edit<T, Fields>) {
    this.close();
    this.#gone = mine;
  }

  close() {
    this.#shown = null;
    this.#gone = null;
  }
}
