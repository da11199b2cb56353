// A token for one's own programs: made with what it may do, shown once, deleted.
import { openTab } from './account';
import { given } from './environment';
import { suitsEveryone } from './everyone';
import { expect, filled, signUp, test } from './support';

test('a personal token', async ({ page, words, person }) => {
  const name = 'Planilha do caixa';
  const token = page.getByRole('listitem').filter({ hasText: name });
  await signUp(page, words, person);
  await openTab(page, words, words.account.security);
  await page.getByRole('button', { name: words.tokens.make }).click();
  const dialog = page.getByRole('dialog', { name: words.tokens.make });
  await expect(dialog.getByLabel(words.tokens.name)).toBeFocused();
  await suitsEveryone(page);
  await dialog.getByLabel(words.tokens.name).fill(name);
  await page.keyboard.press('Enter');
  const made = dialog.getByRole('group', { name: words.tokens.made });
  await expect(made).toBeVisible();
  await suitsEveryone(page);
  const secret = (await made.locator('code').textContent())!;
  await made.getByRole('button', { name: words.app.done }).click();
  await expect(token).toContainText(words.tokens.tasks);

  const tasks = `${given('TRACKIT_E2E_URL')}/api/v1/tasks`;
  const status = async () =>
    (await fetch(tasks, { headers: { Authorization: `Bearer ${secret}` } })).status;
  expect(await status()).toBe(200);
  await token
    .getByRole('button', { name: filled(words.app.delete_named, { title: name }) })
    .click();
  await expect(token).toBeHidden();
  await expect.poll(status).toBe(401);
});
