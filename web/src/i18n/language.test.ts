import { expect, test } from 'vitest';
import { preferred } from './language.svelte';
import { fill, pluralKey } from './message';

test('the first language that the pages speak is taken', () => {
  expect(preferred(['pt-PT', 'en'])).toBe('pt-BR');
  expect(preferred(['de', 'en-US', 'pt-BR'])).toBe('en');
  expect(preferred(['de', 'ja'])).toBe('pt-BR');
  expect(preferred([])).toBe('pt-BR');
});

test('names are filled in, and one that is not given stays readable', () => {
  expect(fill('{count} of {total}', { count: 3 })).toBe('3 of {total}');
});

test('a text that is filled in is not filled in again', () => {
  expect(fill('Deleted: {title}', { title: '{title} $&' })).toBe('Deleted: {title} $&');
});

test('zero is one in Portuguese and many in English', () => {
  expect(pluralKey('tasks.found', 0, 'pt-BR')).toBe('tasks.found_one');
  expect(pluralKey('tasks.found', 0, 'en')).toBe('tasks.found_other');
  expect(pluralKey('tasks.found', 1, 'en')).toBe('tasks.found_one');
  expect(pluralKey('tasks.found', 2_000_000, 'pt-BR')).toBe('tasks.found_other');
});
