// Before what is sensitive the server may ask who is there: the page asks in turn, and then does what was asked of it.
import type { Page, Request } from '@playwright/test';
import { openTab, signInElsewhere, statusOf, WINDOWS } from './account';
import { suitsEveryone } from './everyone';
import { expect, secondBrowser, signIn, signUp, test, type Words } from './support';
import { codeOf } from './totp';

/** The server has not been asked for a proof for so long that it wants one. */
async function wantsProof(page: Page) {
  let proved = false;
  page.on('response', (response) => {
    proved ||= response.url().endsWith('/step-up') && response.ok();
  });
  await page.route('**/api/v1/sessions', (route) => {
    if (proved || !endsOthers(route.request())) return route.continue();
    const status = 403;
    const problem = { type: 'about:blank', title: 'Quem?', status, code: 'step_up_required' };
    return route.fulfill({
      status,
      json: { ...problem, factors: ['password'], request_id: 'r1' },
    });
  });
}

const endsOthers = (request: Request) => request.method() === 'DELETE';

async function endOthers(page: Page, words: Words) {
  await page.getByRole('button', { name: words.devices.end_others }).click();
  const dialog = page.getByRole('dialog', { name: words.devices.end_others_title });
  await dialog.getByRole('button', { name: words.devices.end_others }).click();
}

test('a proof that is asked for lets the call go on', async ({ page, words, person }) => {
  await signUp(page, words, person);
  const other = await signInElsewhere(person, WINDOWS);
  await openTab(page, words, words.account.security);
  await wantsProof(page);
  await endOthers(page, words);

  const dialog = page.getByRole('dialog', { name: words.proof.step_up });
  const password = dialog.getByLabel(words.auth.password, { exact: true });
  await expect(password).toBeFocused();
  await suitsEveryone(page);
  await password.fill('não é esta');
  await page.keyboard.press('Enter');
  await expect(password).toHaveAttribute('aria-invalid', 'true');
  expect(await statusOf(other)).toBe(200);

  await password.fill(person.password);
  await page.keyboard.press('Enter');
  await expect(page.getByText(words.devices.said_ended_others)).toBeVisible();
  await expect(page.getByRole('dialog')).toBeHidden();
  expect(await statusOf(other)).toBe(401);
});

test('who would rather not prove anything is back where they were', async ({
  page,
  words,
  person,
}) => {
  await signUp(page, words, person);
  const other = await signInElsewhere(person, WINDOWS);
  await openTab(page, words, words.account.security);
  await wantsProof(page);
  await endOthers(page, words);
  const dialog = page.getByRole('dialog', { name: words.proof.step_up });
  await expect(dialog).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('dialog').getByText('Quem?')).toBeVisible();
  expect(await statusOf(other)).toBe(200);
});

test('the server itself asks a browser that knows but the password for the code', async ({
  page,
  browser,
  words,
  person,
}) => {
  await signUp(page, words, person);
  const other = await secondBrowser(browser);
  await other.goto('/');
  await signIn(other, words, person);
  await expect(other.getByText(words.tasks.none)).toBeVisible();

  await openTab(page, words, words.account.security);
  await page.getByRole('button', { name: words.factors.totp_add }).click();
  const enrolment = page.getByRole('dialog', { name: words.factors.totp_add });
  await enrolment.getByText(words.factors.totp_by_hand).click();
  const secret = (await enrolment.locator('.secret code').textContent())!;
  await page.getByLabel(words.proof.totp).fill(codeOf(secret));
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: words.factors.codes_kept }).click();

  const refused = other.waitForResponse((answer) => answer.status() === 403);
  await openTab(other, words, words.account.security);
  expect(await (await refused).json()).toMatchObject({ code: 'step_up_required' });
  const code = other
    .getByRole('dialog', { name: words.proof.step_up })
    .getByLabel(words.proof.totp);
  await expect(code).toBeFocused();
  // The code of now has been used.
  await code.fill(codeOf(secret, 1));
  await other.keyboard.press('Enter');
  await other.getByRole('button', { name: words.tokens.make }).click();
  await other.getByLabel(words.tokens.name).fill('Planilha do caixa');
  await other.keyboard.press('Enter');
  await expect(other.getByRole('group', { name: words.tokens.made })).toBeVisible();
});
