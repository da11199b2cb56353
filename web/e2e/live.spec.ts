// Two browsers of one person: what one does, the other shows within a second.
import type { Browser, Page } from '@playwright/test';
import { given } from './environment';
import { add, expect, filled, row, signIn, signUp, test } from './support';

const AT_ONCE = { timeout: 1000 };
/** A stream is begun with a number, after which nothing is missed. */
const begun = (page: Page) => page.waitForResponse(/\/api\/v1\/events/);

async function secondBrowser(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ locale: 'pt-BR', baseURL: given('TRACKIT_E2E_URL') });
  return context.newPage();
}

test('what one browser does, the other shows', async ({ page, browser, words, person }) => {
  await signUp(page, words, person);
  const other = await secondBrowser(browser);
  const stream = begun(other);
  await other.goto('/');
  await signIn(other, words, person);
  await expect(other.getByText(words.tasks.none)).toBeVisible();
  await stream;

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
