// The server goes away under its reader's hands and comes back.
import { line, cell, type } from './orders';
import { Program } from './program';
import { enter, expect, signUp, test } from './support';

const server = new Program();
test.beforeAll(() => server.start());
test.afterAll(() => server.end());

test('what was changed while the server was gone is sent when it is back', async ({
  browser,
  words,
  person,
}) => {
  const context = await browser.newContext({ locale: 'pt-BR', baseURL: server.url });
  const page = await context.newPage();
  await signUp(page, words, person);
  await enter(page, words, words.rooms.orders);
  await line(page, words).fill('Camisetas');
  await line(page, words).press('Enter');
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
  await context.close();
});

test('the browser asks before it drops an item that cannot be saved yet', async ({
  browser,
  words,
  person,
}) => {
  const context = await browser.newContext({ locale: 'pt-BR', baseURL: server.url });
  const page = await context.newPage();
  await signUp(page, words, person);
  await enter(page, words, words.rooms.orders);
  await line(page, words).fill('Camisetas');
  await line(page, words).press('Enter');
  await page.getByRole('button', { name: words.orders.add_item }).click();
  await type(page, 'camiseta P', '10', 'caro');
  await page.getByLabel(words.orders.title).click();
  const asked = page.waitForEvent('dialog');
  await page.close({ runBeforeUnload: true });
  const dialog = await asked;
  expect(dialog.type()).toBe('beforeunload');
  await dialog.dismiss();
  await expect(cell(page, words, 'description', 1)).toHaveValue('camiseta P');
  await context.close();
});
