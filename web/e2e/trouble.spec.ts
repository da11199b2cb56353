// When things go wrong: nothing that was typed is lost, and there is always a way on.
import type { Page, Route } from '@playwright/test';
import { openTab } from './account';
import { suitsEveryone } from './everyone';
import {
  add,
  addLine,
  enter,
  expect,
  filled,
  fillIn,
  heldBack,
  row,
  signIn,
  signOut,
  signUp,
  test,
} from './support';

test('a task written offline is sent once, when the network is back', async ({
  page,
  context,
  words,
  person,
}) => {
  await signUp(page, words, person);
  await context.setOffline(true);
  await expect(page.getByText(words.app.offline)).toBeVisible();
  await addLine(page, words).fill('Cortar tecido');
  await addLine(page, words).press('Enter');
  await expect(page.getByText(words.app.unsent)).toBeVisible();
  await suitsEveryone(page);

  await context.setOffline(false);
  await expect(row(page, 'Cortar tecido')).toBeVisible();
  await expect(page.getByText(words.app.unsent)).toBeHidden();
  await page.reload();
  await expect(row(page, 'Cortar tecido')).toHaveCount(1);
});

test('a task that did not get through outlives a reload, and is added once', async ({
  page,
  words,
  person,
}) => {
  await signUp(page, words, person);
  // The server adds it, and its answer is lost on the way.
  await page.route('**/api/v1/tasks', async (route) => {
    if (route.request().method() !== 'POST') return route.continue();
    await route.fetch();
    await route.abort();
  });
  await addLine(page, words).fill('Cortar tecido amanhã');
  await addLine(page, words).press('Enter');
  await expect(page.getByText(words.app.unsent)).toBeVisible();
  await page.reload();
  await expect(page.getByText(words.app.unsent)).toBeVisible();

  await page.unroute('**/api/v1/tasks');
  await page.reload();
  await expect(row(page, 'Cortar tecido')).toHaveCount(1);
  await expect(page.getByText(words.app.unsent)).toBeHidden();
  expect(await unsentOn(page)).toEqual([]);
});

test('a task written offline goes also while its reader is in another room', async ({
  page,
  context,
  words,
  person,
}) => {
  await signUp(page, words, person);
  // A room that one has been in can be entered without a network.
  await enter(page, words, words.rooms.account);
  await expect(page.getByRole('heading', { name: words.account.title })).toBeVisible();
  await enter(page, words, words.rooms.today);
  await context.setOffline(true);
  await addLine(page, words).fill('Cortar tecido');
  await addLine(page, words).press('Enter');
  await expect(page.getByText(words.app.unsent)).toBeVisible();
  await enter(page, words, words.rooms.account);
  await expect(page.getByRole('heading', { name: words.account.title })).toBeVisible();
  const sent = page.waitForRequest((request) => request.postData()?.includes('tecido') ?? false);
  await context.setOffline(false);
  await sent;
  await expect.poll(() => unsentOn(page)).toEqual([]);
});

test('a refused task comes back to the line as it was typed', async ({ page, words, person }) => {
  await signUp(page, words, person);
  const status = 422;
  const json = { type: 'about:blank', title: 'No', status, code: 'validation', request_id: 'r1' };
  await page.route('**/api/v1/tasks', (route) => route.fulfill({ status, json }));
  await addLine(page, words).fill('cortar tecido amanhã !alta');
  await addLine(page, words).press('Enter');
  await page.getByRole('button', { name: words.app.correct }).click();
  await expect(addLine(page, words)).toHaveValue('cortar tecido amanhã !alta');
  await expect(addLine(page, words)).toBeFocused();
  expect(await unsentOn(page)).toEqual([]);
});

test('a sign-out leaves no unsent task on the device', async ({ page, words, person }) => {
  await signUp(page, words, person);
  await page.route('**/api/v1/tasks', (route) => route.abort());
  await addLine(page, words).fill('Cortar tecido');
  await addLine(page, words).press('Enter');
  await expect(page.getByText(words.app.unsent)).toBeVisible();
  expect(await unsentOn(page)).toHaveLength(1);
  await signOut(page, words, person);
  expect(await unsentOn(page)).toEqual([]);
});

test('the browser asks before it drops what is half written', async ({ page, words, person }) => {
  await signUp(page, words, person);
  await addLine(page, words).click();
  await page.keyboard.type('Cortar');
  const asked = page.waitForEvent('dialog');
  await page.close({ runBeforeUnload: true });
  const dialog = await asked;
  expect(dialog.type()).toBe('beforeunload');
  await dialog.dismiss();
  await expect(addLine(page, words)).toHaveValue('Cortar');
});

test('a list that cannot be had says so, and comes when the network is back', async ({
  page,
  context,
  words,
  person,
}) => {
  await signUp(page, words, person);
  await add(page, words, 'Cortar tecido');
  await context.setOffline(true);
  await page.getByRole('link', { name: words.tasks.view_all }).click();
  await expect(page.getByText(words.failure.unreachable)).toBeVisible();
  await expect(page.getByRole('button', { name: words.app.try_again })).toBeVisible();
  await context.setOffline(false);
  await expect(row(page, 'Cortar tecido')).toBeVisible();
});

test('signed out while typing, the text is there after the sign-in', async ({
  page,
  context,
  words,
  person,
}) => {
  await signUp(page, words, person);
  await add(page, words, 'Costurar gola');
  await row(page, 'Costurar gola').getByRole('button').first().click();
  await page.getByLabel(words.tasks.description).fill('Dez camisetas');
  await context.clearCookies();
  await page.getByRole('button', { name: words.app.save }).click();

  await expect(page.getByText(words.auth.expired)).toBeVisible();
  await signIn(page, words, person);
  await expect(page.getByLabel(words.tasks.description)).toHaveValue('Dez camisetas');
  await page.getByRole('button', { name: words.app.save }).click();
  await expect(row(page, 'Costurar gola')).toContainText('Dez camisetas');
});

test('a new task written as the session ends arrives after the sign-in', async ({
  page,
  context,
  words,
  person,
}) => {
  await signUp(page, words, person);
  await context.clearCookies();
  await addLine(page, words).fill('Cortar tecido');
  await addLine(page, words).press('Enter');
  await expect(page.getByText(words.auth.expired)).toBeVisible();
  await signIn(page, words, person);
  await expect(row(page, 'Cortar tecido')).toHaveCount(1);
});

test('a date that cannot be read, or is refused, says so beside it, and has the focus', async ({
  page,
  words,
  person,
}) => {
  await signUp(page, words, person);
  await add(page, words, 'Costurar gola');
  await row(page, 'Costurar gola').getByRole('button').first().click();
  const due = page.getByLabel(words.tasks.due, { exact: true });
  await page.getByLabel(words.tasks.description).fill('Dez camisetas');
  await expect(due).toHaveAttribute('placeholder', 'dd/mm/aaaa');
  await due.fill('31/02/2026');
  await page.getByRole('button', { name: words.app.save }).click();
  await expect(due).toBeFocused();
  await expect(due).toHaveAttribute('aria-invalid', 'true');
  await expect(due).toHaveAccessibleDescription(/\d\d\/\d\d\/\d{4}/);
  await suitsEveryone(page);
  await due.press('Control+Enter');
  await expect(due).toHaveValue('31/02/2026');

  await due.fill('31/12/9999');
  await page.getByRole('button', { name: words.app.save }).click();
  await expect(due).toBeFocused();
  await expect(due).toHaveAttribute('aria-invalid', 'true');
  await expect(due).toHaveAccessibleDescription(/9998/);
  await expect(due).toHaveValue('31/12/9999');
  await suitsEveryone(page);

  await due.fill('28/11/2026');
  await due.press('Enter');
  await expect(row(page, 'Costurar gola')).toContainText('Dez camisetas');
  await expect(due).toBeHidden();
});

test('a wrong password and a taken name say what to do', async ({ page, words, person }) => {
  await page.goto('/sign-in');
  await signIn(page, words, person);
  await expect(page.getByRole('alert')).not.toBeEmpty();
  await expect(page.getByLabel(words.auth.password, { exact: true })).toHaveValue(person.password);

  await signUp(page, words, person);
  await signOut(page, words, person);
  await page.getByRole('link', { name: words.auth.sign_up }).click();
  await page.getByLabel(words.auth.username).fill(person.username);
  await page.getByLabel(words.auth.email).fill(`other-${person.email}`);
  await page.getByLabel(words.auth.password, { exact: true }).fill(person.password);
  await page.getByRole('button', { name: words.auth.create_account }).click();
  await expect(page.getByLabel(words.auth.username)).toBeFocused();
  await expect(page.getByLabel(words.auth.username)).toHaveAttribute('aria-invalid', 'true');
});

for (const [cut, url, done] of [
  ['before the sign-in', '**/api/v1/session*', 0],
  ['before its answer', '**/api/v1/register', 1],
] as const) {
  test(`a sign-up cut off ${cut} goes on at the next try`, async ({ page, words, person }) => {
    await page.goto('/sign-up');
    const cutOff = async (route: Route) => {
      if (route.request().method() !== 'POST') return route.continue();
      if (done) await route.fetch();
      await route.abort();
    };
    await page.route(url, cutOff);
    await fillIn(page, words, person);
    await page.getByRole('button', { name: words.auth.create_account }).click();
    await expect(page.getByRole('alert')).toContainText(words.failure.unreachable);
    await page.unroute(url);
    await page.getByRole('button', { name: words.auth.create_account }).click();
    await expect(page.getByText(words.tasks.none)).toBeVisible();
  });
}

test('an import whose answer is lost is tried again, and nothing comes twice', async ({
  page,
  words,
  person,
}) => {
  await signUp(page, words, person);
  await openTab(page, words, words.account.data);
  const body = 'TYPE,CONTENT,PRIORITY\ntask,Cortar tecido,1';
  await page.getByLabel(words.data.choose).setInputFiles({
    ...{ name: 'Oficina.csv', mimeType: 'text/csv' },
    buffer: Buffer.from(body),
  });
  const importIt = page.getByRole('button', { name: words.data.import, exact: true });
  await expect(importIt).toBeVisible();
  // A file's bytes cannot be sent on from here: the same comes in by a call beside the one that is cut off.
  await page.route('**/me/import/tasks?dry_run=false', async (route) => {
    await page.evaluate(async (body) => {
      const headers = { 'Content-Type': 'text/csv' };
      await fetch('/api/v1/me/import/tasks', { method: 'POST', headers, body });
    }, body);
    await route.abort();
  });
  await importIt.click();
  await expect(page.getByText(words.failure.unreachable)).toBeVisible();
  await page.unroute('**/me/import/tasks?dry_run=false');
  await importIt.click();
  await expect(page.getByText(words.data.nothing_new)).toBeVisible();
  await enter(page, words, words.rooms.today);
  await expect(row(page, 'Cortar tecido')).toHaveCount(1);
});

test('devices that cannot be had say so, with what to quote', async ({ page, words, person }) => {
  await signUp(page, words, person);
  await page.route('**/api/v1/sessions?*', (route) =>
    route.fulfill({
      status: 503,
      json: { type: 'about:blank', title: 'No', status: 503, code: 'busy', request_id: 'r-42' },
    }),
  );
  await openTab(page, words, words.account.security);
  await expect(page.getByRole('alert')).toContainText('r-42');
  await suitsEveryone(page);
  await page.unroute('**/api/v1/sessions?*');
  await page.getByRole('button', { name: words.app.try_again }).click();
  await expect(page.getByText(words.devices.current)).toBeVisible();
});

const unsentOn = (page: Page) =>
  page.evaluate(() => Object.keys(localStorage).filter((name) => name.includes('unsent')));

test('what is done right before the page goes away is done', async ({ page, words, person }) => {
  await signUp(page, words, person);
  await add(page, words, 'Cortar tecido');
  const remove = filled(words.app.delete_named, { title: 'Cortar tecido' });
  const button = page.getByRole('button', { name: remove });
  await button.evaluate((element: HTMLElement) => {
    element.click();
    setTimeout(() => location.reload());
  });
  await page.waitForEvent('load');
  await expect(page.getByText(words.tasks.none)).toBeVisible();
  await page.reload();
  await expect(page.getByText(words.tasks.none)).toBeVisible();
});

test('the key that takes back waits for what is on its way', async ({ page, words, person }) => {
  await signUp(page, words, person);
  await add(page, words, 'Costurar gola');
  await add(page, words, 'Costurar punho');
  await page.keyboard.press('Escape');
  const release = await heldBack(page, (request) => request.method() === 'DELETE');
  await page.getByRole('checkbox').first().click();
  await expect(page.getByRole('button', { name: words.app.undo })).toBeVisible();
  await page.keyboard.press('j');
  await page.keyboard.press('Delete');
  await expect(page.getByText('Costurar gola')).toBeHidden();
  await page.keyboard.press('u');
  release();
  await expect(row(page, 'Costurar gola')).toBeVisible();
});
