// What the room of time answers to.
import { addDays } from '$i18n/dates';
import { current, onCurrent, walking } from '$objects/row-commands';
import type { Command } from '$ui/commands.svelte';
import { address, thisWeek } from './address';
import { goOn, remove } from './changes';
import { list } from './list';

const WEEK = 7;
const entry = () => current(list, address.open);

export const weekFrom = (weeks: number) => addDays(address.query.week, weeks * WEEK);

export const timeCommands = (add: () => void): Command[] => [
  { label: 'time.add', keys: ['n'], run: add },
  ...walking,
  { label: 'time.edit', keys: ['e', 'Enter'], ...onCurrent(entry, ({ id }) => address.show(id)) },
  { label: 'time.go_on', keys: ['s'], ...onCurrent(entry, goOn) },
  { label: 'time.delete', keys: ['Delete'], ...onCurrent(entry, remove) },
  {
    label: 'time.week_before',
    keys: ['ArrowLeft', 'h'],
    run: () => address.change({ week: weekFrom(-1) }),
  },
  {
    label: 'time.week_after',
    keys: ['ArrowRight', 'l'],
    run: () => address.change({ week: weekFrom(1) }),
  },
  { label: 'time.week_this', keys: ['w'], run: () => address.change({ week: thisWeek() }) },
];
