// An order under hands that slip: nothing that was typed is dropped without a word.
import type { Browser, Page } from '@playwright/test';
import { atNewOrder, cell, heading, line, total, type } from './orders';
import {
  ask,
  expect,
  filled,
  heldBack,
  row,
  secondBrowser,
  signIn,
  signUp,
  test,
  type Person,
  type Words,
} from './support';

async function atNewItem(page: Page, words: Words, person: Person) {
  await atNewOrder(page, words, person);
  await page.getByRole('button', { name: words.orders.add_item }).click();
}

const saved = (page: Page) =>
  page.waitForResponse(
    (answer) => /\/orders\/[0-9a-f-]+$/.test(answer.url()) && answer.request().method() === 'PATCH',
  );

/** At an order with one item: three hems at fifteen. */
async function atSavedItem(page: Page, words: Words, person: Person) {
  await atNewItem(page, words, person);
  await type(page, 'Bainha', '3', '15');
  await Promise.all([saved(page), page.getByLabel(words.orders.title).click()]);
}

/** The same order in another browser, which is told nothing of what happens in the first one. */
async function withoutNews(browser: Browser, page: Page, words: Words, person: Person) {
  const other = await secondBrowser(browser);
  await other.route('**/api/v1/events*', (route) => route.abort());
  await other.goto(new URL(page.url()).pathname);
  await signIn(other, words, person);
  await expect(cell(other, words, 'price', 1)).toHaveValue('15,00');
  return other;
}

test('a price that cannot be read holds the order open', async ({ page, words, person }) => {
  await atSavedItem(page, words, person);
  await cell(page, words, 'price', 1).fill('18,5O');
  await page.getByRole('button', { name: words.orders.finish, exact: true }).click();
  await expect(page.getByText(words.orders.save_first)).toBeVisible();
  await expect(cell(page, words, 'price', 1)).toHaveValue('18,5O');
  await expect(page.getByRole('button', { name: words.orders.finish, exact: true })).toBeVisible();
});

test('a day that cannot be read holds the order open too', async ({ page, words, person }) => {
  await atNewItem(page, words, person);
  const due = page.getByLabel(words.orders.due);
  await due.fill('30/02');
  await page.getByRole('button', { name: words.orders.finish, exact: true }).click();
  await expect(page.getByText(words.orders.save_first)).toBeVisible();
  await expect(due).toHaveAttribute('aria-invalid', 'true');
  await expect(due).toHaveValue('30/02');

  await Promise.all([saved(page), due.fill('24/12/2099')]);
  await page.getByRole('button', { name: words.orders.finish, exact: true }).click();
  await expect(page.getByText(/24 de dezembro de 2099/)).toBeVisible();
});

test('a day that cannot be read is forgotten with its field', async ({ page, words, person }) => {
  await atNewItem(page, words, person);
  await page.getByLabel(words.orders.due).fill('30/02');
  await page.getByRole('link', { name: words.rooms.orders }).first().click();
  await page.getByRole('link', { name: 'Camisetas' }).click();
  await expect(page.getByLabel(words.orders.due)).toHaveValue('');
  await page.getByRole('button', { name: words.orders.finish, exact: true }).click();
  await expect(page.getByText(words.orders.save_first)).toBeHidden();
  await expect(page.getByText(filled(words.orders.said_finished, { number: '1' }))).toBeVisible();
});

test('the calendar takes the place of what was typed', async ({ page, words, person }) => {
  await atNewItem(page, words, person);
  const due = page.getByLabel(words.orders.due);
  await due.fill('logo');
  await due.blur();
  await expect(due).toHaveAttribute('aria-invalid', 'true');
  await page.getByRole('button', { name: words.app.day_choose }).click();
  // The calendar itself is the browser's: this is what it does when a day is chosen.
  await Promise.all([saved(page), page.locator('input[type="date"]').fill('2099-12-24')]);
  await expect(due).toHaveValue('24/12/2099');
  await expect(due).not.toHaveAttribute('aria-invalid', 'true');
});

test('Escape takes back what was typed into a cell', async ({ page, words, person }) => {
  await atSavedItem(page, words, person);
  const price = cell(page, words, 'price', 1);
  await price.fill('99');
  await price.press('Escape');
  await expect(price).toHaveValue('15,00');
  await expect(price).toBeFocused();
  await page.reload();
  await expect(cell(page, words, 'price', 1)).toHaveValue('15,00');
});

test('a field keeps its typist until it can be read, and gives back what was there', async ({
  page,
  words,
  person,
}) => {
  await atSavedItem(page, words, person);
  const due = page.getByLabel(words.orders.due);
  await due.fill('24/12/2099');
  await due.press('Enter');
  await expect(due).not.toBeFocused();
  await due.fill('31/02/2099');
  await due.press('Enter');
  await expect(due).toHaveAttribute('aria-invalid', 'true');
  await expect(due).toBeFocused();
  await due.press('Escape');
  await expect(due).toHaveValue('24/12/2099');
  await due.fill('25/12/2099');
  await due.press('Escape');
  await expect(due).toHaveValue('24/12/2099');

  const title = page.getByLabel(words.orders.title);
  await title.fill('Cortinas');
  await title.press('Escape');
  await expect(title).toHaveValue('Camisetas');
  await page.reload();
  await expect(title).toHaveValue('Camisetas');
  await expect(due).toHaveValue('24/12/2099');
});

test('what is taken back while it is being saved is taken back', async ({
  page,
  words,
  person,
}) => {
  await atSavedItem(page, words, person);
  const due = page.getByLabel(words.orders.due);
  await Promise.all([saved(page), due.fill('24/12/2099')]);
  await due.press('Enter');
  const release = await heldBack(
    page,
    (request) => request.postDataJSON()?.due_on === '2099-12-25',
  );
  await due.fill('25/12/2099');
  await due.press('Escape');
  await expect(due).toHaveValue('24/12/2099');
  await Promise.all([
    page.waitForResponse((answer) => answer.request().postDataJSON()?.due_on === '2099-12-24'),
    release(),
  ]);
  await expect(due).toHaveValue('24/12/2099');
  await page.reload();
  await expect(due).toHaveValue('24/12/2099');
});

test('an item is begun with each press, and an empty one is not left behind', async ({
  page,
  words,
  person,
}) => {
  await atSavedItem(page, words, person);
  const begin = page.getByRole('button', { name: words.orders.add_item });
  for (let press = 0; press < 3; press++) {
    await begin.click();
    await expect(cell(page, words, 'description', 2)).toBeFocused();
  }
  await expect(cell(page, words, 'description', 3)).toBeHidden();
  await page.getByLabel(words.orders.title).click();
  await expect(cell(page, words, 'description', 2)).toBeHidden();

  await begin.click();
  await page.getByRole('button', { name: words.orders.finish, exact: true }).click();
  await expect(page.getByRole('cell', { name: 'Bainha' })).toBeVisible();
  await expect(total(page, words)).toHaveText(/45,00/);
});

test('an item comes back to its own order, wherever its reader is', async ({
  page,
  words,
  person,
}) => {
  await atSavedItem(page, words, person);
  await Promise.all([
    saved(page),
    page.getByRole('button', { name: filled(words.app.delete_named, { title: 'Bainha' }) }).click(),
  ]);
  await page.getByRole('link', { name: words.rooms.orders }).first().click();
  await line(page, words).fill('Cortinas');
  await line(page, words).press('Enter');
  await expect(heading(page, words, 2)).toBeVisible();
  await Promise.all([saved(page), page.getByRole('button', { name: words.app.undo }).click()]);
  await expect(heading(page, words, 1)).toBeVisible();
  await expect(cell(page, words, 'description', 1)).toHaveValue('Bainha');
  await expect(total(page, words)).toHaveText(/45,00/);
});

test('what is typed is saved when the page is put away', async ({ page, words, person }) => {
  await atNewItem(page, words, person);
  await type(page, 'Bainha', '3', '15');
  const put = saved(page);
  await page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  });
  expect((await put).status()).toBe(200);
});

test('a customer that is typed is meant, also by who goes on with Tab', async ({
  page,
  words,
  person,
}) => {
  await atNewItem(page, words, person);
  const customer = page.getByRole('combobox', { name: words.orders.customer });
  await customer.click();
  await page.keyboard.type('Padaria Sol');
  const create = filled(words.customers.create, { name: 'Padaria Sol' });
  await expect(page.getByRole('option', { name: create })).toBeVisible();
  await Promise.all([saved(page), page.keyboard.press('Tab')]);
  await expect(customer).toHaveValue('Padaria Sol');
});

test('an order that is gone is asked for once', async ({ page, words, person }) => {
  await atNewItem(page, words, person);
  await expect(total(page, words)).toBeVisible();
  let asked = 0;
  page.on('request', (request) => (asked += Number(/\/orders\/0[0-9a-f-]+$/.test(request.url()))));
  await page.goto('/orders/01a1f8d3-ea00-7000-8000-000000000000');
  await expect(page.getByText(words.orders.gone)).toBeVisible();
  await page.waitForLoadState('networkidle');
  expect(asked).toBeLessThan(4);
});

test('an order comes back from the trash with its tasks', async ({ page, words, person }) => {
  await signUp(page, words, person);
  const order = await ask(page, 'POST', '/orders', { title: 'Camisetas' });
  for (const title of ['Cortar tecido', 'Costurar gola'])
    await ask(page, 'POST', '/tasks', { title, order_id: order.id });
  await page.evaluate(
    (id) => fetch(`/api/v1/orders/${id}?tasks=delete`, { method: 'DELETE' }),
    order.id,
  );
  await page.goto('/trash');
  const restore = filled(words.trash.restore_named, { title: 'Camisetas' });
  await page.getByRole('button', { name: restore }).click();
  await expect(page.getByText(words.trash.none)).toBeVisible();
  await page.goto(`/orders/${order.id}`);
  for (const title of ['Cortar tecido', 'Costurar gola'])
    await expect(row(page, title)).toBeVisible();
});

test('who types while another finishes the order is told, and sees it finished', async ({
  page,
  browser,
  words,
  person,
}) => {
  await atSavedItem(page, words, person);
  const other = await withoutNews(browser, page, words, person);
  await page.getByRole('button', { name: words.orders.finish, exact: true }).click();
  await expect(page.getByRole('cell', { name: 'Bainha' })).toBeVisible();

  await cell(other, words, 'price', 1).fill('20');
  await cell(other, words, 'price', 1).press('Tab');
  await expect(other.getByText(/já foi finalizado ou cancelado/)).toBeVisible();
  await expect(other.getByRole('cell', { name: 'Bainha' })).toBeVisible();
  await expect(total(other, words)).toHaveText(/45,00/);
});

test('two who change the items of one order are shown both', async ({
  page,
  browser,
  words,
  person,
}) => {
  await atSavedItem(page, words, person);
  const other = await withoutNews(browser, page, words, person);

  await cell(page, words, 'price', 1).fill('18');
  await Promise.all([saved(page), cell(page, words, 'price', 1).press('Tab')]);
  await cell(other, words, 'price', 1).fill('20');
  await cell(other, words, 'price', 1).press('Tab');
  await other.getByLabel(words.orders.title).click();
  const dialog = other.getByRole('dialog');
  await expect(dialog).toContainText('18,00');
  await expect(dialog).toContainText('20,00');
});

test('an undo of one order leaves the one that is open alone', async ({ page, words, person }) => {
  await atSavedItem(page, words, person);
  const first = new URL(page.url()).pathname;
  const { id } = await ask(page, 'POST', '/orders', { title: 'Cortinas' });
  await page.getByRole('button', { name: words.orders.finish, exact: true }).click();
  const undo = page.getByRole('button', { name: words.app.undo });
  await expect(undo).toBeVisible();
  await page.getByRole('link', { name: words.rooms.orders }).first().click();
  await page.getByRole('link', { name: /Cortinas/ }).click();
  await expect(page).toHaveURL(new RegExp(id));
  const notes = page.getByLabel(words.orders.notes);
  await notes.fill('linho');
  await Promise.all([
    page.waitForResponse((answer) => answer.url().includes('/undo') && answer.ok()),
    undo.click(),
  ]);
  await expect(notes).toHaveValue('linho');
  await expect(page).toHaveURL(new RegExp(id));
  await page.goto(first);
  await expect(page.getByRole('button', { name: words.orders.finish, exact: true })).toBeVisible();
});

test('a title that is saved in a pause goes on as it was typed', async ({
  page,
  words,
  person,
}) => {
  await atNewOrder(page, words, person);
  const title = page.getByLabel(words.orders.title);
  await title.fill('');
  await Promise.all([saved(page), title.pressSequentially('Cortinas de ')]);
  await title.pressSequentially('linho');
  await expect(title).toHaveValue('Cortinas de linho');
  await Promise.all([saved(page), title.press('Enter')]);
  await page.reload();
  await expect(title).toHaveValue('Cortinas de linho');
});
