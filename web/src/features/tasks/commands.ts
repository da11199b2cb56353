// What the tasks' room answers to.
import { current, onCurrent, walking } from '$objects/row-commands';
import type { Command } from '$ui/commands.svelte';
import { remove, startOn, toggle } from './actions';
import { address } from './address';
import { doneLast } from './done-today';
import { list } from './list';

const task = () => current(list, address.open) ?? current(doneLast, address.open);

export const taskCommands: Command[] = [
  ...walking,
  { label: 'commands.toggle', keys: ['x', 'Space'], ...onCurrent(task, toggle) },
  { label: 'timer.start_task', keys: ['s'], ...onCurrent(task, startOn) },
  {
    label: 'commands.edit',
    keys: ['e', 'Enter'],
    ...onCurrent(task, ({ id }) => address.show(id)),
  },
  { label: 'commands.delete', keys: ['Delete'], ...onCurrent(task, remove) },
  { label: 'commands.view_open', keys: ['1'], run: () => address.change({ view: 'open' }) },
  { label: 'commands.view_done', keys: ['2'], run: () => address.change({ view: 'done' }) },
  { label: 'commands.view_all', keys: ['3'], run: () => address.change({ view: 'all' }) },
];
