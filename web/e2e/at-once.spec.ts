// Two pages that change one thing at once: neither loses what was typed.
import { suitsEveryone } from './everyone';
import { add, expect, filled, openTwice, row, signUp, test } from './support';

test('two who edit at once see both versions and lose neither', async ({ page, words, person }) => {
  await signUp(page, words, person);
  await add(page, words, 'Costurar gola');
  const other = await openTwice(page, 'Costurar gola', 'task');
  await other.getByLabel(words.tasks.title).fill('Costurar manga');
  await other.getByRole('button', { name: words.app.save }).click();
  await expect(row(other, 'Costurar manga')).toBeVisible();

  await page.getByLabel(words.tasks.title).fill('Costurar punho');
  await page.getByRole('button', { name: words.app.save }).click();
  const dialog = page.getByRole('dialog', { name: words.tasks.conflict });
  await expect(dialog).toContainText('Costurar manga');
  await expect(dialog).toContainText('Costurar punho');

  await page.keyboard.press('Escape');
  await expect(page.getByLabel(words.tasks.title)).toHaveValue('Costurar punho');

  await other.getByRole('button', { name: 'Costurar manga' }).first().click();
  await other.getByLabel(words.tasks.title).fill('Costurar bainha');
  await other.getByRole('button', { name: words.app.save }).click();
  await expect(row(other, 'Costurar bainha')).toBeVisible();

  await page.getByRole('button', { name: words.app.save }).click();
  await expect(dialog).toContainText('Costurar bainha');
  await suitsEveryone(page);
  // It is shown at once, and saved a moment later.
  const saved = page.waitForResponse(
    (answer) =>
      answer.request().method() !== 'GET' && answer.url().includes('/tasks/') && answer.ok(),
  );
  await dialog.getByRole('button', { name: words.conflict.keep }).first().click();
  await expect(row(page, 'Costurar punho')).toBeVisible();
  await saved;
  await page.reload();
  await expect(row(page, 'Costurar punho')).toBeVisible();
});

test('two who change different fields of a task are asked nothing', async ({
  page,
  words,
  person,
}) => {
  await signUp(page, words, person);
  await add(page, words, 'Costurar gola');
  const other = await openTwice(page, 'Costurar gola', 'task');
  await other.getByLabel(words.tasks.description).fill('Dez camisetas');
  await other.getByRole('button', { name: words.app.save }).click();
  await expect(row(other, 'Costurar gola')).toContainText('Dez camisetas');

  await page.getByLabel(words.tasks.title).fill('Costurar punho');
  await page.getByRole('button', { name: words.app.save }).click();
  await expect(row(page, 'Costurar punho')).toContainText('Dez camisetas');
  await expect(row(other, 'Costurar punho')).toContainText('Dez camisetas');
  await expect(page.getByRole('dialog')).toBeHidden();

  await page.getByRole('button', { name: words.app.undo }).click();
  await expect(row(page, 'Costurar gola')).toContainText('Dez camisetas');
});

test('what was typed for a task that is gone becomes a new one, or goes', async ({
  page,
  words,
  person,
}) => {
  await signUp(page, words, person);
  const title = page.getByLabel(words.tasks.title);
  const dialog = page.getByRole('dialog', { name: words.tasks.gone_meanwhile });
  const editWhatIsGone = async (before: string, after: string) => {
    await add(page, words, before);
    const other = await openTwice(page, before, 'task');
    await other.getByRole('button', { name: words.tasks.delete, exact: true }).click();
    const deleted = filled(words.tasks.said_deleted, { title: before });
    await expect(other.getByText(deleted)).toBeVisible();
    await other.close();
    await title.fill(after);
    await page.getByLabel(words.tasks.description).fill('Dez camisetas');
    await title.press('Enter');
    await expect(dialog).toContainText(after);
    await expect(dialog).toContainText('Dez camisetas');
  };

  await editWhatIsGone('Costurar gola', 'Costurar punho');
  await suitsEveryone(page);
  await page.keyboard.press('Escape');
  await expect(title).toHaveValue('Costurar punho');
  await expect(title).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('button', { name: words.tasks.save_anew })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(row(page, 'Costurar punho')).toContainText('Dez camisetas');
  await page.reload();
  await expect(row(page, 'Costurar punho')).toHaveCount(1);
  await expect(row(page, 'Costurar gola')).toBeHidden();

  await row(page, 'Costurar punho').getByRole('checkbox').click();
  await editWhatIsGone('Cortar tecido', 'Cortar linho');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page.getByText(words.tasks.none)).toBeVisible();
  await expect(page.getByRole('main')).toBeFocused();
});

test('a profile is saved as far as it was changed', async ({ page, words, person }) => {
  await signUp(page, words, person);
  const other = await page.context().newPage();
  for (const each of [page, other]) {
    await each.goto('/account');
    await expect(each.getByLabel(words.account.name, { exact: true })).toBeVisible();
  }
  await other.getByLabel(words.account.rate).fill('80,00');
  await other.getByRole('button', { name: words.app.save }).click();
  await expect(other.getByText(words.account.saved)).toBeVisible();
  await page.getByLabel(words.account.name, { exact: true }).fill('Ada da Costura');
  await page.getByRole('button', { name: words.app.save }).click();
  await expect(page.getByText(words.account.saved)).toBeVisible();

  await page.reload();
  await expect(page.getByLabel(words.account.name, { exact: true })).toHaveValue('Ada da Costura');
  await expect(page.getByLabel(words.account.rate)).toHaveValue('80,00');
});
