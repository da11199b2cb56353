// An order from the first word to the last, told in both languages, on a phone and at a desk.
import type { Page } from '@playwright/test';
import { suitsEveryone } from './everyone';
import { cell, heading, line, moneyIn, orderRow, price, total, type } from './orders';
import { add, addLine, enter, expect, filled, row, signUp, test } from './support';

test('an order with three items is made, changed, finished, taken back and deleted', async ({
  page,
  words,
  person,
}) => {
  const money = moneyIn(words);
  await signUp(page, words, person);

  await test.step('an empty room says how to begin', async () => {
    await enter(page, words, words.rooms.orders);
    await expect(page.getByText(words.orders.none)).toBeVisible();
    await suitsEveryone(page);
  });

  await test.step('a title makes an order, and opens it', async () => {
    await line(page, words).fill('Camisetas');
    await line(page, words).press('Enter');
    await expect(heading(page, words, 1)).toBeVisible();
    await expect(page).toHaveURL(/orders\/[0-9a-f-]{36}$/);
    await expect(page.getByLabel(words.orders.title)).toHaveValue('Camisetas');
  });

  await test.step('its customer is made on the spot', async () => {
    await page.getByRole('combobox', { name: words.orders.customer }).fill('Padaria São João');
    const create = filled(words.customers.create, { name: 'Padaria São João' });
    await page.getByRole('option', { name: create }).click();
    await expect(page.getByRole('combobox')).toHaveValue('Padaria São João');
    await page.getByLabel(words.orders.due).fill('28/11/2099');
  });

  await test.step('three items, without leaving the keyboard', async () => {
    await page.getByRole('button', { name: words.orders.add_item }).click();
    await type(page, 'camiseta P', '10', price(words, '39', '90'));
    await expect(total(page, words)).toHaveText(money(39900));
    await page.keyboard.press('Enter');
    await type(page, 'tecido', price(words, '1', '5'), price(words, '33', '33'));
    await page.keyboard.press('Enter');
    await type(page, 'frete', '1', '12');
    // 399,00 + 49,995 (a half, away from zero) + 12,00
    await expect(total(page, words)).toHaveText(money(46100));
    await suitsEveryone(page);
    await saved(page, ['camiseta P', 'tecido', 'frete']);
    await page.reload();
    await expect(cell(page, words, 'description', 3)).toHaveValue('frete');
    await expect(total(page, words)).toHaveText(money(46100));
    await expect(page.getByRole('combobox')).toHaveValue('Padaria São João');
    await expect(page.getByLabel(words.orders.due)).toHaveValue('28/11/2099');
  });

  await test.step('what cannot be read says so, and the rest is kept', async () => {
    await cell(page, words, 'quantity', 1).fill('dez');
    await cell(page, words, 'description', 2).focus();
    await expect(cell(page, words, 'quantity', 1)).toHaveAttribute('aria-invalid', 'true');
    await suitsEveryone(page);
    await cell(page, words, 'quantity', 1).fill('12');
    await expect(total(page, words)).toHaveText(money(54080));
  });

  await test.step('an item is taken off and put back', async () => {
    const bin = filled(words.app.delete_named, { title: 'tecido' });
    await page.getByRole('button', { name: bin }).click();
    await expect(total(page, words)).toHaveText(money(49080));
    await page.getByRole('button', { name: words.app.undo }).last().click();
    await expect(total(page, words)).toHaveText(money(54080));
    await expect(cell(page, words, 'description', 2)).toHaveValue('tecido');
  });

  await test.step('its tasks are noted and ticked off in it', async () => {
    for (const title of ['Cortar tecido', 'Costurar gola']) {
      await page.getByRole('textbox', { name: words.orders.add_task }).fill(title);
      await page.keyboard.press('Enter');
      await expect(row(page, title)).toBeVisible();
    }
    const finish = filled(words.tasks.finish, { title: 'Cortar tecido' });
    await page.getByRole('checkbox', { name: finish }).click();
    const done = filled(words.orders.tasks_done, { done: '1', all: '2' });
    await expect(page.getByText(done)).toBeVisible();
    await suitsEveryone(page);
  });

  await test.step('finishing warns of what is open, and closes it', async () => {
    await page.getByRole('button', { name: words.orders.finish, exact: true }).click();
    const warning = filled(words.orders.still_open_one, { count: '1' });
    await expect(page.getByText(warning)).toBeVisible();
    await expect(page.getByLabel(words.orders.title)).toBeHidden();
    await expect(page.getByRole('cell', { name: 'camiseta P' })).toBeVisible();
    await suitsEveryone(page);
    await page.getByRole('button', { name: words.app.undo }).last().click();
    await expect(page.getByLabel(words.orders.title)).toHaveValue('Camisetas');
  });

  await test.step('the list has it under its customer, also after a reload', async () => {
    await page.getByRole('link', { name: words.rooms.orders }).first().click();
    await expect(orderRow(page, 'Camisetas')).toContainText('Padaria São João');
    await expect(orderRow(page, 'Camisetas')).toContainText(money(54080));
    await page.getByRole('link', { name: words.orders.tab_finished }).click();
    await expect(page.getByText(words.orders.none_finished)).toBeVisible();
    await page.reload();
    await expect(page.getByText(words.orders.none_finished)).toBeVisible();
    await page.getByRole('link', { name: words.orders.tab_all }).click();
    await expect(orderRow(page, 'Camisetas')).toContainText(words.orders.pending);
    await suitsEveryone(page);
  });

  await test.step('a customer with orders stays, and leads to them', async () => {
    await enter(page, words, words.rooms.customers);
    await row(page, 'Padaria São João').getByRole('button').first().click();
    await page
      .getByRole('form')
      .getByRole('button', { name: words.customers.delete_short })
      .click();
    await page.getByRole('button', { name: words.customers.see_orders }).click();
    await expect(page).toHaveURL(/customer=/);
    await expect(orderRow(page, 'Camisetas')).toBeVisible();
  });

  await test.step('deleted with its tasks, and all of it taken back', async () => {
    await page.getByRole('link', { name: 'Camisetas' }).click();
    await expect(row(page, 'Costurar gola')).toBeVisible();
    await page.getByRole('button', { name: words.orders.delete, exact: true }).click();
    const dialog = page.getByRole('dialog');
    await expect(dialog).toContainText(filled(words.orders.delete_what_other, { count: '2' }));
    await suitsEveryone(page);
    await dialog.getByRole('button', { name: words.orders.delete_all }).click();
    await expect(page.getByText(words.orders.none)).toBeVisible();
    await page.getByRole('button', { name: words.app.undo }).last().click();
    await expect(heading(page, words, 1)).toBeVisible();
    await expect(row(page, 'Costurar gola')).toBeVisible();
  });

  await test.step('deleted again, its tasks stay', async () => {
    await page.getByRole('button', { name: words.orders.delete, exact: true }).click();
    await page.getByRole('button', { name: words.orders.delete_keep }).click();
    await expect(page.getByText(words.orders.none)).toBeVisible();
    await enter(page, words, words.rooms.today);
    await expect(row(page, 'Costurar gola')).toBeVisible();
  });
});

test('a task names its order', async ({ page, words, person }) => {
  await signUp(page, words, person);
  await enter(page, words, words.rooms.orders);
  await line(page, words).fill('Camisetas');
  await line(page, words).press('Enter');
  await expect(heading(page, words, 1)).toBeVisible();
  await enter(page, words, words.rooms.today);
  const name = filled(words.orders.numbered, { number: '1' });

  await test.step('by its number, as a chip that can be taken off', async () => {
    await addLine(page, words).fill('Cortar tecido #1');
    const chips = page.getByRole('list', { name: words.tasks.understood });
    await expect(chips).toContainText(`${name} · Camisetas`);
    await suitsEveryone(page);
    await addLine(page, words).press('Enter');
    await expect(row(page, 'Cortar tecido').getByRole('link', { name })).toBeVisible();

    await addLine(page, words).fill('Comprar linha #1');
    await chips.getByRole('button').click();
    await addLine(page, words).press('Enter');
    await expect(row(page, 'Comprar linha #1')).toBeVisible();
    await add(page, words, 'Ligar #99');
  });

  await test.step('in its form', async () => {
    await row(page, 'Ligar #99').getByRole('button').first().click();
    await page.getByRole('combobox', { name: words.tasks.order }).fill('camis');
    await page.getByRole('option', { name: 'Camisetas' }).click();
    await suitsEveryone(page);
    await page.getByRole('button', { name: words.app.save }).click();
    await expect(row(page, 'Ligar #99').getByRole('link', { name })).toBeVisible();
  });

  await test.step('and leads to it', async () => {
    await row(page, 'Cortar tecido').getByRole('link', { name }).click();
    await expect(heading(page, words, 1)).toBeVisible();
    await expect(row(page, 'Ligar #99')).toBeVisible();
  });
});

test('what is typed into an order is not lost', async ({ page, context, words, person }) => {
  await signUp(page, words, person);
  await enter(page, words, words.rooms.orders);
  await line(page, words).fill('Camisetas');
  await line(page, words).press('Enter');
  await expect(heading(page, words, 1)).toBeVisible();
  const title = page.getByLabel(words.orders.title);
  const notes = page.getByLabel(words.orders.notes);

  await test.step('when the network goes', async () => {
    await context.setOffline(true);
    await title.fill('Camisetas azuis');
    await title.press('Enter');
    await expect(page.getByText(words.orders.unsaved)).toBeVisible();
    await suitsEveryone(page);
    await context.setOffline(false);
    await expect(page.getByText(words.orders.unsaved)).toBeHidden();
    await page.reload();
    await expect(title).toHaveValue('Camisetas azuis');
  });

  await test.step('when another changes another field', async () => {
    const other = await context.newPage();
    await other.goto(page.url());
    await other.getByLabel(words.orders.notes).fill('Antes das 7h');
    await saveOf(other, () => other.getByLabel(words.orders.notes).blur());
    await title.fill('Camisetas verdes');
    await title.press('Enter');
    await expect(notes).toHaveValue('Antes das 7h');
    await expect(title).toHaveValue('Camisetas verdes');
    await other.close();
  });

  await test.step('when another changes the same field', async () => {
    const other = await context.newPage();
    await other.goto(page.url());
    // Typed before the other's word arrives, and saved after it.
    await title.fill('Camisetas do Rui');
    await other.getByLabel(words.orders.title).fill('Camisetas da Ana');
    await saveOf(other, () => other.getByLabel(words.orders.title).blur());
    await title.press('Enter');
    const dialog = page.getByRole('dialog', { name: words.orders.conflict });
    await expect(dialog).toContainText('Camisetas da Ana');
    await suitsEveryone(page);
    await saveOf(page, () =>
      dialog.getByRole('button', { name: words.conflict.keep }).first().click(),
    );
    await page.reload();
    await expect(title).toHaveValue('Camisetas do Rui');
    await other.close();
  });
});

async function saveOf(page: Page, act: () => Promise<void>) {
  const answered = page.waitForResponse(
    (response) => response.request().method() === 'PATCH' && response.ok(),
  );
  await act();
  await answered;
}

/** Leaves the row, and waits until the server has them. */
async function saved(page: Page, items: string[]) {
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  const descriptions = () =>
    page.evaluate(async () => {
      const answer = await fetch(`/api/v1${location.pathname}`);
      const order = (await answer.json()) as { items: { description: string }[] };
      return order.items.map(({ description }) => description);
    });
  await expect.poll(descriptions).toEqual(items);
}
