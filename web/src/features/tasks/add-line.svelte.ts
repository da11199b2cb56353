// What stands in the add line, kept through a lost session and a walk to another room.
import { whenReaderLeaves } from '$objects/leave';
import { maybeUnsaved } from '$objects/unsaved';

class AddLineText {
  text = $state('');
  /** Words that looked like a date or a priority and are not meant as one. */
  takenOff = $state.raw<ReadonlySet<string>>(new Set());

  takeOff(words: string) {
    this.takenOff = new Set([...this.takenOff, words]);
  }

  clear() {
    this.text = '';
    this.takenOff = new Set();
  }
}

export const addLine = new AddLineText();
whenReaderLeaves(() => addLine.clear());
maybeUnsaved(() => addLine.text.trim() !== '');
