// The open tasks under the days they press on. Needs them in the order of their due dates: then a further page
// only ever makes the last group longer.
import type { Key } from '$i18n';
import type { WhyFirst } from '$objects/list.svelte';
import type { TaskQuery } from './query';
import { urgency, type Task, type Urgency } from './task';

type GroupId = WhyFirst | 'plain' | Urgency;

export interface TaskGroup {
  id: GroupId;
  /** None for a list without groups. */
  name: Key | null;
  tasks: Task[];
}

const NAMES: Record<GroupId, Key | null> = {
  opened: 'groups.opened',
  added: 'groups.added',
  overdue: 'groups.overdue',
  today: 'groups.today',
  tomorrow: 'groups.tomorrow',
  week: 'groups.week',
  later: 'groups.later',
  undated: 'groups.undated',
  plain: null,
};

export function groupTasks(
  tasks: readonly Task[],
  { view, sort }: TaskQuery,
  first: ReadonlyMap<string, WhyFirst>,
  today: string,
): TaskGroup[] {
  const byDay = view === 'open' && sort === 'due';
  const groupOf = (task: Task): GroupId => {
    const why = first.get(task.id);
    // Where the newest come first anyway, what was just added is already in its place.
    if (why && !(why === 'added' && sort === 'created')) return why;
    return byDay ? urgency(task.due_on, today) : 'plain';
  };

  const groups = new Map<GroupId, Task[]>();
  for (const task of tasks) {
    const id = groupOf(task);
    groups.set(id, [...(groups.get(id) ?? []), task]);
  }
  return (Object.keys(NAMES) as GroupId[]).flatMap((id) => {
    const members = groups.get(id);
    return members ? [{ id, name: NAMES[id], tasks: byDay ? byDue(id, members) : members }] : [];
  });
}

/** A date changed in place moves the task at once; the order is the server's otherwise. */
function byDue(id: GroupId, tasks: Task[]): Task[] {
  if (id === 'added' || id === 'opened') return tasks;
  return tasks.toSorted((a, b) => (a.due_on ?? '').localeCompare(b.due_on ?? ''));
}
