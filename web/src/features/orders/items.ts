// The lines of an order as they are typed, and what they come to before the server says so.
import type { OrderItem, OrderItemEntry } from '$api/generated';
import { priceOf, readDecimal, typedCents, typedMilli } from '$i18n/money';
import { oneLine } from '$i18n/one-line';

export const DESCRIPTION_MAX = 500;
/** As the server has them: a million pieces, and a thousand million of money. */
const QUANTITY_MAX = 1_000_000_000n;
const PRICE_MAX = 100_000_000_000n;

export interface ItemRow {
  /** What tells rows apart before the server has named them. */
  key: string;
  id: string | null;
  description: string;
  quantity: string;
  price: string;
}

export interface Amounts {
  /** In thousandths; null when it cannot be read or is nothing. */
  quantity: bigint | null;
  /** In cents; null when it cannot be read. */
  price: bigint | null;
}

export function rowOf(item: OrderItem, locale: string): ItemRow {
  return {
    key: item.id,
    id: item.id,
    description: item.description,
    quantity: typedMilli(item.quantity_milli, locale),
    price: typedCents(item.unit_price_cents, locale),
  };
}

export function newRow(): ItemRow {
  return { key: crypto.randomUUID(), id: null, description: '', quantity: '1', price: '' };
}

export function amountsOf({ quantity, price }: ItemRow, locale: string): Amounts {
  const milli = readDecimal(quantity, 3, locale);
  // What has no price yet costs nothing.
  const cents = price.trim() === '' ? 0n : readDecimal(price, 2, locale);
  return {
    quantity: milli === null || milli === 0n || milli > QUANTITY_MAX ? null : milli,
    price: cents === null || cents > PRICE_MAX ? null : cents,
  };
}

/** What can be read, as it will stand there when it is shown again: `39.9` is `39,90`. */
export function rewritten(row: ItemRow, locale: string): Pick<ItemRow, 'quantity' | 'price'> {
  const { quantity, price } = amountsOf(row, locale);
  const unpriced = price === null || row.price.trim() === '';
  return {
    quantity: quantity === null ? row.quantity : typedMilli(quantity, locale),
    price: unpriced ? row.price : typedCents(price, locale),
  };
}

/** What a row comes to, or null while it cannot be read. */
export function rowTotal(row: ItemRow, locale: string): bigint | null {
  const { quantity, price } = amountsOf(row, locale);
  return quantity === null || price === null ? null : priceOf(quantity, price);
}

export function rowsTotal(rows: readonly ItemRow[], locale: string): bigint {
  return rows.reduce((sum, row) => sum + (rowTotal(row, locale) ?? 0n), 0n);
}

/** Nothing was typed into it yet. */
export function isBlank({ id, description, price }: ItemRow): boolean {
  return id === null && description.trim() === '' && price.trim() === '';
}

/** What is sent for a row, or null while it is not complete. */
export function entryOf(row: ItemRow, locale: string): OrderItemEntry | null {
  const description = oneLine(row.description);
  const { quantity, price } = amountsOf(row, locale);
  if (description === '' || quantity === null || price === null) return null;
  return {
    ...(row.id === null ? {} : { id: row.id }),
    description,
    quantity_milli: Number(quantity),
    unit_price_cents: Number(price),
  };
}

/**
 * The rows that can be sent, each with what is sent for it. One that is half changed goes as it was saved, so that
 * it does not get lost; one that is half new waits. One that somebody else has deleted meanwhile is a new one again.
 */
export function sendable(
  rows: readonly ItemRow[],
  saved: readonly OrderItem[],
  locale: string,
): { row: ItemRow; entry: OrderItemEntry }[] {
  return rows.flatMap((row) => {
    const before = saved.find(({ id }) => id === row.id);
    const typed = entryOf(before ? row : { ...row, id: null }, locale);
    const entry = typed ?? (before ? entryOfItem(before) : null);
    return entry ? [{ row, entry }] : [];
  });
}

export function sameItems(
  entries: readonly OrderItemEntry[],
  items: readonly OrderItem[],
): boolean {
  return (
    entries.length === items.length &&
    entries.every((entry, index) => {
      const item = items[index]!;
      return (
        entry.description === item.description &&
        entry.quantity_milli === item.quantity_milli &&
        entry.unit_price_cents === item.unit_price_cents
      );
    })
  );
}

function entryOfItem({ id, description, quantity_milli, unit_price_cents }: OrderItem) {
  return { id, description, quantity_milli, unit_price_cents };
}
