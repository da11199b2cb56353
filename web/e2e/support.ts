// The ground of every story: a watched page, the words of its language, and an account of its own.
import { test as base, expect, type Browser, type Page, type Request } from '@playwright/test';
import { readFileSync } from 'node:fs';
import type portuguese from '../../locales/pt-BR/pages.json';
import { given } from './environment';

export { expect, type Page };

export type Words = typeof portuguese;

export interface Person {
  username: string;
  email: string;
  password: string;
}

export const test = base.extend<{ words: Words; person: Person; watched: void }>({
  words: async ({ locale }, use) => {
    const language = locale?.startsWith('en') ? 'en' : 'pt-BR';
    const file = new URL(`../../locales/${language}/pages.json`, import.meta.url);
    await use(JSON.parse(readFileSync(file, 'utf8')) as Words);
  },

  person: async ({}, use) => {
    const username = `ana${crypto.randomUUID().slice(0, 8)}`;
    await use({ username, email: `${username}@example.com`, password: 'linha azul e tesoura' });
  },

  /** No page may call another host, break its content policy, or throw. */
  watched: [
    async ({ page }, use) => {
      const wrong: string[] = [];
      const ours = [given('TRACKIT_E2E_URL'), given('TRACKIT_E2E_WEB_URL'), atLocalhost()];
      page.on('request', (request) => {
        if (!ours.includes(new URL(request.url()).origin)) wrong.push(`asked ${request.url()}`);
      });
      page.on('pageerror', (error) => wrong.push(`threw ${error.stack}`));
      page.on('console', (message) => {
        if (/Content Security Policy/.test(message.text())) wrong.push(message.text());
      });
      await use();
      expect(wrong).toEqual([]);
    },
    { auto: true },
  ],
});

/** The same pages by the name of this machine. */
export function atLocalhost(): string {
  return given('TRACKIT_E2E_URL').replace('127.0.0.1', 'localhost');
}

/** `{title}` and its like filled in. */
export function filled(text: string, values: Record<string, string>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}

export async function signUp(page: Page, words: Words, person: Person, at = '/sign-up') {
  await page.goto(at);
  await fillIn(page, words, person);
  await page.getByRole('button', { name: words.auth.create_account }).click();
  // The list has come: a story that takes the cookie or the network away next does so between two calls.
  await expect(page.getByText(words.tasks.none)).toBeVisible();
}

/** The form of the sign-up. */
export async function fillIn(page: Page, words: Words, person: Person) {
  await page.getByLabel(words.auth.username).fill(person.username);
  await page.getByLabel(words.auth.email).fill(person.email);
  await page.getByLabel(words.auth.password, { exact: true }).fill(person.password);
}

export async function signOut(page: Page, words: Words, person: Person) {
  const menu = filled(words.app.account_menu, { person: person.username });
  await page.getByRole('button', { name: menu }).click();
  await page.getByRole('button', { name: words.auth.sign_out }).click();
  await expect(page.getByRole('heading', { name: words.auth.sign_in })).toBeVisible();
}

export async function signIn(page: Page, words: Words, person: Person) {
  await page.getByLabel(words.auth.login).fill(person.username);
  await page.getByLabel(words.auth.password, { exact: true }).fill(person.password);
  await page.getByRole('button', { name: words.auth.sign_in, exact: true }).click();
}

/** By the rail, the bar at the thumb, or what is behind its "more". */
export async function enter(page: Page, words: Words, room: string) {
  const rooms = page.getByRole('navigation', { name: words.app.rooms });
  const way = rooms.getByRole('link', { name: room });
  if (!(await way.isVisible())) await rooms.getByText(words.app.more_rooms).click();
  await way.click();
}

export const addLine = (page: Page, words: Words) =>
  page.getByRole('textbox', { name: words.tasks.add });

export const row = (page: Page, title: string) =>
  page.getByRole('listitem').filter({ has: page.getByRole('button', { name: title }) });

export async function add(page: Page, words: Words, title: string) {
  await addLine(page, words).fill(title);
  await addLine(page, words).press('Enter');
  await expect(row(page, title)).toBeVisible();
}

/** Opens an object in its form, and again in another page of the same browser, which it gives back. */
export async function openTwice(page: Page, title: string, kind: 'task' | 'customer') {
  await row(page, title).getByRole('button').first().click();
  await expect(page).toHaveURL(new RegExp(`${kind}=`));
  const other = await page.context().newPage();
  await other.goto(page.url());
  return other;
}

/** Keeps these requests from the server until what it gives is called. */
export async function heldBack(page: Page, isOne: (request: Request) => boolean) {
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route('**/api/v1/**', async (route) => {
    if (isOne(route.request())) await released;
    await route.continue();
  });
  return () => release();
}

/** Asks the API with the session of the page. */
export function ask(
  page: Page,
  method: string,
  path: string,
  body: object,
): Promise<{ id: string }> {
  const headers = { 'Content-Type': 'application/json' };
  return page.evaluate(
    async ([url, init]) => {
      const answer = await fetch(url, init);
      if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
      return answer.json();
    },
    [`/api/v1${path}`, { method, headers, body: JSON.stringify(body) }] as const,
  );
}

/** A page in another browser: nothing of the first one's session or storage is in it. */
export async function secondBrowser(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ locale: 'pt-BR', baseURL: given('TRACKIT_E2E_URL') });
  return context.newPage();
}
