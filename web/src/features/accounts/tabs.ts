// The tabs of the account's room. Each is loaded when somebody first looks at it.
import { lazy } from '../../shell/lazy';
import type { Tab } from '../../shell/tabs';

const profile = lazy(() => import('./ProfilePage.svelte'));
const security = lazy(() => import('$features/auth/SecurityPage.svelte'));
const data = lazy(() => import('$features/portability/DataPage.svelte'));

export const TABS: readonly [Tab, ...Tab[]] = [
  { path: '/account', name: 'account.profile', command: 'account.to_profile', page: profile.page },
  {
    path: '/account/security',
    name: 'account.security',
    command: 'account.to_security',
    page: security.page,
  },
  { path: '/account/data', name: 'account.data', command: 'account.to_data', page: data.page },
];

export function loadTabs() {
  return Promise.all([profile.load(), security.load(), data.load()]);
}
