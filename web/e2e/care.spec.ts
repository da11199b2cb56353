// What a careful visitor checks: where a sign-in leads, what the browser keeps, and how far a list goes.
import { expect, row, signIn, signUp, test } from './support';

test('a sign-in leads nowhere but into these pages', async ({ page, words, person, baseURL }) => {
  await signUp(page, words, person);
  await page.context().clearCookies();
  for (const wanted of [
    '//evil.example',
    '/\\evil.example',
    'https://evil.example',
    '/..//evil.example',
  ]) {
    await page.goto(`/sign-in?return_to=${encodeURIComponent(wanted)}`);
    await signIn(page, words, person);
    await expect(page.getByText(words.tasks.none)).toBeVisible();
    expect(new URL(page.url()).href).toBe(`${baseURL}/`);
    await page.context().clearCookies();
  }
  await page.goto('/account');
  await expect(page).toHaveURL(/return_to=%2Faccount/);
  await signIn(page, words, person);
  await expect(page.getByRole('heading', { name: words.account.title })).toBeVisible();
});

test('the browser keeps choices and no secrets', async ({ page, words, person }) => {
  await signUp(page, words, person);
  const kept = await page.evaluate(() => ({
    local: Object.entries(localStorage),
    session: Object.entries(sessionStorage),
    cookie: document.cookie,
  }));
  expect(kept).toEqual({ local: [['trackit.language', 'pt-BR']], session: [], cookie: '' });

  const cookies = await page.context().cookies();
  expect(cookies.length).toBeGreaterThan(0);
  expect(cookies.every(({ httpOnly }) => httpOnly)).toBe(true);
});

test('a chosen language and theme stay', async ({ page, words, person }) => {
  await signUp(page, words, person);
  await page.getByRole('button', { name: person.username }).click();
  await page.getByRole('radio', { name: 'English' }).click();
  await page.getByRole('radio', { name: 'Dark' }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await page.reload();
  await expect(page.getByRole('textbox', { name: 'New task' })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('data-bs-theme', 'dark');
});

test('dates and priorities are read as they are typed', async ({ page, words, person }) => {
  await signUp(page, words, person);
  const line = page.getByRole('textbox', { name: words.tasks.add });
  await line.fill('cortar tecido amanhã !alta');
  await expect(page.getByRole('list', { name: words.tasks.understood })).toContainText('amanhã');
  await line.press('Enter');
  await expect(row(page, 'cortar tecido')).toContainText(words.tasks.priority_high);

  await line.fill('ler o jornal de hoje');
  await page.getByRole('button', { name: words.tasks.take_off.replace('{what}', 'hoje') }).click();
  await line.press('Enter');
  await expect(row(page, 'ler o jornal de hoje')).toBeVisible();
});

test('a long list goes on to its end', async ({ page, words, person }) => {
  await signUp(page, words, person);
  await page.evaluate(async () => {
    for (let n = 1; n <= 120; n++) {
      const body = JSON.stringify({ title: `Tarefa ${n}` });
      const headers = { 'Content-Type': 'application/json' };
      await fetch('/api/v1/tasks', { method: 'POST', headers, body });
    }
  });
  await page.reload();
  const rows = page.locator('[data-row]');
  await expect(rows.first()).toBeVisible();
  await expect(async () => {
    await page.mouse.wheel(0, 5000);
    expect(await rows.count()).toBe(120);
  }).toPass();
});

test('the administration is for administrators', async ({ page, words, person }) => {
  await signUp(page, words, person);
  const rooms = page.getByRole('navigation', { name: words.app.rooms });
  await expect(rooms.getByRole('link', { name: words.rooms.account })).toBeVisible();
  await expect(rooms.getByRole('link', { name: words.rooms.admin })).toBeHidden();
  await page.goto('/admin');
  await expect(page.getByText(words.admin.forbidden)).toBeVisible();
  await page.keyboard.press('Control+k');
  await page.keyboard.type(words.admin.to_audit);
  await expect(page.getByText(words.commands.none)).toBeVisible();
});
