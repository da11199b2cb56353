// Running the instance: who has an account, what happened, how much there is; and nothing of what people keep in it.
import { signInElsewhere, statusOf, WINDOWS } from './account';
import { makeAdmin, register } from './admin';
import { suitsEveryone } from './everyone';
import { enter, expect, filled, fillIn, signIn, test } from './support';

test('an administrator looks after the accounts', async ({
  page,
  context,
  words,
  person,
  locale,
  baseURL,
}) => {
  const other = { ...person, username: `bia-${person.username}`, email: `bia-${person.email}` };
  const name = other.username;
  const row = page.getByRole('listitem').filter({ hasText: name });
  const tab = (text: string) =>
    page.getByRole('navigation', { name: words.admin.tabs }).getByRole('link', { name: text });

  await test.step('finds one', async () => {
    makeAdmin(person, locale!);
    await register(other);
    await page.goto('/sign-in');
    await signIn(page, words, person);
    await expect(page.getByText(words.tasks.none)).toBeVisible();
    await enter(page, words, words.rooms.admin);
    await expect(page.getByRole('heading', { name: words.admin.title })).toBeVisible();
    await page.getByRole('searchbox').fill(name.toUpperCase());
    await expect(page).toHaveURL(/q=/);
    await expect(page.locator('[data-row]')).toHaveCount(1);
    await suitsEveryone(page);
    await row.getByRole('button', { name }).click();
    await expect(row).toContainText(other.email);
    await expect(row).toBeFocused();
    await suitsEveryone(page);
    await page.reload();
    await expect(row).toContainText(words.admin.enabled);
  });

  await test.step('signs it out everywhere', async () => {
    const cookie = await signInElsewhere(other, WINDOWS);
    await page.reload();
    await row.getByRole('button', { name: words.admin.sign_out }).click();
    const dialog = page.getByRole('dialog');
    await suitsEveryone(page);
    await dialog.getByRole('button', { name: words.admin.sign_out }).click();
    await expect(page.getByText(filled(words.admin.said_signed_out, { name }))).toBeVisible();
    expect(await statusOf(cookie)).toBe(401);
  });

  await test.step('disables it, and enables it again', async () => {
    const cookie = await signInElsewhere(other, WINDOWS);
    await row.getByRole('button', { name: words.admin.disable }).click();
    await page.getByRole('dialog').getByRole('button', { name: words.admin.disable }).click();
    await expect(row).toContainText(words.admin.disabled);
    expect(await statusOf(cookie)).toBe(401);
    await row.getByRole('button', { name: words.admin.enable }).click();
    await expect(page.getByText(filled(words.admin.said_enabled, { name }))).toBeVisible();
    await expect(row).toContainText(words.admin.enabled);
    expect(await statusOf(await signInElsewhere(other, WINDOWS))).toBe(200);
  });

  await test.step('shares the work, and takes it back', async () => {
    await row.getByRole('button', { name: words.admin.promote }).click();
    await page.getByRole('dialog').getByRole('button', { name: words.admin.promote }).click();
    await expect(row).toContainText(words.admin.administrator);
    await row.getByRole('button', { name: words.admin.demote }).click();
    await page.getByRole('dialog').getByRole('button', { name: words.admin.demote }).click();
    await expect(row).toContainText(words.admin.user);
  });

  await test.step('sees what happened to it', async () => {
    await row.getByRole('link', { name: words.admin.see_audit }).click();
    const entries = page.getByRole('table').getByRole('row');
    await expect(entries.filter({ hasText: words.audit.account_disabled })).toHaveCount(1);
    await expect(entries.filter({ hasText: person.username }).first()).toBeVisible();
    await suitsEveryone(page);
    await page.getByLabel(words.audit.filter).selectOption({ label: words.audit.account_enabled });
    await expect(page).toHaveURL(/action=account_enabled/);
    await expect(entries).toHaveCount(1 + 1);
    await page.getByRole('button', { name: words.audit.all_accounts }).click();
    await expect(page).not.toHaveURL(/account=/);
  });

  await test.step('invites somebody', async () => {
    await tab(words.admin.invitations).click();
    const invite = page.getByRole('button', { name: words.admin.invite });
    const list = page.getByRole('list', { name: words.admin.invitations });
    const invited = list.getByRole('listitem').filter({ hasText: `caio-${person.email}` });
    await page.getByLabel(words.admin.invitation_email).fill(`caio-${person.email}`);
    await invite.first().click();
    const made = page.getByRole('group', { name: words.admin.invitation_made });
    await expect(made).toBeFocused();
    const link = new URL((await made.locator('code').textContent())!);
    expect(link.pathname + link.search).toBe('/sign-up');
    await expect(invited).toBeVisible();
    await suitsEveryone(page);
    await page.reload();
    await expect(made).toBeHidden();
    await invited.getByRole('button').click();
    await expect(invited).toBeHidden();
    await expect(page.getByText(words.admin.said_withdrawn)).toBeVisible();

    const newcomer = await context.browser()!.newPage({ baseURL, locale });
    await newcomer.goto(link.pathname + link.hash);
    await expect(newcomer.getByText(words.recovery.invited)).toBeVisible();
    const sent = newcomer.waitForRequest('**/api/v1/register');
    await fillIn(newcomer, words, { ...person, username: `caio-${person.username}` });
    await newcomer.getByRole('button', { name: words.auth.create_account }).click();
    expect((await sent).postDataJSON().invitation).toBe(link.hash.split('=')[1]);
    await newcomer.close();
  });

  await test.step('and how much there is', async () => {
    await tab(words.admin.numbers).click();
    await expect(page.getByText(words.numbers.total)).toBeVisible();
    await suitsEveryone(page);
  });
});
