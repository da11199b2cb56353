import { expect, test } from 'vitest';
import { inWords, placeOf } from './words';

const NONE = { customers: 0, orders: 0, tasks: 0, activities: 0 };
const fault = (field: string) => ({ field, code: 'wrong_type', message: '' });

test('only what comes in is counted', () => {
  expect(inWords({ ...NONE, orders: 1, tasks: 1200 })).toBe('1 pedido e 1.200 tarefas');
  expect(inWords({ customers: 2, orders: 1, tasks: 3, activities: 1 })).toBe(
    '2 clientes, 1 pedido, 3 tarefas e 1 lançamento de tempo',
  );
  expect(inWords(NONE)).toBe('');
});

test('a fault is where its reader can find it', () => {
  expect(placeOf(fault('lines.12'))).toBe('Linha 12');
  expect(placeOf(fault('lines.12.Start date'))).toBe('Linha 12, Start date');
  expect(placeOf(fault('orders.3.items.0.quantity_milli'))).toBe('orders.3.items.0.quantity_milli');
  expect(placeOf(fault('file'))).toBe('');
});
