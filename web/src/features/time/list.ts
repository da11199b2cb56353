// The entries of the week that is shown, all of them: their sums are shown too.
import { getActivity, listActivities } from '$api/generated';
import { session } from '$features/auth/session.svelte';
import { endOfDay, startOfDay } from '$i18n/zoned';
import { ObjectList } from '$objects/list.svelte';
import { begin, end, type Activity } from './activity';
import type { WeekQuery } from './address';
import { lastOfWeek } from './week';

export const list = new ObjectList<Activity, WeekQuery>({
  list: ({ week }, page) =>
    listActivities({ query: { from: week, to: lastOfWeek(week), ...page } }),
  read: (id) => getActivity({ path: { id } }),
  whole: true,
  belongs: (activity, { week }) => {
    const { timezone } = session.account;
    const isBefore = end(activity, Date.now()) < startOfDay(week, timezone);
    return !isBefore && begin(activity) < endOfDay(lastOfWeek(week), timezone);
  },
});
