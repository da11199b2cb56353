// The way to the add line of tasks from anywhere: the rail, the bar, a key, the palette.
import { navigate } from '../../router';

let line: HTMLInputElement | null = null;
let wanted = false;

export function addTask() {
  if (line) return reach(line);
  wanted = true;
  void navigate('/');
}

/** The add line says that it is there; gives back how it says that it is gone. */
export function isAddLine(input: HTMLInputElement): () => void {
  line = input;
  if (wanted) reach(input);
  wanted = false;
  return () => (line = null);
}

function reach(input: HTMLInputElement) {
  input.focus({ preventScroll: true });
  window.scrollTo({ top: 0 });
}
