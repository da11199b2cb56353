// The secret that a link carries behind its `#`. A browser keeps that to itself: it is in no request and in no log.

/** All that stands there, as in a letter's link; null where the link has none. */
export function secretOf(hash: string): string | null {
  return hash.replace(/^#/, '') || null;
}

/** The code of an invitation. */
export function invitationIn(hash: string): string | null {
  return new URLSearchParams(hash.replace(/^#/, '')).get('invitation') || null;
}

/** The link that an invitation's code makes here. */
export function invitationLink(code: string, origin: string = location.origin): string {
  return `${origin}/sign-up#${new URLSearchParams({ invitation: code })}`;
}
