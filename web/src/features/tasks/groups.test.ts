import { describe, expect, test } from 'vitest';
import { groupTasks } from './groups';
import type { TaskQuery } from './query';
import { changesBetween } from '$objects/kind';
import { oneLine } from '$i18n/one-line';
import type { Task } from './task';

const TODAY = '2026-11-20';
const OPEN: TaskQuery = { view: 'open', q: '', sort: 'due' };

const task = (id: string, due_on: string | null = null) => ({ id, due_on }) as Task;
const shown = (tasks: Task[], query = OPEN, added: string[] = []) =>
  groupTasks(tasks, query, new Map(added.map((id) => [id, 'added'])), TODAY).map((group) => [
    group.id,
    group.tasks.map(({ id }) => id).join(' '),
  ]);

describe('open tasks stand under the days they press on', () => {
  test('in the order of those days, the undated last', () => {
    const tasks = [
      task('a', '2026-11-18'),
      task('b', '2026-11-20'),
      task('c', '2026-11-21'),
      task('d', '2026-11-26'),
      task('e', '2026-11-27'),
      task('f'),
    ];
    expect(shown(tasks)).toEqual([
      ['overdue', 'a'],
      ['today', 'b'],
      ['tomorrow', 'c'],
      ['week', 'd'],
      ['later', 'e'],
      ['undated', 'f'],
    ]);
  });

  test('and move at once when their date is changed', () => {
    const tasks = [task('a', '2026-11-25'), task('b', '2026-11-24'), task('c', '2026-11-19')];
    expect(shown(tasks)).toEqual([
      ['overdue', 'c'],
      ['week', 'b a'],
    ]);
  });

  test('but what was just added is in sight first', () => {
    const tasks = [task('new', '2026-12-24'), task('a', '2026-11-18')];
    expect(shown(tasks, OPEN, ['new'])).toEqual([
      ['added', 'new'],
      ['overdue', 'a'],
    ]);
  });
});

test('any other order is one plain list', () => {
  const tasks = [task('a', '2026-11-20'), task('b')];
  expect(shown(tasks, { ...OPEN, sort: 'title' })).toEqual([['plain', 'a b']]);
  expect(shown(tasks, { ...OPEN, view: 'done' })).toEqual([['plain', 'a b']]);
});

test('where the newest come first, what was just added is in its place', () => {
  const tasks = [task('new'), task('a')];
  expect(shown(tasks, { ...OPEN, sort: 'created' }, ['new'])).toEqual([['plain', 'new a']]);
});

test('a change says only what is different', () => {
  const before = {
    title: 'gola',
    description: '',
    due_on: null as string | null,
    priority: 'none',
  } as const;
  expect(changesBetween(before, { ...before })).toEqual({});
  expect(changesBetween(before, { ...before, title: 'manga' })).toEqual({ title: 'manga' });
  expect(changesBetween({ ...before, due_on: TODAY }, before)).toEqual({ due_on: null });
});

test('a pasted title becomes one line', () => {
  expect(oneLine(' cortar\r\ntecido\tazul\u0000 ')).toBe('cortar tecido azul');
});
