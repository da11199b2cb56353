// A text as it is looked for: without case and accents, so that "amanha" finds "Amanhã".
export function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
