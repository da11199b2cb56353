// A pasted title may hold line ends and tabs, which a title may not.
export function oneLine(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ').trim();
}
