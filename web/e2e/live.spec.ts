// Two browsers of one person: what one does, the other shows within a second.
import type { Browser, Page } from '@playwright/test';
import { given } from './environment';
import { cell, line, orderRow, total, type } from './orders';
import {
  add,
  ask,
  enter,
  expect,
  filled,
  row,
  secondBrowser,
  signIn,
  signUp,
  test,
  type Person,
  type Words,
} from './support';

const AT_ONCE = { timeout: 1000 };
/** A stream is begun with a number, after which nothing is missed. */
const begun = (page: Page) => page.waitForResponse(/\/api\/v1\/events/);

/** The same person in another browser, in a room and told of news. */
async function alsoAt(browser: Browser, path: string, words: Words, person: Person): Promise<Page> {
  const other = await secondBrowser(browser);
  const stream = begun(other);
  await other.goto(path);
  await signIn(other, words, person);
  await stream;
  return other;
}

test('what one browser does, the other shows', async ({ page, browser, words, person }) => {
  await signUp(page, words, person);
  const other = await alsoAt(browser, '/', words, person);
  await expect(other.getByText(words.tasks.none)).toBeVisible();

  await test.step('a new task', async () => {
    await add(page, words, 'Cortar tecido');
    await expect(row(other, 'Cortar tecido')).toBeVisible(AT_ONCE);
  });

  await test.step('another title', async () => {
    await page.getByRole('button', { name: 'Cortar tecido', exact: true }).click();
    await page.getByLabel(words.tasks.title).fill('Cortar linho');
    await page.getByLabel(words.tasks.title).press('Enter');
    await expect(row(other, 'Cortar linho')).toBeVisible(AT_ONCE);
  });

  await test.step('finished, and taken back', async () => {
    await row(page, 'Cortar linho').getByRole('checkbox').click();
    await expect(row(other, 'Cortar linho')).toBeHidden(AT_ONCE);
    await page.getByRole('button', { name: words.app.undo }).click();
    await expect(row(other, 'Cortar linho')).toBeVisible(AT_ONCE);
  });

  await test.step('nothing under the hands of who is typing', async () => {
    await row(other, 'Cortar linho').getByRole('button').first().click();
    await other.getByLabel(words.tasks.description).fill('Dez camisetas');
    const finish = filled(words.tasks.finish, { title: 'Cortar linho' });
    await page.getByRole('checkbox', { name: finish }).click();
    await expect(row(page, 'Cortar linho')).toBeHidden();
    await add(page, words, 'Passar a ferro');
    await expect(other.getByLabel(words.tasks.description)).toHaveValue('Dez camisetas');
    await expect(other.getByLabel(words.tasks.description)).toBeFocused();

    await other.keyboard.press('Escape');
    await expect(row(other, 'Passar a ferro')).toBeVisible(AT_ONCE);
    await expect(row(other, 'Cortar linho')).toBeHidden();
  });

  await test.step('and what happened while the network was away', async () => {
    await other.context().setOffline(true);
    await add(page, words, 'Comprar linha');
    await other.context().setOffline(false);
    await expect(row(other, 'Comprar linha')).toBeVisible();
  });
});

test('orders, and the one that is open', async ({ page, browser, words, person }) => {
  await signUp(page, words, person);
  const other = await alsoAt(browser, '/orders', words, person);
  await expect(other.getByText(words.orders.none)).toBeVisible();
  await enter(page, words, words.rooms.orders);

  await test.step('a new one', async () => {
    await line(page, words).fill('Camisetas');
    await line(page, words).press('Enter');
    await expect(page.getByRole('button', { name: words.orders.add_item })).toBeVisible();
    await expect(orderRow(other, 'Camisetas')).toBeVisible(AT_ONCE);
  });

  await test.step('its items, and what they come to', async () => {
    await other.getByRole('link', { name: 'Camisetas' }).click();
    await expect(other.getByLabel(words.orders.title)).toHaveValue('Camisetas');
    await page.getByRole('button', { name: words.orders.add_item }).click();
    await type(page, 'camiseta P', '10', '39,90');
    const saved = page.waitForResponse((answer) => answer.request().method() === 'PATCH');
    await page.getByLabel(words.orders.title).focus();
    await saved;
    await expect(cell(other, words, 'description', 1)).toHaveValue('camiseta P', AT_ONCE);
    await expect(total(other, words)).toHaveText(/399,00/, AT_ONCE);
  });

  await test.step('its tasks and its hours', async () => {
    const order_id = new URL(page.url()).pathname.split('/').at(-1)!;
    await ask(page, 'POST', '/tasks', { title: 'Cortar tecido', order_id });
    await expect(row(other, 'Cortar tecido')).toBeVisible(AT_ONCE);
    const span = { started_at: '2026-11-17T12:00:00Z', ended_at: '2026-11-17T13:30:00Z' };
    await ask(page, 'POST', '/activities', { ...span, order_id, rate_cents_per_hour: 6000 });
    await expect(other.getByText(/90,00/).first()).toBeVisible(AT_ONCE);
  });

  await test.step('finished', async () => {
    await page.getByRole('button', { name: words.orders.finish, exact: true }).click();
    const status = other.locator('header').getByText(words.orders.finished, { exact: true });
    await expect(status).toBeVisible(AT_ONCE);
  });
});

test('customers and the trash', async ({ page, browser, words, person }) => {
  await signUp(page, words, person);
  const other = await alsoAt(browser, '/customers', words, person);
  await expect(other.getByText(words.customers.none)).toBeVisible();
  const customer = await ask(page, 'POST', '/customers', { name: 'Padaria Sol' });
  await expect(row(other, 'Padaria Sol')).toBeVisible(AT_ONCE);

  await other.keyboard.press('g');
  await other.keyboard.press('x');
  await expect(other.getByText(words.trash.none)).toBeVisible();
  await page.evaluate((id) => fetch(`/api/v1/customers/${id}`, { method: 'DELETE' }), customer.id);
  await expect(other.getByText('Padaria Sol')).toBeVisible(AT_ONCE);
});

test('the timer, the week and its report', async ({ page, browser, words, person }) => {
  await signUp(page, words, person);
  const other = await alsoAt(browser, '/time', words, person);
  await expect(other.getByText(words.time.none)).toBeVisible();

  await test.step('what runs', async () => {
    await ask(page, 'POST', '/timer', { description: 'Costurar gola' });
    const running = filled(words.timer.open_running, { title: 'Costurar gola' });
    await expect(other.getByRole('button', { name: running })).toBeVisible(AT_ONCE);
    await page.evaluate(() => fetch('/api/v1/timer', { method: 'DELETE' }));
    await expect(other.getByRole('button', { name: running })).toBeHidden(AT_ONCE);
    await expect(row(other, 'Costurar gola')).toBeVisible(AT_ONCE);
  });

  await test.step('what it comes to', async () => {
    const stream = begun(other);
    await other.goto('/reports?from=2026-11-16&to=2026-11-22');
    await expect(other.getByText(words.reports.none)).toBeVisible();
    await stream;
    const span = { started_at: '2026-11-17T12:00:00Z', ended_at: '2026-11-17T13:30:00Z' };
    await ask(page, 'POST', '/activities', { ...span, rate_cents_per_hour: 6000 });
    const sum = other.getByRole('table').getByRole('row', { name: words.reports.total });
    await expect(sum).toContainText('90,00', AT_ONCE);
  });
});

test('the stream comes from the second origin too', async ({ page, browser, words, person }) => {
  const stream = begun(page);
  await signUp(page, words, person, `${given('TRACKIT_E2E_WEB_URL')}/sign-up`);
  const { status, url } = await stream.then((answer) => ({
    status: answer.status(),
    url: answer.url(),
  }));
  expect(status).toBe(200);
  expect(new URL(url).origin).toBe(given('TRACKIT_E2E_URL'));

  const other = await secondBrowser(browser);
  await other.goto('/');
  await signIn(other, words, person);
  await add(other, words, 'Cortar tecido');
  await expect(row(page, 'Cortar tecido')).toBeVisible(AT_ONCE);
});

test('many tabs of one browser share one stream, and the next goes on when one closes', async ({
  page,
  context,
  words,
  person,
}) => {
  const streams = new Map<Page, number>();
  context.on('request', (request) => {
    if (!/\/api\/v1\/events/.test(request.url())) return;
    const from = request.frame().page();
    streams.set(from, (streams.get(from) ?? 0) + 1);
  });
  await signUp(page, words, person);
  // A browser opens six connections to a host, for all its tabs.
  const tabs: Page[] = [];
  for (let n = 0; n < 8; n++) {
    const tab = await context.newPage();
    await tab.goto('/');
    await expect(tab.getByText(words.tasks.none)).toBeVisible();
    tabs.push(tab);
  }
  expect([...streams.keys()]).toEqual([page]);

  await test.step('each shows what one does', async () => {
    await add(tabs[3]!, words, 'Cortar tecido');
    for (const tab of tabs) await expect(row(tab, 'Cortar tecido')).toBeVisible(AT_ONCE);
  });

  await test.step('the one that listens closes', async () => {
    await page.close();
    await expect.poll(() => streams.size).toBe(2);
    await add(tabs[7]!, words, 'Costurar gola');
    for (const tab of tabs) await expect(row(tab, 'Costurar gola')).toBeVisible(AT_ONCE);
    expect([...streams.values()]).toEqual([1, 1]);
  });
});
