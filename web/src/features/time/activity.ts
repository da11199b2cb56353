// Time that was worked, as the pages know it.
import type { Activity, TimerIn } from '$api/generated';
import { HOUR } from '$i18n/durations';

export type { Activity };

/** What can be edited in an activity, all of it. */
export type ActivityFields = Pick<
  Activity,
  | 'description'
  | 'task_id'
  | 'order_id'
  | 'started_at'
  | 'ended_at'
  | 'billable'
  | 'rate_cents_per_hour'
>;

export const DESCRIPTION_MAX = 500;
/** Nobody works that long: a timer that does was forgotten. */
const FORGOTTEN = 12 * HOUR;

export function fieldsOf(activity: Activity): ActivityFields {
  const { description, task_id, order_id, started_at, ended_at } = activity;
  const { billable, rate_cents_per_hour } = activity;
  return { description, task_id, order_id, started_at, ended_at, billable, rate_cents_per_hour };
}

/** The same work, to be gone on with. */
export function toStart(activity: Activity): TimerIn {
  const { description, task_id, order_id, billable, rate_cents_per_hour } = activity;
  return { description, task_id, order_id, billable, rate_cents_per_hour };
}

export function isForgotten(elapsed: number): boolean {
  return elapsed > FORGOTTEN;
}

export const begin = ({ started_at }: Pick<Activity, 'started_at'>) => Date.parse(started_at);

/** When it ended; what runs goes on until now. */
export function end({ ended_at }: Pick<Activity, 'ended_at'>, now: number): number {
  return ended_at === null ? now : Date.parse(ended_at);
}

export const iso = (instant: number) => new Date(instant).toISOString();

/** What was worked on last, each thing once. */
export function distinct(activities: readonly Activity[], count: number): Activity[] {
  const seen = new Map<string, Activity>();
  for (const activity of activities) {
    const { description, task_id, order_id } = activity;
    const what = JSON.stringify([description, task_id, order_id]);
    const isSomething = description !== '' || task_id !== null || order_id !== null;
    if (isSomething && !seen.has(what)) seen.set(what, activity);
  }
  return [...seen.values()].slice(0, count);
}
