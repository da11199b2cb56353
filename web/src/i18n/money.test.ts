import { describe, expect, test } from 'vitest';
import { money, readMoney, writtenMoney } from './money';

describe('an amount is read', () => {
  test.each([
    ['45', 4500],
    ['45,5', 4550],
    ['45.50', 4550],
    ['R$ 1.234,56', 123456],
    ['1,234.56', 123456],
    ['1.234', 123400],
    ['1.234.567', 123456700],
    ['0,01', 1],
    ['0', 0],
  ])('%j', (text, cents) => expect(readMoney(text)).toBe(cents));

  test.each(['', 'abc', '-5', '1.23.45', '1,2,3', '12.3456', '1e3', '99999999999999999'])(
    'but not %j',
    (text) => expect(readMoney(text)).toBeNull(),
  );
});

test('what is written is read back', () => {
  for (const locale of ['pt-BR', 'en-GB']) {
    for (const cents of [0, 1, 99, 100, 123456, 900719925474099]) {
      expect(readMoney(writtenMoney(cents, locale))).toBe(cents);
    }
  }
});

test('money is in the reader’s format', () => {
  expect(money(123456, 'pt-BR')).toBe('R$\u00a01.234,56');
  expect(money(123456, 'en-GB')).toBe('R$1,234.56');
  expect(money(-50, 'pt-BR')).toBe('-R$\u00a00,50');
});
