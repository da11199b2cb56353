// Passkeys, with an authenticator that the browser brings for tests. They want a name and no number for a host.
import type { Page } from '@playwright/test';
import { openTab } from './account';
import { given } from './environment';
import { suitsEveryone } from './everyone';
import { atLocalhost, expect, filled, signIn, signOut, signUp, test } from './support';

test.use({ baseURL: atLocalhost() });

async function plugIn(page: Page) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

/** The server has not been asked for a proof for so long that it wants one. */
async function wantsProof(page: Page) {
  let proved = false;
  page.on('response', (response) => {
    proved ||= response.url().endsWith('/step-up') && response.ok();
  });
  await page.route('**/api/v1/me/passkeys/*', (route) => {
    if (proved || route.request().method() !== 'DELETE') return route.continue();
    const status = 403;
    const problem = { type: 'about:blank', title: 'Quem?', status, code: 'step_up_required' };
    return route.fulfill({ status, json: { ...problem, factors: ['passkey'], request_id: 'r1' } });
  });
}

test('a passkey instead of the password', async ({ page, words, person }) => {
  const name = 'Notebook da loja';
  const passkey = page.getByRole('listitem').filter({ hasText: name });
  await plugIn(page);

  await test.step('is made, and named', async () => {
    await signUp(page, words, person);
    await openTab(page, words, words.account.security);
    await page.getByRole('button', { name: words.factors.passkey_add }).click();
    const field = page.getByRole('textbox', { name: words.factors.passkey_name });
    await expect(field).toBeFocused();
    await suitsEveryone(page);
    await field.fill(name);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: words.factors.codes_kept }).click();
    await expect(passkey).toBeVisible();
    await suitsEveryone(page);
  });

  await test.step('is made once for a device', async () => {
    await page.getByRole('button', { name: words.factors.passkey_add }).click();
    await page.getByRole('textbox', { name: words.factors.passkey_name }).fill('Outra');
    await page.keyboard.press('Enter');
    await expect(page.getByText(words.factors.passkey_there)).toBeVisible();
    await page.keyboard.press('Escape');
  });

  await test.step('lets its owner in without a password', async () => {
    await signOut(page, words, person);
    await page.getByRole('button', { name: words.proof.sign_in_by_passkey }).click();
    await expect(page.getByText(words.tasks.none)).toBeVisible();
  });

  await test.step('and is the second step after one', async () => {
    await signOut(page, words, person);
    await signIn(page, words, person);
    await expect(page.getByRole('heading', { name: words.proof.second })).toBeVisible();
    const use = page.getByRole('button', { name: words.proof.use_passkey });
    await expect(use).toBeFocused();
    await suitsEveryone(page);
    await page.keyboard.press('Enter');
    await expect(page.getByText(words.tasks.none)).toBeVisible();
  });

  await test.step('is renamed, and removed', async () => {
    await openTab(page, words, words.account.security);
    await passkey
      .getByRole('button', { name: filled(words.factors.rename_named, { name }) })
      .click();
    await page.getByRole('textbox', { name: words.factors.passkey_name }).fill('Balcão');
    await page.keyboard.press('Enter');
    const renamed = page.getByRole('listitem').filter({ hasText: 'Balcão' });
    await expect(renamed).toBeVisible();
    await wantsProof(page);
    await renamed
      .getByRole('button', { name: filled(words.app.delete_named, { title: 'Balcão' }) })
      .click();
    await page.getByRole('dialog').getByRole('button', { name: words.factors.remove }).click();
    const proof = page.getByRole('dialog', { name: words.proof.step_up });
    await suitsEveryone(page);
    await proof.getByRole('button', { name: words.proof.use_passkey }).click();
    await expect(renamed).toBeHidden();
  });

  await test.step('and is asked for no more', async () => {
    await signOut(page, words, person);
    await page.getByRole('button', { name: words.proof.sign_in_by_passkey }).click();
    await expect(page.getByText(words.proof.passkey_wrong)).toBeVisible();
    await suitsEveryone(page);
    await signIn(page, words, person);
    await expect(page.getByText(words.tasks.none)).toBeVisible();
  });
});

test.describe('at a number', () => {
  test.use({ baseURL: given('TRACKIT_E2E_URL') });

  test('the page says where passkeys are', async ({ page, words, person }) => {
    await page.goto('/sign-in');
    await expect(page.getByRole('button', { name: words.auth.sign_in })).toBeVisible();
    await expect(page.getByRole('button', { name: words.proof.sign_in_by_passkey })).toBeHidden();
    await signUp(page, words, person);
    await openTab(page, words, words.account.security);
    await expect(page.getByText(words.factors.passkeys_nameless)).toBeVisible();
    await expect(page.getByRole('button', { name: words.factors.passkey_add })).toBeHidden();
    await suitsEveryone(page);
    const address = filled(words.factors.passkeys_named, { address: atLocalhost() });
    await page.getByRole('link', { name: address }).click();
    await expect(page).toHaveURL(new RegExp(`^${atLocalhost()}/`));
  });
});
