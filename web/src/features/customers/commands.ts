// What the customers' room answers to.
import { current, onCurrent, walking } from '$objects/row-commands';
import type { Command } from '$ui/commands.svelte';
import { address } from './address';
import { remove } from './changes';
import { list } from './list';

const customer = () => current(list, address.open);

export const customerCommands = (add: () => void): Command[] => [
  { label: 'customers.add', keys: ['n'], run: add },
  ...walking,
  {
    label: 'customers.edit',
    keys: ['e', 'Enter'],
    ...onCurrent(customer, ({ id }) => address.show(id)),
  },
  { label: 'customers.delete', keys: ['Delete'], ...onCurrent(customer, remove) },
];
