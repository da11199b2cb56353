// The server goes away under its reader's hands and comes back.
import type { Browser } from '@playwright/test';
import { atNewOrder, cell, type } from './orders';
import { Program } from './program';
import { expect, test, type Page } from './support';

const server = new Program();
test.beforeAll(() => server.start());
test.afterAll(() => server.end());

test('what was changed while the server was gone is sent when it is back', async ({
  browser,
  words,
  person,
}) => {
  const page = await openPage(browser);
  await atNewOrder(page, words, person);
  const title = page.getByLabel(words.orders.title);
  await expect(title).toHaveValue('Camisetas');

  await server.kill();
  await expect(page.getByText(words.app.no_answer)).toBeVisible();
  await title.fill('Camisetas da Padaria');
  await title.blur();
  await expect(page.getByText(words.orders.unsaved)).toBeVisible();

  await server.start();
  await expect(page.getByText(words.app.no_answer)).toBeHidden();
  await expect(page.getByText(words.orders.unsaved)).toBeHidden();
  await page.reload();
  await expect(title).toHaveValue('Camisetas da Padaria');
  await page.context().close();
});

test('the browser asks before it drops an item that cannot be saved yet', async ({
  browser,
  words,
  person,
}) => {
  const page = await openPage(browser);
  await atNewOrder(page, words, person);
  await page.getByRole('button', { name: words.orders.add_item }).click();
  await type(page, 'camiseta P', '10', 'caro');
  await page.getByLabel(words.orders.title).click();
  const asked = page.waitForEvent('dialog');
  await page.close({ runBeforeUnload: true });
  const dialog = await asked;
  expect(dialog.type()).toBe('beforeunload');
  await dialog.dismiss();
  await expect(cell(page, words, 'description', 1)).toHaveValue('camiseta P');
  await page.context().close();
});

async function openPage(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ locale: 'pt-BR', baseURL: server.url });
  return context.newPage();
}
