// The secret that a link carries behind its `#`. A browser keeps that to itself: it is in no request and in no log.

/** All that stands there, as in a letter's link; null where the link has none. */
export function secretOf(hash: string): string | null {
  return hash.replace(/^#/, '') || null;
}
