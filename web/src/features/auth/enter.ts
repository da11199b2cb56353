// Through the door: to where the reader was going. Replaces the form in the history, so Back skips it.
import { navigate } from '../../router';
import { safeReturnTo } from './return-to';

export function enter(wanted: string | null) {
  const { pathname, search, hash } = new URL(safeReturnTo(wanted), location.origin);
  void navigate(pathname as '/', { search, hash, replace: true });
}

/** To the sign-in, and from there back to this very place, unless its reader chose to leave it. */
export function askToSignIn(chosen: boolean) {
  const here = location.pathname + location.search;
  const search = chosen || here === '/' ? '' : `?return_to=${encodeURIComponent(here)}`;
  void navigate('/sign-in', { search, replace: true });
}
