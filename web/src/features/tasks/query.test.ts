import { describe, expect, test } from 'vitest';
import { belongs, readQuery, toRequest, writeQuery, type TaskQuery } from './query';

const read = (search: string) => readQuery(new URLSearchParams(search));
const write = (query: TaskQuery) => writeQuery(query).toString();

describe('the address', () => {
  test('says nothing of what is usual', () => {
    expect(read('')).toEqual({ view: 'open', q: '', sort: 'due' });
    expect(write({ view: 'open', q: '', sort: 'due' })).toBe('');
  });

  test.each(['view=done', 'view=all&q=gola', 'q=007', 'sort=title', 'view=done&sort=created'])(
    'survives a reload: %s',
    (search) => {
      expect(write(read(search))).toBe(search);
    },
  );

  test('that was made up is read as the usual one', () => {
    expect(read('view=toString&sort=%00&q=')).toEqual({ view: 'open', q: '', sort: 'due' });
    expect(read('sort=done').sort).toBe('due');
  });
});

test('a view asks the server for its tasks only', () => {
  expect(toRequest(read('')).done).toBe(false);
  expect(toRequest(read('view=done')).done).toBe(true);
  expect(toRequest(read('view=all')).done).toBeUndefined();
});

test('a task leaves a view that it no longer fits', () => {
  expect(belongs(true, 'open')).toBe(false);
  expect(belongs(false, 'done')).toBe(false);
  expect(belongs(true, 'all')).toBe(true);
});
