import { describe, expect, test } from 'vitest';
import { money, priceOf, readDecimal, typedCents, typedMilli } from './money';

/** A small generator with a seed: the same carts in every run. */
function* numbers(seed: number): Generator<number, never> {
  for (let state = seed; ;) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    yield state;
  }
}

/** The rule in words, on the digits: what is cut off counts up from 500 thousandths on. */
function roundedByHand(quantity: bigint, price: bigint): bigint {
  const figures = (quantity * price).toString().padStart(4, '0');
  const up = Number(figures.at(-3)) >= 5 ? 1n : 0n;
  return BigInt(figures.slice(0, -3)) + up;
}

test('ten thousand carts add up to the cent', () => {
  const random = numbers(15);
  const below = (most: number) => BigInt(random.next().value % most);
  for (let cart = 0; cart < 10_000; cart++) {
    let total = 0n;
    let byHand = 0n;
    for (let item = 0; item <= cart % 7; item++) {
      // From a thread to a truckload, and prices that a double cannot multiply.
      const quantity = 1n + below(10 ** (1 + (cart % 9)));
      const price = below(10 ** (1 + ((cart + item) % 9))) * 100n + below(100);
      total += priceOf(quantity, price);
      byHand += roundedByHand(quantity, price);
    }
    expect(total, `cart ${cart}`).toBe(byHand);
  }
});

test('a half is rounded away from zero', () => {
  expect(priceOf(500n, 1n)).toBe(1n);
  expect(priceOf(499n, 1n)).toBe(0n);
  expect(priceOf(1_500n, 3_333n)).toBe(5_000n);
  expect(priceOf(-500n, 1n)).toBe(-1n);
  expect(priceOf(1_000_000_000n, 100_000_000_000n)).toBe(100_000_000_000_000_000n);
});

describe('a number is read as it is written', () => {
  test.each([
    ['pt-BR', '10', 10_000n],
    ['pt-BR', '1,5', 1_500n],
    ['pt-BR', '1.5', 1_500n],
    ['pt-BR', '1.500', 1_500_000n],
    ['pt-BR', '1.234,5', 1_234_500n],
    ['pt-BR', '0,001', 1n],
    ['en-GB', '1.5', 1_500n],
    ['en-GB', '1,5', 1_500n],
    ['en-GB', '1,500', 1_500_000n],
    ['en-GB', '1,234.5', 1_234_500n],
  ])('a quantity in %s: %s', (locale, text, milli) => {
    expect(readDecimal(text, 3, locale)).toBe(milli);
  });

  test.each([
    ['pt-BR', '39,90', 3_990n],
    ['pt-BR', 'R$ 1.234,56', 123_456n],
    ['pt-BR', '39', 3_900n],
    ['pt-BR', '39,9', 3_990n],
    ['en-GB', '39.90', 3_990n],
    ['en-GB', 'R$1,234.56', 123_456n],
  ])('a price in %s: %s', (locale, text, cents) => {
    expect(readDecimal(text, 2, locale)).toBe(cents);
  });

  test.each(['', 'dez', '-1', '1,2,3', '1.2.3', '1,2345', '12.34.567,8', '1e3', ','])(
    'and not when it is none: %s',
    (text) => expect(readDecimal(text, 3, 'pt-BR')).toBeNull(),
  );
});

test('what is written is read back', () => {
  const random = numbers(28);
  for (const locale of ['pt-BR', 'en-GB', 'en-US']) {
    for (let round = 0; round < 500; round++) {
      const units = BigInt(random.next().value);
      expect(readDecimal(typedMilli(units, locale), 3, locale)).toBe(units);
      expect(readDecimal(typedCents(units, locale), 2, locale)).toBe(units);
      expect(readDecimal(money(units, locale), 2, locale)).toBe(units);
    }
  }
});

test('money is shown to the cent, however much', () => {
  expect(money(123_456, 'pt-BR')).toBe('R$\u00a01.234,56');
  expect(money(100_000_000_000_000_001n, 'en-GB')).toBe('R$1,000,000,000,000,000.01');
  expect(money(-5, 'pt-BR')).toBe('-R$\u00a00,05');
});
