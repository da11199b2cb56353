// The demo, room by room, and the README's pictures of it:
// `TRACKIT_PICTURES=1 cargo xtask test --only e2e --filter demo`.
import { devices, type Browser, type Page } from '@playwright/test';
import { fileURLToPath } from 'node:url';
import { rosa, startDemo } from './demo';
import { moneyIn, orderRow, total } from './orders';
import type { Program } from './program';
import { enter, expect, filled, row, test, type Words } from './support';

const THEMES = ['light', 'dark'] as const;
const DESK = { viewport: { width: 1280, height: 860 } };
const PHONE = {
  ...devices['Pixel 7'],
  viewport: { width: 390, height: 808 },
  deviceScaleFactor: 2,
};

let demo: Program;
test.beforeAll(async () => {
  demo = await startDemo();
});
test.afterAll(() => demo.end());

for (const colorScheme of THEMES) {
  test(`the demo at a desk, ${colorScheme}`, async ({ browser, words }) => {
    const page = await enterDemo(browser, words, { ...DESK, colorScheme });

    await enter(page, words, words.rooms.orders);
    await expect(orderRow(page, 'Figurinos de época')).toContainText('Grupo de Teatro Cortina');
    await expect(page.locator('[data-row]')).toHaveCount(5);

    await page.getByRole('link', { name: 'Figurinos de época' }).click();
    await expect(total(page, words)).toHaveText(moneyIn(words)(339500));
    await expect(
      page.getByText(filled(words.orders.tasks_done, { done: '2', all: '6' })),
    ).toBeVisible();
    await expect(page.getByText(words.orders.timer_running)).toBeAttached();
    await expect(row(page, 'Costurar gola')).toBeVisible();
    await picture(page, `order-desktop-${colorScheme}`);

    await enter(page, words, words.rooms.time);
    await expect(
      page.locator('[data-row]').filter({ hasText: 'Costurar gola' }).first(),
    ).toBeVisible();
    await enter(page, words, words.rooms.reports);
    await page.getByLabel(words.reports.period).selectOption('last_week');
    await page.getByLabel(words.reports.group_by).selectOption('customer');
    await expect(page.getByRole('rowheader', { name: 'Grupo de Teatro Cortina' })).toBeVisible();
  });

  test(`the demo on a phone, ${colorScheme}`, async ({ browser, words }) => {
    const page = await enterDemo(browser, words, { ...PHONE, colorScheme });
    await expect(row(page, 'Ligar para o fornecedor de linha')).toBeVisible();
    const title = 'Costurar gola';
    const running = filled(words.timer.open_running, { title });
    await expect(page.getByRole('button', { name: running })).toBeVisible();
    await picture(page, `today-phone-${colorScheme}`);
  });
}

async function enterDemo(
  browser: Browser,
  words: Words,
  how: Parameters<Browser['newContext']>[0],
): Promise<Page> {
  const context = await browser.newContext({ ...how, locale: 'pt-BR', baseURL: demo.url });
  const page = await context.newPage();
  await page.goto('/');
  await page.getByLabel(words.auth.login).fill(rosa.username);
  await page.getByLabel(words.auth.password, { exact: true }).fill(rosa.password);
  await page.getByRole('button', { name: words.auth.sign_in }).click();
  await expect(row(page, 'Costurar gola')).toBeVisible();
  return page;
}

/** Only when asked for: an ordinary run changes no file. */
async function picture(page: Page, name: string) {
  if (!process.env.TRACKIT_PICTURES) return;
  const path = fileURLToPath(new URL(`../../docs/images/${name}.png`, import.meta.url));
  await page.getByRole('main').focus();
  await page.screenshot({ path, animations: 'disabled' });
}
