// What stands in an add line, kept through a lost session and a walk to another room.
import { whenReaderLeaves } from '$objects/leave';
import { maybeUnsaved } from '$objects/unsaved';

export class AddLineText {
  text = $state('');
  /** Words that looked like a date or a priority and are not meant as one. */
  takenOff = $state.raw<ReadonlySet<string>>(new Set());

  #order = '';

  constructor() {
    whenReaderLeaves(() => this.clear());
    maybeUnsaved(() => this.text.trim() !== '');
  }

  /** What is typed for one order is not meant for the next. */
  beginFor(order: string) {
    if (order !== this.#order) this.clear();
    this.#order = order;
  }

  takeOff(words: string) {
    this.takenOff = new Set([...this.takenOff, words]);
  }

  clear() {
    this.text = '';
    this.takenOff = new Set();
  }
}

export const addLine = new AddLineText();
