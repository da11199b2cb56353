// Where a sign-in leads. The address may come from a link that somebody else wrote, so only a place inside
// these pages counts; anything else is the front page.
const HOME = '/';
const ENTRANCES = ['/sign-in', '/sign-up', '/forgot-password', '/reset-password', '/confirm-email'];

export function safeReturnTo(wanted: string | null, origin: string = location.origin): string {
  if (!wanted || !isPlainPath(wanted)) return HOME;

  const url = new URL(wanted, origin);
  if (url.origin !== origin || url.username || url.password) return HOME;
  // `/..//host` is a path until its dots are resolved.
  if (url.pathname.startsWith('//') || isEntrance(url.pathname)) return HOME;
  return url.pathname + url.search + url.hash;
}

/** Browsers read `\` as `/` and drop tabs and line ends, so `/\host` and `/<tab>/host` leave the site too. */
function isPlainPath(path: string): boolean {
  return path.startsWith('/') && !path.startsWith('//') && !/[\\\u0000-\u0020\u007f]/.test(path);
}

/** Back to the sign-in after a sign-in would be a circle. */
function isEntrance(pathname: string): boolean {
  return ENTRANCES.includes(pathname);
}
