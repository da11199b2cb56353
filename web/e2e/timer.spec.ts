// The timer by keyboard, over the night, when the server says no, and on two devices.
import type { Locator } from '@playwright/test';
import { add, ask, expect, filled, row, secondBrowser, signIn, signUp, test } from './support';

const HOUR = 3_600_000;

test('the timer by keyboard', async ({ page, words, person }) => {
  const { keyboard } = page;
  const running = (title: string) =>
    page.getByRole('button', { name: filled(words.timer.open_running, { title }) });
  await signUp(page, words, person);
  await add(page, words, 'Cortar tecido');
  await keyboard.press('Escape');

  await keyboard.press('t');
  await expect(page.getByLabel(words.timer.what)).toBeFocused();
  await keyboard.type('Tirar medidas');
  await keyboard.press('Enter');
  await expect(running('Tirar medidas')).toBeVisible();

  await keyboard.press('j');
  await keyboard.press('s');
  await expect(running('Cortar tecido')).toBeVisible();
  await expect(page.getByText(/Parado: Tirar medidas/)).toBeVisible();

  await keyboard.press('t');
  await expect(page.getByRole('button', { name: words.timer.open, exact: true })).toBeVisible();
  await expect(page).toHaveTitle(`${words.rooms.today} · TrackIt`);

  await keyboard.press('g');
  await keyboard.press('h');
  await expect(page.locator('[data-row]')).toHaveCount(2);
  await keyboard.press('j');
  await keyboard.press('j');
  await keyboard.press('Delete');
  await expect(page.locator('[data-row]')).toHaveCount(1);
  await keyboard.press('u');
  await expect(page.locator('[data-row]')).toHaveCount(2);
  await keyboard.press('n');
  await expect(page.getByRole('form').getByLabel(words.time.description)).toBeFocused();
});

test('what the timer is started for is typed first', async ({ page, words, person }) => {
  await signUp(page, words, person);
  for (const [title, start] of [
    ['Costurar', (panel: Locator) => panel.getByLabel(words.timer.what).press('Enter')],
    ['Bordar', (panel: Locator) => panel.getByRole('button', { name: words.timer.start }).click()],
  ] as const) {
    await page.getByRole('button', { name: words.timer.open, exact: true }).click();
    const panel = page.getByRole('dialog', { name: words.timer.name });
    await panel.getByLabel(words.timer.what).fill(title);
    await start(panel);
    await page.getByRole('button', { name: filled(words.timer.stop_named, { title }) }).click();
    await expect(page.getByText(new RegExp(`Parado: ${title}`))).toBeVisible();
  }
});

test('a forgotten timer is marked, and trimmed', async ({ page, words, person }) => {
  await signUp(page, words, person);
  const started_at = new Date(Date.now() - 14 * HOUR).toISOString();
  await ask(page, 'POST', '/timer', { description: 'Costurar gola', started_at });
  const open = page.getByRole('button', {
    name: filled(words.timer.open_running, { title: 'Costurar gola' }),
  });
  await expect(open).toContainText(/14:00:/);
  await open.click();
  const panel = page.getByRole('dialog', { name: words.timer.name });
  await expect(panel).toContainText(filled(words.timer.forgotten, { hours: '14' }));
  const anHourLater = await page.evaluate(
    (at) => new Date(at).toLocaleTimeString('en-GB', { timeStyle: 'short' }),
    Date.parse(started_at) + HOUR,
  );
  await panel.getByLabel(words.timer.forgotten_end).fill(anHourLater);
  await panel.getByRole('button', { name: words.timer.trim }).click();
  await expect(page.getByText(/Parado: Costurar gola · (0:59|1:00):/)).toBeVisible();
  await expect(open).toBeHidden();
});

test('since when it runs is taken back with Escape', async ({ page, words, person }) => {
  await signUp(page, words, person);
  await ask(page, 'POST', '/timer', { description: 'Costurar gola' });
  const title = 'Costurar gola';
  await page.getByRole('button', { name: filled(words.timer.open_running, { title }) }).click();
  const panel = page.getByRole('dialog', { name: words.timer.name });
  const since = panel.getByLabel(words.timer.since);
  const before = await since.inputValue();
  for (const typed of ['9', '09:15']) {
    await since.fill(typed);
    await since.press('Escape');
    await expect(since).toHaveValue(before);
    await expect(since).toBeFocused();
  }
  await since.press('Escape');
  await expect(panel).toBeHidden();
  await page.reload();
  await expect(page.getByRole('timer')).toHaveText(/^0:0/);
});

test('time of another week is entered by keys, and its day is said', async ({
  page,
  words,
  person,
}) => {
  await signUp(page, words, person);
  await page.goto('/time');
  await page.getByRole('button', { name: words.time.add_short }).first().click();
  const form = page.getByRole('form', { name: words.time.add });
  await form.getByLabel(words.time.description).fill('Medir a janela');
  const day = form.getByLabel(words.time.day);
  await day.fill('31/02');
  await form.getByRole('button', { name: words.app.save }).click();
  await expect(day).toBeFocused();
  await expect(day).toHaveAttribute('aria-invalid', 'true');
  await day.fill('5 jan 2026');
  await day.press('Control+Enter');
  await expect(form).toBeHidden();
  await expect(
    page.getByText(/Lançado: Medir a janela · segunda-feira, 5 de janeiro de 2026/),
  ).toBeVisible();
});

test('time that was entered can be taken back', async ({ page, words, person }) => {
  await signUp(page, words, person);
  await page.goto('/time');
  await page.getByRole('button', { name: words.time.add_short }).first().click();
  const form = page.getByRole('form', { name: words.time.add });
  await form.getByLabel(words.time.description).fill('Medir a janela');
  await form.getByLabel(words.time.start).fill('7h');
  await form.getByLabel(words.time.end).fill('8h30');
  const [start, end] = [form.getByLabel(words.time.start), form.getByLabel(words.time.end)];
  await start.fill('09:00');
  await expect(end).toHaveValue('10:30');
  await start.press('Escape');
  await expect(start).toHaveValue('07:00');
  await expect(end).toHaveValue('08:30');
  await form.getByLabel(words.time.end).press('Enter');
  await expect(form).toBeHidden();
  await expect(row(page, 'Medir a janela')).toContainText('07:00 – 08:30');
  const undone = page.waitForResponse(/\/undo$/);
  await page.getByRole('button', { name: words.app.undo }).click();
  await expect(row(page, 'Medir a janela')).toBeHidden();
  expect((await undone).ok()).toBe(true);
  await page.reload();
  await expect(page.getByText(words.time.none)).toBeVisible();
});

test('weeks begin with the day that was chosen', async ({ page, words, person }) => {
  await signUp(page, words, person);
  await page.goto('/account');
  await page.getByLabel(words.account.week_start).selectOption('saturday');
  await page.getByRole('button', { name: words.app.save }).click();
  await expect(page.getByText(words.account.saved)).toBeVisible();
  await page.goto('/time?week=2026-11-18');
  await expect(page.getByRole('heading', { level: 1 })).toContainText(/14.*20/);
  await page.goto('/reports?from=2026-11-09&to=2026-11-20&group_by=week');
  const span = { started_at: '2026-11-14T12:00:00Z', ended_at: '2026-11-14T13:00:00Z' };
  await ask(page, 'POST', '/activities', { ...span, description: 'Cortar' });
  const second = page.getByRole('row').filter({ hasText: /14.*20 de nov/ });
  await expect(second).toContainText('1:00');
});

test('a start that is refused is taken back', async ({ page, words, person }) => {
  await signUp(page, words, person);
  await add(page, words, 'Cortar tecido');
  await page.route('**/api/v1/timer', (route) =>
    route.request().method() === 'POST' ? route.abort() : route.continue(),
  );
  const title = 'Cortar tecido';
  await page.getByRole('button', { name: filled(words.timer.start_named, { title }) }).click();
  await expect(page.getByText(words.failure.unreachable)).toBeVisible();
  await expect(page.getByRole('button', { name: words.timer.open, exact: true })).toBeVisible();
});

test('two devices agree on the timer', async ({ page, browser, words, person }) => {
  await signUp(page, words, person);
  await add(page, words, 'Cortar tecido');
  const other = await secondBrowser(browser);
  const stream = other.waitForResponse(/\/api\/v1\/events/);
  await other.goto('/time');
  await signIn(other, words, person);
  await stream;
  await expect(other.getByText(words.time.none)).toBeVisible();

  const title = 'Cortar tecido';
  const running = filled(words.timer.open_running, { title });
  await page.getByRole('button', { name: filled(words.timer.start_named, { title }) }).click();
  await expect(other.getByRole('button', { name: running })).toBeVisible({ timeout: 1500 });
  await expect(other.locator('[data-row]')).toContainText('Cortar tecido');

  await other.getByRole('button', { name: filled(words.timer.stop_named, { title }) }).click();
  await expect(page.getByRole('button', { name: running })).toBeHidden({ timeout: 1500 });
});

test.describe('in São Paulo', () => {
  test.use({ timezoneId: 'America/Sao_Paulo' });

  test('a week shows nights, sums and overlaps', async ({ page, words, person }) => {
    await signUp(page, words, person);
    const enter = (description: string, from: string, to: string) =>
      ask(page, 'POST', '/activities', {
        ...{ description, started_at: `${from}:00-03:00`, ended_at: `${to}:00-03:00` },
      });
    await enter('Virar a noite', '2026-11-17T22:00', '2026-11-18T01:30');
    await enter('Cortar', '2026-11-18T09:00', '2026-11-18T10:00');
    await enter('Passar', '2026-11-18T10:00', '2026-11-18T11:15');

    await page.goto('/time?week=2026-11-18');
    const tuesday = page.getByRole('region', { name: /Terça-feira, 17/ });
    const wednesday = page.getByRole('region', { name: /Quarta-feira, 18/ });
    await expect(tuesday.getByRole('heading')).toContainText('2:00');
    await expect(tuesday).toContainText('22:00 – 01:30');
    await expect(tuesday).toContainText('+1');
    await expect(tuesday).toContainText('3:30');
    await expect(wednesday.getByRole('heading')).toContainText('3:45');
    await expect(wednesday).toContainText(filled(words.time.carried, { title: 'Virar a noite' }));
    await expect(page.getByText(words.time.overlaps)).toHaveCount(0);
    await expect(page.getByRole('heading', { level: 1 })).toContainText(/15.*21/);
    await expect(page.locator('main')).toContainText('5:45');
  });
});
