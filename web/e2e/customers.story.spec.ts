// Who orders: from the first customer to one who comes back. Told in both languages, on a phone and at a desk.
import type { Page } from '@playwright/test';
import { suitsEveryone } from './everyone';
import { enter, expect, openTwice, row, signUp, test, type Words } from './support';

test('customers are noted, told about, found and deleted', async ({ page, words, person }) => {
  await signUp(page, words, person);

  await test.step('an empty room says how to begin', async () => {
    await enter(page, words, words.rooms.customers);
    await expect(page.getByText(words.customers.none)).toBeVisible();
    await suitsEveryone(page);
    await page.getByText(words.customers.none).locator('..').getByRole('button').click();
    await expect(line(page, words)).toBeFocused();
  });

  await test.step('notes one after the other', async () => {
    for (const name of ['Padaria São João', 'Ateliê Flor de Lis', 'Dona Conceição']) {
      await page.keyboard.type(name);
      await page.keyboard.press('Enter');
      await expect(row(page, name)).toBeVisible();
      await expect(line(page, words)).toBeFocused();
    }
    await suitsEveryone(page);
  });

  await test.step('tells about one in place', async () => {
    await row(page, 'Padaria São João').getByRole('button').first().click();
    await expect(page.getByLabel(words.customers.name)).toBeFocused();
    await page.getByLabel(words.customers.phone).fill('(11) 98765-4321');
    await page.getByLabel(words.customers.email).fill('oi@padaria.example');
    await page.getByLabel(words.customers.document).fill('12.345.678/0001-90');
    await page.getByLabel(words.customers.notes).fill('Antes das 7h');
    await suitsEveryone(page);
    await page.getByRole('button', { name: words.app.save }).click();
    await expect(row(page, 'Padaria São João')).toContainText('(11) 98765-4321');
  });

  await test.step('an open one has an address', async () => {
    await row(page, 'Padaria São João').getByRole('button').first().click();
    await expect(page).toHaveURL(/customer=/);
    await page.reload();
    await expect(page.getByLabel(words.customers.document)).toHaveValue('12.345.678/0001-90');
    await expect(page.getByRole('link', { name: words.customers.call })).toHaveAttribute(
      'href',
      'tel:11987654321',
    );
    await page.keyboard.press('Escape');
    await expect(page.getByLabel(words.customers.document)).toBeHidden();
  });

  await test.step('a name is needed', async () => {
    await row(page, 'Dona Conceição').getByRole('button').first().click();
    await page.getByLabel(words.customers.name).fill(' ');
    await page.keyboard.press('Enter');
    await expect(page.getByText(words.customers.name_missing)).toBeVisible();
    await page.keyboard.press('Escape');
  });

  await test.step('finds one without minding case and accents', async () => {
    await page.getByRole('searchbox', { name: words.customers.search }).fill('CONCEICAO');
    await expect(row(page, 'Padaria São João')).toBeHidden();
    await expect(row(page, 'Dona Conceição')).toBeVisible();
    await page.reload();
    await expect(row(page, 'Dona Conceição')).toBeVisible();
    await page.getByRole('searchbox').press('Escape');
    await expect(row(page, 'Padaria São João')).toBeVisible();
  });

  await test.step('deletes one and takes it back', async () => {
    await row(page, 'Dona Conceição').getByRole('button').first().click();
    await page
      .getByRole('form')
      .getByRole('button', { name: words.customers.delete_short })
      .click();
    await expect(row(page, 'Dona Conceição')).toBeHidden();
    await page.getByRole('button', { name: words.app.undo }).last().click();
    await expect(row(page, 'Dona Conceição')).toBeVisible();
    await page.reload();
    await expect(row(page, 'Dona Conceição')).toBeVisible();
  });
});

test('a name that does not get through is not lost', async ({ page, context, words, person }) => {
  await signUp(page, words, person);
  await enter(page, words, words.rooms.customers);
  await expect(page.getByText(words.customers.none)).toBeVisible();
  await context.setOffline(true);
  await line(page, words).fill('Padaria São João');
  await line(page, words).press('Enter');
  await expect(page.getByText(words.app.unsent)).toBeVisible();
  await suitsEveryone(page);
  await context.setOffline(false);
  await expect(row(page, 'Padaria São João')).toBeVisible();
  await page.reload();
  await expect(row(page, 'Padaria São João')).toHaveCount(1);
});

test('two who edit a customer at once lose neither version', async ({ page, words, person }) => {
  await signUp(page, words, person);
  await enter(page, words, words.rooms.customers);
  await line(page, words).fill('Padaria');
  await line(page, words).press('Enter');
  const other = await openTwice(page, 'Padaria', 'customer');
  await other.getByLabel(words.customers.name).fill('Padaria São João');
  await other.getByRole('button', { name: words.app.save }).click();
  await expect(row(other, 'Padaria São João')).toBeVisible();

  await page.getByLabel(words.customers.name).fill('Padaria da Ana');
  await page.getByRole('button', { name: words.app.save }).click();
  const dialog = page.getByRole('dialog', { name: words.customers.conflict });
  await expect(dialog).toContainText('Padaria São João');
  await suitsEveryone(page);
  await dialog.getByRole('button', { name: words.conflict.keep }).last().click();
  await expect(row(page, 'Padaria São João')).toBeVisible();
});

const line = (page: Page, words: Words) => page.getByRole('textbox', { name: words.customers.add });
