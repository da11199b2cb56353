// The orders' rooms as a story meets them.
import type { Page } from '@playwright/test';
import { enter, expect, filled, signUp, type Person, type Words } from './support';

/** Where a new order is noted. */
export const line = (page: Page, words: Words) =>
  page.getByRole('textbox', { name: words.orders.add });

export const heading = (page: Page, words: Words, number: number) =>
  page.getByRole('heading', { name: filled(words.orders.numbered, { number: String(number) }) });

export const orderRow = (page: Page, title: string) =>
  page.getByRole('listitem').filter({ has: page.getByRole('link', { name: title }) });

export const total = (page: Page, words: Words) =>
  page.getByRole('status').filter({ hasText: words.orders.total }).locator('strong');

export const cell = (
  page: Page,
  words: Words,
  column: 'description' | 'quantity' | 'price',
  number: number,
) =>
  page.getByLabel(
    filled(words.orders.cell, { what: words.orders[column], number: String(number) }),
  );

/** Somebody new, at their first order. */
export async function atNewOrder(page: Page, words: Words, person: Person) {
  await signUp(page, words, person);
  await enter(page, words, words.rooms.orders);
  await line(page, words).fill('Camisetas');
  await line(page, words).press('Enter');
  await expect(heading(page, words, 1)).toBeVisible();
}

/** An item into the row that has the focus. */
export async function type(page: Page, description: string, quantity: string, price: string) {
  await page.keyboard.type(description);
  await page.keyboard.press('Tab');
  await page.keyboard.type(quantity);
  await page.keyboard.press('Tab');
  await page.keyboard.type(price);
}

const isEnglish = (words: Words) => words.app.save === 'Save';

export const price = (words: Words, whole: string, cents: string) =>
  `${whole}${isEnglish(words) ? '.' : ','}${cents}`;

export const moneyIn = (words: Words) => (cents: number) =>
  new Intl.NumberFormat(isEnglish(words) ? 'en-GB' : 'pt-BR', {
    style: 'currency',
    currency: 'BRL',
  }).format(cents / 100);
