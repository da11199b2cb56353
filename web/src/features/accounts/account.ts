// An account as the pages know it, and the zones that one may choose for it.

/** In cents, for an hour. */
export const RATE_MAX = 1_000_000_000;

/** Every zone that this browser knows, with the one in use even if the browser does not know it. */
export function timezones(current: string): string[] {
  const known = Intl.supportedValuesOf('timeZone');
  return known.includes(current) ? known : [current, ...known];
}

/** A password's length counts characters, not UTF-16 units. */
export function longEnough(password: string): boolean {
  return [...password].length >= 8;
}
