import { expect, test } from 'vitest';
import {
  entryOf,
  isBlank,
  newRow,
  rewritten,
  rowOf,
  rowTotal,
  rowsTotal,
  sameItems,
  sendable,
} from './items';

const LOCALE = 'pt-BR';
const item = (id: string, quantity_milli: number, unit_price_cents: number) => ({
  id,
  description: `item ${id}`,
  quantity_milli,
  unit_price_cents,
  total_cents: 0,
});
const rows = (...items: ReturnType<typeof item>[]) => items.map((each) => rowOf(each, LOCALE));

test('an item is shown as it was typed, and sent as it was', () => {
  const [row] = rows(item('a', 1_500, 3_990));
  expect(row).toMatchObject({ quantity: '1,5', price: '39,90' });
  expect(entryOf(row!, LOCALE)).toEqual({
    id: 'a',
    description: 'item a',
    quantity_milli: 1_500,
    unit_price_cents: 3_990,
  });
});

test('what was typed is left as it will be shown again, and what cannot be read as it is', () => {
  const typed = { ...newRow(), quantity: '1,50', price: '1500' };
  expect(rewritten(typed, LOCALE)).toEqual({ quantity: '1,5', price: '1500,00' });
  expect(rewritten({ ...typed, quantity: 'dez', price: 'caro' }, LOCALE)).toEqual({
    quantity: 'dez',
    price: 'caro',
  });
  expect(rewritten(newRow(), LOCALE)).toEqual({ quantity: '1', price: '' });
});

test('the total is there as soon as it is typed', () => {
  const typed = { ...newRow(), description: 'camiseta P', quantity: '10', price: '39,90' };
  expect(rowTotal(typed, LOCALE)).toBe(39_900n);
  expect(rowTotal({ ...typed, price: '' }, LOCALE)).toBe(0n);
  expect(rowTotal({ ...typed, quantity: '0' }, LOCALE)).toBeNull();
  expect(rowsTotal([typed, typed, { ...typed, price: 'caro' }], LOCALE)).toBe(79_800n);
});

test('a row that is half changed goes as it was, one that is half new waits', () => {
  const saved = [item('a', 1_000, 100), item('b', 2_000, 200)];
  const [a, b] = rows(...saved);
  const sent = sendable([{ ...a!, price: 'caro' }, newRow(), { ...b!, price: '3' }], saved, LOCALE);
  expect(sent.map(({ entry }) => [entry.id, entry.unit_price_cents])).toEqual([
    ['a', 100],
    ['b', 300],
  ]);
});

test('an item that somebody else has deleted goes as a new one', () => {
  const [a, b] = [item('a', 1_000, 100), item('b', 2_000, 200)];
  const sent = sendable(rows(a, b), [b], LOCALE).map(({ entry }) => entry);
  expect(sent.map(({ id, description }) => [id, description])).toEqual([
    [undefined, 'item a'],
    ['b', 'item b'],
  ]);
});

test('items are the same by what they say, whoever named them', () => {
  const saved = [item('a', 1_000, 100)];
  const entries = sendable(rows(...saved), saved, LOCALE).map(({ entry }) => entry);
  expect(sameItems(entries, saved)).toBe(true);
  expect(sameItems([{ ...entries[0]!, id: null }], saved)).toBe(true);
  expect(sameItems([], saved)).toBe(false);
  expect(sameItems([{ ...entries[0]!, quantity_milli: 2_000 }], saved)).toBe(false);
});

test('a row is blank until something is typed', () => {
  expect(isBlank(newRow())).toBe(true);
  expect(isBlank({ ...newRow(), price: '1' })).toBe(false);
});
