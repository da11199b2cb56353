import { expect, test } from 'vitest';
import { oneLine } from './one-line';

test('a text is one line, without what cannot be seen at its ends', () => {
  expect(oneLine('  Costurar\n\tgola ')).toBe('Costurar gola');
  expect(oneLine('\u200bBainha\u00ad\u2060 \ufeff')).toBe('Bainha');
  expect(oneLine('Ba\u200binha')).toBe('Ba\u200binha');
  expect(oneLine(' \u200b\n')).toBe('');
});
