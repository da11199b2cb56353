// A line of a table, in words.
import { language, t } from '$i18n';
import { dayInShort } from '$i18n/dates';
import { hoursAndMinutes } from '$i18n/durations';
import { wallClock } from '$i18n/zoned';
import { priorityNames } from '$features/tasks/task';
import type { Line } from './send';

type Makes = NonNullable<Line['makes']>;

export function titleOf(makes: Makes): string {
  if ('title' in makes) return makes.title;
  return makes.description || makes.order || t('time.nameless');
}

/** What else it makes, each a few words. */
export function detailsOf(makes: Makes, timezone: string): string[] {
  const details = 'title' in makes ? ofTask(makes) : ofTime(makes, timezone);
  return details.filter((detail) => detail !== '');
}

function ofTask({ due_on, priority, description }: Extract<Makes, { title: string }>): string[] {
  return [
    due_on ? dayWithYear(due_on) : '',
    priority === 'none' ? '' : t(priorityNames[priority]),
    description,
  ];
}

function ofTime(makes: Extract<Makes, { started_at: string }>, timezone: string): string[] {
  const start = wallClock(Date.parse(makes.started_at), timezone);
  const length = makes.ended_at ? Date.parse(makes.ended_at) - Date.parse(makes.started_at) : 0;
  return [
    `${dayWithYear(start.day)}, ${start.time}`,
    hoursAndMinutes(length),
    makes.description ? (makes.order ?? '') : '',
    makes.customer ?? '',
    makes.billable ? '' : t('time.not_billable'),
  ];
}

/** A file may go back years. */
function dayWithYear(day: string): string {
  return `${dayInShort(day, language.region)}/${day.slice(0, 4)}`;
}
