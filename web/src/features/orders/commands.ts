// What the orders' rooms answer to.
import { startOn } from '$features/tasks/actions';
import { current, onCurrent, walking } from '$objects/row-commands';
import type { Command } from '$ui/commands.svelte';
import { address, enter, list } from './list';
import type { View } from './query';
import { remove as removeTask, taskAddress, tasks, toggle } from './tasks';

const order = () => current(list);
const task = () => current(tasks, taskAddress.open);
const show = (view: View) => () => address.change({ view });

export const listCommands = (add: () => void): Command[] => [
  { label: 'orders.add', keys: ['n'], run: add },
  ...walking,
  { label: 'orders.open', keys: ['Enter', 'e'], ...onCurrent(order, ({ id }) => enter(id)) },
  { label: 'orders.view_pending', keys: ['1'], run: show('pending') },
  { label: 'orders.view_finished', keys: ['2'], run: show('finished') },
  { label: 'orders.view_cancelled', keys: ['3'], run: show('cancelled') },
  { label: 'orders.view_all', keys: ['4'], run: show('all') },
];

interface Ways {
  title: () => void;
  item: () => void;
  task: () => void;
  remove: () => void;
  finish: () => void;
  cancel: () => void;
}

/** What can be done to an order as long as it is pending. */
export const pendingCommands = (to: Ways): Command[] => [
  { label: 'orders.add_task', keys: ['n'], run: to.task },
  { label: 'orders.add_item', keys: ['i'], run: to.item },
  { label: 'orders.rename', keys: ['r'], run: to.title },
  { label: 'orders.finish_order', keys: ['f'], run: to.finish },
  { label: 'orders.cancel_order', keys: ['c'], run: to.cancel },
  { label: 'orders.delete', keys: ['Delete'], when: () => !task(), run: to.remove },
];

/** Its tasks outlive that. */
export const orderTaskCommands: Command[] = [
  ...walking,
  { label: 'commands.toggle', keys: ['x', 'Space'], ...onCurrent(task, toggle) },
  { label: 'timer.start_task', keys: ['s'], ...onCurrent(task, startOn) },
  {
    label: 'commands.edit',
    keys: ['e', 'Enter'],
    ...onCurrent(task, ({ id }) => taskAddress.show(id)),
  },
  { label: 'commands.delete', keys: ['Delete'], ...onCurrent(task, removeTask) },
];
