// The hours of a day: a timer, the week it goes into, the report of it, and what was thrown away. Told in both
// languages, on a phone and at a desk.
import type { Page } from '@playwright/test';
import { suitsEveryone } from './everyone';
import { add, enter, expect, filled, signUp, test } from './support';

const timerButton = (page: Page, words: { timer: { open_running: string } }, title: string) =>
  page.getByRole('button', { name: filled(words.timer.open_running, { title }) });

test('from the timer to the report', async ({ page, words, person, locale }) => {
  const row = (title: string) =>
    page.getByRole('listitem').filter({ has: page.getByRole('button', { name: title }) });
  const stop = page.getByRole('banner').getByRole('button', { name: words.timer.stop });
  const panel = page.getByRole('dialog', { name: words.timer.name });

  await test.step('says what an hour costs', async () => {
    await signUp(page, words, person);
    await enter(page, words, words.rooms.account);
    await page.getByLabel(words.account.rate).fill(locale?.startsWith('en') ? '80.00' : '80,00');
    await page.getByRole('button', { name: words.app.save }).click();
    await expect(page.getByText(words.account.saved)).toBeVisible();
    await enter(page, words, words.rooms.today);
  });

  await test.step('starts the timer on a task', async () => {
    await add(page, words, 'Costurar gola');
    const title = 'Costurar gola';
    await page.getByRole('button', { name: filled(words.timer.start_named, { title }) }).click();
    await expect(timerButton(page, words, title)).toBeVisible();
    await expect(page).toHaveTitle(/^0:00:\d\d Costurar gola · /);
    const said = filled(words.timer.said_started, { title });
    await expect(page.getByRole('status').filter({ hasText: said })).toHaveCount(1);
    await suitsEveryone(page);
  });

  await test.step('says what it is, and sets it back', async () => {
    await timerButton(page, words, 'Costurar gola').click();
    await expect(panel.getByLabel(words.timer.what)).toBeFocused();
    await suitsEveryone(page);
    const before = await page.evaluate(() =>
      new Date(Date.now() - 120_000).toLocaleTimeString('en-GB', { timeStyle: 'short' }),
    );
    await panel.getByLabel(words.timer.since).fill(before);
    await panel.getByLabel(words.timer.what).fill('Gola azul');
    await page.keyboard.press('Enter');
    await expect(panel).toBeHidden();
    await expect(timerButton(page, words, 'Gola azul')).toContainText(/0:0[1-3]:\d\d/);
  });

  await test.step('stops it, takes that back, and stops it', async () => {
    await stop.click();
    await expect(stop).toBeHidden();
    await page.getByRole('button', { name: words.app.undo }).click();
    await expect(timerButton(page, words, 'Gola azul')).toBeVisible();
    await stop.click();
    await expect(stop).toBeHidden();
    await expect(page).toHaveTitle(`${words.rooms.today} · TrackIt`);
  });

  await test.step('finds it in the week, and types how long it was', async () => {
    await enter(page, words, words.rooms.time);
    await expect(row('Gola azul')).toBeVisible();
    await suitsEveryone(page);
    await row('Gola azul').getByRole('button', { name: 'Gola azul' }).first().click();
    const form = page.getByRole('form');
    await suitsEveryone(page);
    await form.getByLabel(words.time.length).fill('1h30');
    await form.getByLabel(words.time.description).press('Enter');
    await expect(form).toBeHidden();
    await expect(row('Gola azul')).toContainText('1:30');
  });

  await test.step('enters what was done without the timer', async () => {
    await page.getByRole('button', { name: words.time.add_short }).first().click();
    const form = page.getByRole('form', { name: words.time.add });
    await form.getByLabel(words.time.description).fill('Medir a janela');
    await form.getByLabel(words.time.length).fill('uma hora');
    await form.getByLabel(words.time.length).press('Tab');
    await expect(form.getByLabel(words.time.length)).toHaveAttribute('aria-invalid', 'true');
    await suitsEveryone(page);
    await form.getByLabel(words.time.length).fill('2h');
    await form.getByRole('button', { name: words.app.save }).click();
    await expect(form).toBeHidden();
    await expect(row('Medir a janela')).toContainText('2:00');
    await expect(row('Medir a janela')).toContainText(words.time.overlaps);
    await expect(row('Gola azul')).toContainText(words.time.overlaps);
  });

  await test.step('goes on with an entry', async () => {
    const goOn = filled(words.time.go_on_named, { title: 'Medir a janela' });
    await page.getByRole('button', { name: goOn }).click();
    await expect(timerButton(page, words, 'Medir a janela')).toBeVisible();
    await expect(row('Medir a janela')).toHaveCount(2);
    await stop.click();
    await expect(stop).toBeHidden();
  });

  await test.step('finds no time in the week before', async () => {
    await page.getByRole('link', { name: words.time.week_before }).click();
    await expect(page.getByText(words.time.none)).toBeVisible();
    await expect(page).toHaveURL(/week=/);
    await suitsEveryone(page);
    await page.getByRole('link', { name: words.time.week_this }).click();
    await expect(row('Gola azul')).toBeVisible();
  });

  await test.step('throws one away and gets it back from the trash', async () => {
    await row('Gola azul').getByRole('button', { name: 'Gola azul' }).first().click();
    await page.getByRole('form').getByRole('button', { name: words.time.delete }).click();
    await expect(row('Gola azul')).toBeHidden();
    const menu = filled(words.app.account_menu, { person: person.username });
    await page.getByRole('button', { name: menu }).click();
    await page.getByRole('link', { name: words.rooms.trash }).click();
    const restore = filled(words.trash.restore_named, { title: 'Gola azul' });
    await expect(page.getByRole('button', { name: restore })).toBeVisible();
    await suitsEveryone(page);
    await page.getByRole('button', { name: restore }).click();
    await expect(page.getByText(words.trash.none)).toBeVisible();
    await suitsEveryone(page);
    await enter(page, words, words.rooms.time);
    await expect(row('Gola azul')).toBeVisible();
  });
});
