// The report in the address. This week by its days needs no words.
import { session } from '$features/auth/session.svelte';
import { clock } from '$i18n/today.svelte';
import { Address } from '$objects/address.svelte';
import { periodOf, readQuery, writeQuery, type ReportQuery } from './query';

export const today = () => clock.today(session.account.timezone);
const usual = () => periodOf('this_week', today(), session.account.week_start);

export const address = new Address<ReportQuery>({
  path: '/reports',
  opens: 'group',
  read: (params) => readQuery(params, usual()),
  write: (query) => writeQuery(query, usual()),
});
