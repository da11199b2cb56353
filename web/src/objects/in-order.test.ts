import { expect, test } from 'vitest';
import { inOrder, isBusy } from './in-order';

test('a second write to a task waits for the first', async () => {
  const sent: string[] = [];
  let answerFirst = () => {};
  const first = inOrder('a', () => {
    sent.push('first');
    return new Promise<void>((resolve) => (answerFirst = resolve));
  });
  const second = inOrder('a', async () => void sent.push('second'));

  await Promise.resolve();
  expect(sent).toEqual(['first']);
  answerFirst();
  await Promise.all([first, second]);
  expect(sent).toEqual(['first', 'second']);
});

test('a refused write does not hold up the next one', async () => {
  const first = inOrder('a', () => Promise.reject(new Error('no')));
  const second = inOrder('a', async () => 'yes');

  await expect(first).rejects.toThrow('no');
  await expect(second).resolves.toBe('yes');
});

test('a task is busy until its last write is answered', async () => {
  const write = inOrder('a', async () => {});
  expect(isBusy('a')).toBe(true);
  expect(isBusy('b')).toBe(false);
  await write;
  expect(isBusy('a')).toBe(false);
});
