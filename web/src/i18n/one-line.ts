/** What cannot be seen at an end is not there: space, and characters of no width. The server sees it the same way. */
const UNSEEN = '[\\s\\u00ad\\u200b-\\u200f\\u2060\\ufeff]+';
const ENDS = new RegExp(`^${UNSEEN}|${UNSEEN}$`, 'g');

// A pasted title may hold line ends and tabs, which a title may not.
export function oneLine(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ').replace(ENDS, '');
}
