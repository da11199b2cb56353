// What runs stands before the room's own title in the browser's tab, whichever room it is.
const BETWEEN = ' · ';

let before = '';

/** Puts a text before the title, or takes it off again where it is empty. Gives back how it is taken off. */
export function keepInTitle(text: string): () => void {
  const own = document.title.startsWith(before)
    ? document.title.slice(before.length)
    : document.title;
  before = text && text + BETWEEN;
  document.title = before + own;
  return () => {
    if (before && document.title.startsWith(before))
      document.title = document.title.slice(before.length);
    before = '';
  };
}
