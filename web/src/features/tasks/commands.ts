// What the tasks' room answers to.
import type { Command } from '$ui/commands.svelte';
import { current, remove, toggle } from './actions';
import { address } from './address';
import { step } from '$objects/rows';
import type { Task } from './task';

const onCurrent = (act: (task: Task) => void) => ({
  when: () => current() !== undefined,
  run: () => {
    const task = current();
    if (task) act(task);
  },
});

export const taskCommands: Command[] = [
  { label: 'commands.next', keys: ['j'], run: () => step(1) },
  { label: 'commands.previous', keys: ['k'], run: () => step(-1) },
  { label: 'commands.toggle', keys: ['x', 'Space'], ...onCurrent(toggle) },
  {
    label: 'commands.edit',
    keys: ['e', 'Enter'],
    ...onCurrent((task) => address.show(task.id)),
  },
  { label: 'commands.delete', keys: ['Delete'], ...onCurrent(remove) },
  { label: 'commands.view_open', keys: ['1'], run: () => address.change({ view: 'open' }) },
  { label: 'commands.view_done', keys: ['2'], run: () => address.change({ view: 'done' }) },
  { label: 'commands.view_all', keys: ['3'], run: () => address.change({ view: 'all' }) },
];
