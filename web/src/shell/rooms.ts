// The rooms of the house, in the order of the rail. A room joins here, when it can be entered: its addresses, its
// page (loaded when somebody first goes there), and where the ways to it are.
import type { Account } from '$api/generated';
import { TABS as accountTabs, loadTabs as loadAccountTabs } from '$features/accounts/tabs';
import { TABS as adminTabs, loadTabs as loadAdminTabs } from '$features/admin/tabs';
import TasksPage from '$features/tasks/TasksPage.svelte';
import type { Key } from '$i18n';
import type { IconName } from '$ui/Icon.svelte';
import { lazy } from './lazy';
import type { Tab } from './tabs';

const orders = lazy(() => import('$features/orders/OrdersPage.svelte'));
const order = lazy(() => import('$features/orders/OrderPage.svelte'));
const customers = lazy(() => import('$features/customers/CustomersPage.svelte'));
const time = lazy(() => import('$features/time/TimePage.svelte'));
const reports = lazy(() => import('$features/reports/ReportsPage.svelte'));
const trash = lazy(() => import('$features/trash/TrashPage.svelte'));
const admin = lazy(() => import('$features/admin/AdminRoom.svelte'));
const account = lazy(() => import('$features/accounts/AccountRoom.svelte'));

/** Every private address and its page. */
export const PAGES = {
  '/': TasksPage,
  '/orders': orders.page,
  '/orders/:id': order.page,
  '/customers': customers.page,
  '/time': time.page,
  '/reports': reports.page,
  '/trash': trash.page,
  // One page for all: what it shows is the tab that the address names.
  '/account': account.page,
  '/account/security': account.page,
  '/account/data': account.page,
  '/admin': admin.page,
  '/admin/invitations': admin.page,
  '/admin/audit': admin.page,
  '/admin/numbers': admin.page,
} as const;

/** An address that is always the same page. */
export type PagePath = Exclude<keyof typeof PAGES, `${string}:${string}`>;

export interface Room {
  path: PagePath;
  name: Key;
  icon: IconName;
  /** The rest of the key that leads here, after `g`. */
  key: string;
  /**
   * `rail` at a desk; of those, the ones with `bar` have a place at the thumb. Behind "more" are the others, and what has
   * `more`, which at a desk has no place in the rail.
   */
  ways: readonly ('rail' | 'bar' | 'more' | 'menu')[];
  /** For administrators alone; the server sees to it that nobody else gets an answer. */
  forAdmins?: boolean;
  /** Gets the page ready before somebody enters. */
  load?: () => unknown;
  /** Pages of their own inside it. */
  tabs?: readonly Tab[];
  /** What its search finds, and what a search closes. Without it, the header searches the first room. */
  search?: { name: Key; closes?: string };
}

export const ROOMS: readonly [Room, ...Room[]] = [
  {
    path: '/',
    name: 'rooms.today',
    icon: 'today',
    key: 't',
    ways: ['rail', 'bar'],
    search: { name: 'tasks.search', closes: 'task' },
  },
  {
    path: '/orders',
    name: 'rooms.orders',
    icon: 'orders',
    key: 'o',
    ways: ['rail', 'bar'],
    load: () => Promise.all([orders.load(), order.load()]),
    search: { name: 'orders.search' },
  },
  {
    path: '/customers',
    name: 'rooms.customers',
    icon: 'customers',
    key: 'c',
    ways: ['rail'],
    load: customers.load,
    search: { name: 'customers.search', closes: 'customer' },
  },
  {
    path: '/time',
    name: 'rooms.time',
    icon: 'time',
    key: 'h',
    ways: ['rail', 'bar'],
    load: time.load,
  },
  {
    path: '/reports',
    name: 'rooms.reports',
    icon: 'reports',
    key: 'r',
    ways: ['rail'],
    load: reports.load,
  },
  {
    path: '/trash',
    name: 'rooms.trash',
    icon: 'bin',
    key: 'x',
    ways: ['more', 'menu'],
    load: trash.load,
  },
  {
    path: '/account',
    name: 'rooms.account',
    icon: 'account',
    key: 'a',
    ways: ['rail', 'menu'],
    load: () => Promise.all([account.load(), loadAccountTabs()]),
    tabs: accountTabs,
  },
  {
    path: '/admin',
    name: 'rooms.admin',
    icon: 'shield',
    key: 'm',
    ways: ['rail', 'menu'],
    forAdmins: true,
    load: () => Promise.all([admin.load(), loadAdminTabs()]),
    tabs: adminTabs,
    search: { name: 'admin.search', closes: 'account' },
  },
];

/** The room that an address is in: `/orders/…` is in the orders' room. */
export function roomOf(pathname: string): Room | undefined {
  return ROOMS.find(
    ({ path }) => pathname === path || (path !== '/' && pathname.startsWith(`${path}/`)),
  );
}

/** The rooms that somebody may enter. */
export function roomsFor({ role }: Account): Room[] {
  return ROOMS.filter(({ forAdmins }) => !forAdmins || role === 'admin');
}

export function roomsOn(way: Room['ways'][number], account: Account): Room[] {
  return roomsFor(account).filter(({ ways }) => ways.includes(way));
}
