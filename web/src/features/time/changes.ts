// What one does to an entry of time.
import {
  createActivity,
  deleteActivity,
  getActivity,
  undoChange,
  updateActivity,
  type ActivityIn,
} from '$api/generated';
import { answer } from '$api/answer';
import { session } from '$features/auth/session.svelte';
import { language, t } from '$i18n';
import { dayInFull } from '$i18n/dates';
import { money } from '$i18n/money';
import { oneLine } from '$i18n/one-line';
import { wallClock } from '$i18n/zoned';
import { Changes, complain } from '$objects/changes';
import { addition, inOrder } from '$objects/in-order';
import type { Kind } from '$objects/kind';
import { actOnRow } from '$objects/row-actions';
import { toasts } from '$ui/toasts.svelte';
import { begin, fieldsOf, toStart, type Activity, type ActivityFields } from './activity';
import { address } from './address';
import { list } from './list';
import { subjectChosen, titleOf } from './subject';
import { timer } from './timer.svelte';
import { lastOfWeek } from './week';

const kind: Kind<Activity, ActivityFields> = {
  read: (id) => getActivity({ path: { id } }),
  update: (id, body, headers) => updateActivity({ path: { id }, headers, body }),
  remove: (id) => deleteActivity({ path: { id } }),
  addAnew: ({ fields }) => enter(fields, crypto.randomUUID()),
  fieldsOf,
  tidy: (fields) => ({ ...fields, description: oneLine(fields.description) }),
  describe: (fields) => [
    { label: t('time.description'), text: fields.description },
    { label: t('time.subject'), text: subjectChosen(fields)?.text ?? '' },
    { label: t('time.start'), text: moment(fields.started_at) },
    { label: t('time.end'), text: fields.ended_at ? moment(fields.ended_at) : t('time.running') },
    { label: t('time.billable'), text: t(fields.billable ? 'time.yes' : 'time.no') },
    { label: t('time.rate'), text: money(fields.rate_cents_per_hour, language.region) },
  ],
  together: [
    ['task_id', 'order_id'],
    ['started_at', 'ended_at'],
  ],
  nameOf: titleOf,
  words: {
    changed: 'time.said_changed',
    deleted: 'time.said_deleted',
    changedMeanwhile: 'time.conflict',
    changedMeanwhileDo: 'time.conflict_do',
    goneMeanwhile: 'time.gone_meanwhile',
    goneMeanwhileDo: 'time.gone_meanwhile_do',
    saveAnew: 'time.save_anew',
  },
};

export const changes = new Changes(kind, list, address);

/** Enters time that was worked, and offers the way back. Throws what the server says against it. */
export async function enter(body: ActivityIn, key: string): Promise<void> {
  const headers = { 'Idempotency-Key': key };
  const { data, change } = await addition(answer(createActivity({ body, headers })));
  list.add(data);
  const run = () => void takeBack(data, change!);
  toasts.say(entered(data), change === null ? undefined : { label: 'app.undo', run, on: data.id });
}

/** Where the week that is shown does not show it, its day is said. */
function entered(activity: Activity): string {
  const title = titleOf(activity);
  const { day } = wallClock(begin(activity), session.account.timezone);
  const { week } = address.query;
  if (week <= day && day <= lastOfWeek(week)) return t('time.said_added', { title });
  return t('time.said_added_on', { title, day: dayInFull(day, language.region) });
}

async function takeBack({ id }: Activity, change: number): Promise<void> {
  const restore = list.remove(id);
  try {
    await inOrder(id, () => answer(undoChange({ path: { seq: change } })));
  } catch (failure) {
    restore();
    complain(failure);
  }
}

export function remove(activity: Activity) {
  void actOnRow(activity.id, list, () => {
    if (address.open === activity.id) void address.close();
    void changes.remove(activity);
  });
}

export function goOn(activity: Activity) {
  void timer.start(toStart(activity));
}

function moment(instant: string): string {
  const { day, time } = wallClock(Date.parse(instant), session.account.timezone);
  return `${dayInFull(day, language.region)}, ${time}`;
}
