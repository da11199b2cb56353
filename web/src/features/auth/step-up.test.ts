import { expect, test } from 'vitest';
import { stepUp } from './step-up.svelte';

test('calls that wait for the same proof are answered together', async () => {
  const first = stepUp.ask(['password']);
  const second = stepUp.ask(['password']);
  expect(stepUp.factors).toEqual(['password']);
  stepUp.settle(true);
  expect(await Promise.all([first, second])).toEqual([true, true]);
  expect(stepUp.factors).toBeNull();
});

test('the next call asks anew', async () => {
  const refused = stepUp.ask(['password']);
  stepUp.settle(false);
  expect(await refused).toBe(false);
  const next = stepUp.ask(['totp']);
  expect(stepUp.factors).toEqual(['totp']);
  stepUp.settle(true);
  expect(await next).toBe(true);
});
