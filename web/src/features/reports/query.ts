// What the address says about a report: from when to when, and by what.
import { addDays } from '$i18n/dates';
import type { Key } from '$i18n';
import { firstOfWeek, lastOfWeek } from '$features/time/week';

export const GROUPINGS = ['day', 'week', 'task', 'order', 'customer'] as const;
export type Grouping = (typeof GROUPINGS)[number];

export interface ReportQuery {
  from: string;
  to: string;
  group_by: Grouping;
}

export const PRESETS = ['this_week', 'last_week', 'this_month', 'last_month'] as const;
export type Preset = (typeof PRESETS)[number];

export const presetNames: Record<Preset, Key> = {
  this_week: 'reports.this_week',
  last_week: 'reports.last_week',
  this_month: 'reports.this_month',
  last_month: 'reports.last_month',
};
export const groupingNames: Record<Grouping, Key> = {
  day: 'reports.day',
  week: 'reports.week',
  task: 'reports.task',
  order: 'reports.order',
  customer: 'reports.customer',
};

type Period = Pick<ReportQuery, 'from' | 'to'>;

export function periodOf(preset: Preset, today: string, weekStart: string): Period {
  const week = firstOfWeek(today, weekStart);
  const month = `${today.slice(0, 7)}-01`;
  const monthBefore = `${addDays(month, -1).slice(0, 7)}-01`;
  switch (preset) {
    case 'this_week':
      return { from: week, to: lastOfWeek(week) };
    case 'last_week':
      return { from: addDays(week, -7), to: addDays(week, -1) };
    case 'this_month':
      return { from: month, to: lastOfMonth(month) };
    case 'last_month':
      return { from: monthBefore, to: addDays(month, -1) };
  }
}

/** The preset that means just these days, if one does. */
export function presetOf({ from, to }: Period, today: string, weekStart: string): Preset | null {
  const matches = (preset: Preset) => {
    const period = periodOf(preset, today, weekStart);
    return period.from === from && period.to === to;
  };
  return PRESETS.find(matches) ?? null;
}

export function readQuery(params: URLSearchParams, usual: Period): ReportQuery {
  const [from, to] = [params.get('from') ?? '', params.get('to') ?? ''];
  const period = isDay(from) && isDay(to) && from <= to ? { from, to } : usual;
  const group_by = GROUPINGS.find((known) => known === params.get('group_by')) ?? 'day';
  return { ...period, group_by };
}

/** The shortest address that says the same. */
export function writeQuery({ from, to, group_by }: ReportQuery, usual: Period): URLSearchParams {
  const params = new URLSearchParams();
  if (from !== usual.from || to !== usual.to) {
    params.set('from', from);
    params.set('to', to);
  }
  if (group_by !== 'day') params.set('group_by', group_by);
  return params;
}

function lastOfMonth(first: string): string {
  const inTheNext = addDays(first, 31);
  return addDays(`${inTheNext.slice(0, 7)}-01`, -1);
}

function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));
}
