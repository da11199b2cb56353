// All that TrackIt is for, in one story: a customer orders, the order becomes tasks, the tasks take time, and the
// report is right. Told in both languages, on a phone and at a desk.
import { suitsEveryone } from './everyone';
import { heading, line, moneyIn, price, total, type } from './orders';
import { enter, expect, filled, row, signUp, test } from './support';

test('from the customer to the report', async ({ page, words, person }) => {
  const money = moneyIn(words);
  const customer = 'Padaria São João';
  const tasks = ['Cortar tecido', 'Costurar gola'];
  const stop = page.getByRole('banner').getByRole('button', { name: words.timer.stop });
  const hours = page.getByRole('definition').filter({ has: page.locator('time') });
  await signUp(page, words, person);

  await test.step('an hour has its price', async () => {
    await enter(page, words, words.rooms.account);
    await page.getByLabel(words.account.rate).fill(price(words, '50', '00'));
    await page.getByRole('button', { name: words.app.save }).click();
    await expect(page.getByText(words.account.saved)).toBeVisible();
  });

  await test.step('a customer comes', async () => {
    await enter(page, words, words.rooms.customers);
    await page.getByRole('textbox', { name: words.customers.add }).fill(customer);
    await page.keyboard.press('Enter');
    await expect(row(page, customer)).toBeVisible();
  });

  await test.step('and orders three things', async () => {
    await enter(page, words, words.rooms.orders);
    await line(page, words).fill('Camisetas');
    await line(page, words).press('Enter');
    await expect(heading(page, words, 1)).toBeVisible();
    await page.getByRole('combobox', { name: words.orders.customer }).fill('padaria');
    await page.getByRole('option', { name: customer }).click();
    await page.getByRole('button', { name: words.orders.add_item }).click();
    await type(page, 'camiseta P', '10', price(words, '39', '90'));
    await page.keyboard.press('Enter');
    await type(page, 'tecido', price(words, '1', '5'), price(words, '33', '33'));
    await page.keyboard.press('Enter');
    await type(page, 'frete', '1', '12');
    await expect(total(page, words)).toHaveText(money(46100));
  });

  await test.step('which is two things to do', async () => {
    for (const title of tasks) {
      await page.getByRole('textbox', { name: words.orders.add_task }).fill(title);
      await page.keyboard.press('Enter');
      await expect(row(page, title)).toBeVisible();
    }
    const done = filled(words.orders.tasks_done, { done: '0', all: '2' });
    await expect(page.getByText(done)).toBeVisible();
    await suitsEveryone(page);
  });

  await test.step('one takes time, and the order shows it', async () => {
    await page
      .getByRole('button', { name: filled(words.timer.start_named, { title: 'Costurar gola' }) })
      .click();
    await expect(stop).toBeVisible();
    await expect(hours).toContainText(words.orders.timer_running);
    await suitsEveryone(page);
  });

  await test.step('to finish now is too early, as is said, and taken back', async () => {
    await page.getByRole('button', { name: words.orders.finish, exact: true }).click();
    await expect(page.getByText(words.orders.still_running)).toBeVisible();
    await page.getByRole('button', { name: words.app.undo }).last().click();
    await expect(page.getByLabel(words.orders.title)).toHaveValue('Camisetas');
    await stop.click();
    await expect(stop).toBeHidden();
    await expect(hours).not.toContainText(words.orders.timer_running);
  });

  await test.step('which was an hour and a half', async () => {
    await enter(page, words, words.rooms.time);
    await row(page, 'Costurar gola').getByRole('button', { name: 'Costurar gola' }).first().click();
    const form = page.getByRole('form');
    await form.getByLabel(words.time.length).fill('1h30');
    await form.getByLabel(words.time.length).press('Enter');
    await expect(form).toBeHidden();
    await expect(row(page, 'Costurar gola')).toContainText('1:30');
  });

  await test.step('and costs what it must', async () => {
    await enter(page, words, words.rooms.orders);
    await page.getByRole('link', { name: 'Camisetas' }).click();
    await expect(hours).toContainText('1:30');
    await expect(hours).toContainText(filled(words.orders.hours_cost, { cost: money(7500) }));
    for (const [index, title] of tasks.entries()) {
      await page.getByRole('checkbox', { name: filled(words.tasks.finish, { title }) }).click();
      const done = filled(words.orders.tasks_done, { done: String(index + 1), all: '2' });
      await expect(page.getByText(done)).toBeVisible();
    }
  });

  await test.step('it is finished', async () => {
    await page.getByRole('button', { name: words.orders.finish, exact: true }).click();
    await expect(page.getByRole('cell', { name: 'camiseta P' })).toBeVisible();
    await expect(total(page, words)).toHaveText(money(46100));
    await expect(hours).toContainText(money(7500));
    await suitsEveryone(page);
  });

  await test.step('and the report says the same', async () => {
    await enter(page, words, words.rooms.reports);
    for (const [grouping, name] of [
      ['customer', customer],
      ['order', 'Camisetas'],
      ['task', 'Costurar gola'],
    ] as const) {
      await page.getByLabel(words.reports.group_by).selectOption(grouping);
      const line = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name }) });
      await expect(line).toContainText('1:30');
      await expect(line).toContainText(money(7500));
    }
    await suitsEveryone(page);
  });
});
