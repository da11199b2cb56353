import { describe, expect, test } from 'vitest';
import { readQuery, toRequest, writeQuery, type OrderQuery } from './query';

const PLAIN: OrderQuery = { view: 'pending', q: '', sort: 'number', customer: null };

describe('the address', () => {
  test.each<[string, OrderQuery]>([
    ['', PLAIN],
    ['view=finished', { ...PLAIN, view: 'finished' }],
    [
      'view=all&q=camisa&sort=due&customer=c1',
      { view: 'all', q: 'camisa', sort: 'due', customer: 'c1' },
    ],
  ])('says and reads the same: %s', (address, query) => {
    expect(readQuery(new URLSearchParams(address))).toEqual(query);
    expect(writeQuery(query).toString()).toBe(address);
  });

  test('with a view that does not exist shows what is to be done', () => {
    expect(readQuery(new URLSearchParams('view=lost'))).toEqual(PLAIN);
  });
});

test('all orders are asked for without a status', () => {
  expect(toRequest({ ...PLAIN, view: 'all' }).status).toBeUndefined();
  expect(toRequest(PLAIN)).toEqual({
    status: 'pending',
    q: undefined,
    customer_id: undefined,
    sort: 'number',
  });
});
