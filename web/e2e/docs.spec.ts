// The API's own page: all of it from this server, and good for a first try of the API.
import { readFileSync } from 'node:fs';
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './support';

interface Document {
  tags: { name: string; description: string }[];
  paths: Record<string, Record<string, { tags: string[]; operationId: string }>>;
}
const file = new URL('../../openapi.json', import.meta.url);
const { tags, paths } = JSON.parse(readFileSync(file, 'utf8')) as Document;

test('the docs show every operation under its tag', async ({ page }) => {
  await page.goto('/docs');
  await expect(page.locator('.opblock-tag-section')).toHaveCount(tags.length);
  for (const { name, description } of tags) {
    const section = page.locator('.opblock-tag-section').filter({ hasText: description });
    const shown = section.locator('.opblock-summary-operation-id');
    await expect(section.locator('h3')).toContainText(name);
    await expect(shown).toHaveText(operationsOf(name));
  }
});

test('the docs sign in, list and create', async ({ page, request, person }) => {
  const registered = await request.post('/api/v1/register', { data: person });
  expect(registered.status()).toBe(201);
  await page.goto('/docs');
  const [list, create] = [operation(page, 'listTasks'), operation(page, 'createTask')];

  await test.step('refuse who is not signed in', async () => {
    await tryOut(list);
    await execute(list);
    await expect(status(list)).toHaveText(/^401/);
  });

  await test.step('sign in with a name and a password', async () => {
    await page.getByRole('button', { name: 'Authorize', exact: true }).click();
    const form = page.locator('.auth-container').filter({ hasText: '/api/v1/token' });
    await form.getByLabel('username:').fill(person.username);
    await form.getByLabel('password:').fill(person.password);
    await form.getByRole('button', { name: 'Apply given OAuth2 credentials' }).click();
    await expect(form.getByRole('button', { name: 'Remove authorization' })).toBeVisible();
    await form.getByRole('button', { name: 'Close' }).click();
  });

  await test.step('list', async () => {
    await execute(list);
    await expect(status(list)).toHaveText(/^200/);
  });

  await test.step('create', async () => {
    await tryOut(create);
    await create.locator('textarea.body-param__text').fill('{"title": "Cortar tecido"}');
    await execute(create);
    await expect(status(create)).toHaveText(/^201/);
    await execute(list);
    await expect(list.locator('.live-responses-table')).toContainText('Cortar tecido');
  });
});

function operationsOf(tag: string): string[] {
  return Object.values(paths)
    .flatMap((path) => Object.values(path))
    .filter(({ tags }) => tags.includes(tag))
    .map(({ operationId }) => operationId);
}

const operation = (page: Page, id: string) =>
  page.locator('.opblock').filter({ has: page.getByText(id, { exact: true }) });

async function tryOut(operation: Locator) {
  await operation.locator('.opblock-summary-control').click();
  await operation.getByRole('button', { name: 'Try it out' }).click();
}

const execute = (operation: Locator) => operation.getByRole('button', { name: 'Execute' }).click();

/** Of the answer, as the page shows it. */
const status = (operation: Locator) =>
  operation.locator('.live-responses-table tbody .response-col_status');
