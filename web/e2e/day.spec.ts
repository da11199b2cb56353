// The page of the day looks back: what was done today stands under what is still to do.
import { add, ask, expect, filled, row, signUp, test } from './support';

test('what was done today is folded away, and can be taken back', async ({
  page,
  words,
  person,
}) => {
  const { keyboard } = page;
  const today = page.getByText(words.groups.done_today).first();
  const done = page.getByRole('list', { name: words.groups.done_today });
  const open = page.getByRole('region', { name: words.groups.opened });
  await signUp(page, words, person);
  for (const title of ['Cortar tecido', 'Costurar gola', 'Passar a ferro'])
    await add(page, words, title);
  await page.reload();
  await expect(today).toBeHidden();

  await test.step('counts what is ticked off', async () => {
    for (const title of ['Cortar tecido', 'Costurar gola']) {
      await row(page, title).getByRole('checkbox').click();
      await expect(row(page, title)).toBeHidden();
    }
    await expect(today).toContainText('2');
  });

  await test.step('is passed over by keys while it is folded', async () => {
    await keyboard.press('j');
    await keyboard.press('j');
    await expect(page.locator('[data-row]:focus')).toContainText('Passar a ferro');
  });

  await test.step('gives one back to what is still to do', async () => {
    await today.click();
    await expect(done.getByRole('listitem')).toHaveText([/Costurar gola/, /Cortar tecido/]);
    await keyboard.press('j');
    await keyboard.press('j');
    await expect(page.locator('[data-row]:focus')).toContainText('Costurar gola');
    await keyboard.press('x');
    await expect(done.getByRole('listitem')).toHaveText([/Cortar tecido/]);
    await expect(open).toContainText('Costurar gola');
  });

  await test.step('and takes it again when that is undone', async () => {
    await keyboard.press('u');
    await expect(done.getByRole('listitem')).toHaveText([/Costurar gola/, /Cortar tecido/]);
    await expect(open).toBeHidden();
    await page.reload();
    await expect(today).toContainText('2');
  });
});

test('a task is edited in its order, and orders come by what is due', async ({
  page,
  words,
  person,
}) => {
  await signUp(page, words, person);
  const orders = [
    { title: 'Camisetas', due_on: '2099-12-24' },
    { title: 'Cortinas' },
    { title: 'Aventais', due_on: '2099-12-01' },
  ];
  const ids: string[] = [];
  for (const order of orders) ids.push((await ask(page, 'POST', '/orders', order)).id);

  await page.goto('/orders');
  const titles = page.locator('[data-row]');
  await expect(titles).toHaveText([/Aventais/, /Cortinas/, /Camisetas/]);
  await page.getByLabel(words.app.sort).selectOption(words.orders.sort_due);
  await expect(titles).toHaveText([/Aventais/, /Camisetas/, /Cortinas/]);
  await page.reload();
  await expect(titles).toHaveText([/Aventais/, /Camisetas/, /Cortinas/]);

  await test.step('the task opens where it stands', async () => {
    await page.goto(`/orders/${ids[0]}`);
    const line = page.getByRole('textbox', { name: words.orders.add_task });
    for (const title of ['Cortar tecido', 'Costurar gola']) {
      await line.fill(title);
      await line.press('Enter');
      await expect(row(page, title)).toBeVisible();
    }
    await expect(page.getByRole('listitem')).toHaveText([/Cortar tecido/, /Costurar gola/]);
    await row(page, 'Cortar tecido').getByRole('button').first().click();
    const form = page.getByRole('form', {
      name: filled(words.app.edit_named, { title: 'Cortar tecido' }),
    });
    await form.getByLabel(words.tasks.title).fill('Cortar linho');
    await form.getByLabel(words.tasks.due, { exact: true }).fill('24/12/2099');
    await page.getByRole('button', { name: words.app.save }).click();
    await expect(form).toBeHidden();
    await expect(page).toHaveURL(new RegExp(`/orders/${ids[0]}$`));
    await expect(row(page, 'Cortar linho')).toBeFocused();
    await expect(page.getByRole('listitem')).toHaveText([/Cortar linho/, /Costurar gola/]);
  });

  await test.step('and leaves it when it moves to another', async () => {
    await page.keyboard.press('e');
    const form = page.getByRole('form');
    await form.getByRole('combobox', { name: words.tasks.order }).fill('Cortinas');
    await page.getByRole('option', { name: /Cortinas/ }).click();
    await form.getByRole('button', { name: words.app.save }).click();
    await expect(row(page, 'Cortar linho')).toBeHidden();
    await page.goto(`/orders/${ids[1]}`);
    await expect(row(page, 'Cortar linho')).toBeVisible();
  });
});
