// The tabs of the administration's room. Each is loaded when somebody first looks at it.
import { lazy } from '../../shell/lazy';
import type { Tab } from '../../shell/tabs';

const accounts = lazy(() => import('./AccountsPage.svelte'));
const invitations = lazy(() => import('./InvitationsPage.svelte'));
const audit = lazy(() => import('./AuditPage.svelte'));
const numbers = lazy(() => import('./NumbersPage.svelte'));

export const TABS: readonly [Tab, ...Tab[]] = [
  { path: '/admin', name: 'admin.accounts', command: 'admin.to_accounts', page: accounts.page },
  {
    path: '/admin/invitations',
    name: 'admin.invitations',
    command: 'admin.to_invitations',
    page: invitations.page,
  },
  { path: '/admin/audit', name: 'admin.audit', command: 'admin.to_audit', page: audit.page },
  {
    path: '/admin/numbers',
    name: 'admin.numbers',
    command: 'admin.to_numbers',
    page: numbers.page,
  },
];

export function loadTabs() {
  return Promise.all([accounts.load(), invitations.load(), audit.load(), numbers.load()]);
}
