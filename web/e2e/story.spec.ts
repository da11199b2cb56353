// A day with TrackIt, from the first visit to the sign-out. Told in both languages, on a phone and at a desk.
import { suitsEveryone } from './everyone';
import { add, addLine, enter, expect, filled, row, signUp, test } from './support';

test('from sign-up to sign-out', async ({ page, words, person }) => {
  await test.step('a stranger is asked to sign in', async () => {
    await page.goto('/');
    await expect(page.getByRole('heading', { name: words.auth.sign_in })).toBeVisible();
    await suitsEveryone(page);
  });

  await test.step('signs up', async () => {
    await page.getByRole('link', { name: words.auth.sign_up }).click();
    await expect(page.getByRole('heading', { name: words.auth.sign_up })).toBeVisible();
    await suitsEveryone(page);
    await signUp(page, words, person);
    await expect(page.getByText(words.tasks.none)).toBeVisible();
    await suitsEveryone(page);
  });

  await test.step('adds tasks, one after the other', async () => {
    for (const title of ['Reunião com a Padaria', 'Costurar gola', 'Comprar linha']) {
      await add(page, words, title);
      await expect(addLine(page, words)).toBeFocused();
      await expect(addLine(page, words)).toHaveValue('');
    }
    await suitsEveryone(page);
  });

  await test.step('edits one in place', async () => {
    await page.getByRole('button', { name: 'Costurar gola', exact: true }).click();
    const editor = page.getByRole('form');
    await expect(editor.getByLabel(words.tasks.title)).toBeFocused();
    await suitsEveryone(page);
    await editor.getByLabel(words.tasks.title).fill('Costurar gola azul');
    await editor.getByLabel(words.tasks.description).fill('Dez camisetas, tamanho P');
    await editor.getByLabel(words.tasks.due).fill('2099-11-28');
    await editor
      .getByLabel(words.tasks.priority)
      .selectOption({ label: words.tasks.priority_high });
    await editor.getByRole('button', { name: words.app.save }).click();
    await expect(editor).toBeHidden();
    await expect(row(page, 'Costurar gola azul')).toContainText(words.tasks.priority_high);
    await expect(row(page, 'Costurar gola azul')).toContainText('2099');
  });

  await test.step('finishes one', async () => {
    const finish = filled(words.tasks.finish, { title: 'Comprar linha' });
    await page.getByRole('checkbox', { name: finish }).click();
    await expect(row(page, 'Comprar linha')).toBeHidden();
    await page.getByRole('link', { name: words.tasks.view_done }).click();
    await expect(row(page, 'Comprar linha')).toBeVisible();
    await expect(page).toHaveURL(/view=done/);
    await suitsEveryone(page);
    await page.getByRole('link', { name: words.tasks.view_open }).click();
  });

  await test.step('finds one without minding case and accents', async () => {
    await page.getByRole('searchbox').fill('REUNIAO');
    await expect(row(page, 'Costurar gola azul')).toBeHidden();
    await expect(row(page, 'Reunião com a Padaria')).toBeVisible();
    await expect(page).toHaveURL(/q=REUNIAO/);
  });

  await test.step('finds the same after a reload', async () => {
    await page.reload();
    await expect(row(page, 'Reunião com a Padaria')).toBeVisible();
    await expect(row(page, 'Costurar gola azul')).toBeHidden();
    await expect(page.getByRole('searchbox')).toHaveValue('REUNIAO');
    await page.getByRole('searchbox').press('Escape');
    await expect(row(page, 'Costurar gola azul')).toBeVisible();
  });

  await test.step('deletes one and takes it back', async () => {
    await page.getByRole('button', { name: 'Costurar gola azul' }).first().click();
    await page.getByRole('form').getByRole('button', { name: words.tasks.delete }).click();
    await expect(row(page, 'Costurar gola azul')).toBeHidden();
    await page.getByRole('button', { name: words.app.undo }).last().click();
    await expect(row(page, 'Costurar gola azul')).toBeVisible();
    await page.reload();
    await expect(row(page, 'Costurar gola azul')).toContainText(words.tasks.priority_high);
  });

  await test.step('keeps an open task in the address', async () => {
    await page.getByRole('button', { name: 'Costurar gola azul' }).first().click();
    await expect(page).toHaveURL(/task=/);
    await page.reload();
    await expect(page.getByRole('form')).toBeVisible();
    await page.goBack();
    await expect(page.getByRole('form')).toBeHidden();
  });

  await test.step('looks after the account', async () => {
    await enter(page, words, words.rooms.account);
    await page.getByLabel(words.account.name, { exact: true }).fill('Ana Souza');
    await page.getByRole('button', { name: words.app.save }).click();
    await expect(page.getByText(words.account.saved)).toBeVisible();
    await suitsEveryone(page);
  });

  await test.step('signs out, and the page keeps nothing', async () => {
    const menu = filled(words.app.account_menu, { person: 'Ana Souza' });
    await page.getByRole('button', { name: menu }).click();
    await expect(page.getByRole('button', { name: words.auth.sign_out })).toBeVisible();
    await suitsEveryone(page);
    await page.getByRole('button', { name: words.auth.sign_out }).click();
    await expect(page.getByRole('heading', { name: words.auth.sign_in })).toBeVisible();
    await page.goto('/account');
    await expect(page.getByRole('heading', { name: words.auth.sign_in })).toBeVisible();
  });
});
