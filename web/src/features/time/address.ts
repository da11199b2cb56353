// The week in the address. Any of its days names it; this week needs no name.
import { session } from '$features/auth/session.svelte';
import { clock } from '$i18n/today.svelte';
import { Address } from '$objects/address.svelte';
import { firstOfWeek } from './week';

export interface WeekQuery {
  /** Its first day. */
  week: string;
}

export function thisWeek(): string {
  return firstOfWeek(clock.today(session.account.timezone), session.account.week_start);
}

export const address = new Address<WeekQuery>({
  path: '/time',
  opens: 'entry',
  read: (params) => {
    const day = params.get('week') ?? '';
    return { week: isDay(day) ? firstOfWeek(day, session.account.week_start) : thisWeek() };
  },
  write: ({ week }) => new URLSearchParams(week === thisWeek() ? {} : { week }),
});

/** Within the years that a week on either side can be told of. */
function isDay(text: string): boolean {
  if (text < '1000-01-08' || text > '9998-12-24') return false;
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));
}
