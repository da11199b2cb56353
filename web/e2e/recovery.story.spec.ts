// What goes by mail: a forgotten password, an address that is confirmed or changed; and the end of an account.
import { openTab, signInElsewhere, statusOf, WINDOWS } from './account';
import { suitsEveryone } from './everyone';
import { linkTo } from './mail';
import { enter, expect, filled, signIn, signOut, signUp, test } from './support';

test('a forgotten password', async ({ page, words, person }) => {
  await signUp(page, words, person);
  const elsewhere = await signInElsewhere(person, WINDOWS);
  const password = 'dedal e linha nova';
  let link = '';

  await test.step('asks for a link', async () => {
    await signOut(page, words, person);
    await page.getByRole('link', { name: words.recovery.forgot_link }).click();
    await expect(page.getByRole('heading', { name: words.recovery.forgot })).toBeVisible();
    await suitsEveryone(page);
    await page.getByLabel(words.auth.email).fill(person.email);
    await page.keyboard.press('Enter');
    const sent = filled(words.recovery.sent, { email: person.email });
    await expect(page.getByText(sent)).toBeVisible();
    await suitsEveryone(page);
    link = await linkTo('/reset-password', person.email);
  });

  await test.step('chooses a new one, and its secret is in no request’s address', async () => {
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.goto(link);
    await page.getByLabel(words.security.new).fill('curta');
    await page.getByRole('button', { name: words.recovery.reset_do }).click();
    await expect(page.getByText(words.auth.password_short)).toBeVisible();
    await suitsEveryone(page);
    await page.getByLabel(words.security.new).fill(password);
    await page.keyboard.press('Enter');
    await expect(page.getByText(words.recovery.said_reset)).toBeVisible();
    const secret = link.split('#')[1]!;
    expect(asked.filter((url) => new URL(url).search.includes(secret))).toEqual([]);
    expect(await statusOf(elsewhere)).toBe(401);
  });

  await test.step('comes in by it', async () => {
    await signIn(page, words, { ...person, password });
    await expect(page.getByText(words.tasks.none)).toBeVisible();
    await signOut(page, words, person);
  });

  await test.step('the link is good once', async () => {
    await page.goto(link);
    await page.getByLabel(words.security.new).fill('mais uma senha');
    await page.keyboard.press('Enter');
    await expect(page.getByText(words.recovery.stale, { exact: true })).toBeVisible();
    await suitsEveryone(page);
    await page.getByRole('link', { name: words.recovery.send_again }).click();
    await expect(page.getByRole('heading', { name: words.recovery.forgot })).toBeVisible();
    await page.goto('/reset-password');
    await expect(page.getByText(words.recovery.stale, { exact: true })).toBeVisible();
  });
});

test('an address is confirmed, and changed', async ({ page, words, person }) => {
  await signUp(page, words, person);
  await enter(page, words, words.rooms.account);
  await expect(page.getByText(words.account.email_unconfirmed)).toBeVisible();
  await suitsEveryone(page);

  await test.step('who is signed in only says yes', async () => {
    await page.goto(await linkTo('/confirm-email', person.email));
    await expect(page.getByText(words.recovery.confirm_inside)).toBeVisible();
    await suitsEveryone(page);
    await page.getByRole('button', { name: words.recovery.confirm_do }).click();
    await expect(page.getByText(words.recovery.said_confirmed)).toBeVisible();
    await expect(page.getByRole('main').getByText(person.email)).toBeVisible();
    await expect(page.getByText(words.account.email_unconfirmed)).toBeHidden();
  });

  const email = `novo-${person.email}`;
  await test.step('asks for another', async () => {
    await page.getByRole('button', { name: words.account.email_change }).click();
    await expect(page.getByLabel(words.account.email_new)).toBeFocused();
    await page.getByLabel(words.account.email_new).fill(email);
    await suitsEveryone(page);
    await page.keyboard.press('Enter');
    await expect(page.getByText(filled(words.account.email_asked, { email }))).toBeVisible();
    await expect(page.getByRole('button', { name: words.account.email_change })).toBeFocused();
  });

  await test.step('and confirms it elsewhere, by the password', async () => {
    const link = await linkTo('/confirm-email', email);
    await signOut(page, words, person);
    await page.goto(link);
    const password = page.getByLabel(words.auth.password, { exact: true });
    await password.fill('não é esta');
    await page.keyboard.press('Enter');
    await expect(password).toHaveAttribute('aria-invalid', 'true');
    await suitsEveryone(page);
    await password.fill(person.password);
    await page.keyboard.press('Enter');
    await expect(page.getByText(words.recovery.said_confirmed)).toBeVisible();
    await signIn(page, words, { ...person, username: email });
    await expect(page.getByText(words.tasks.none)).toBeVisible();
    await enter(page, words, words.rooms.account);
    await expect(page.getByRole('main').getByText(email)).toBeVisible();
  });
});

test('a link for another account than the one that is open asks for its password', async ({
  page,
  words,
  person,
}) => {
  const other = { ...person, username: `bia-${person.username}`, email: `bia-${person.email}` };
  await signUp(page, words, other);
  const link = await linkTo('/confirm-email', other.email);
  await signOut(page, words, other);
  await signUp(page, words, person);
  await page.goto(link);
  const password = page.getByLabel(words.auth.password, { exact: true });
  await expect(page.getByText(words.recovery.confirm_inside)).toBeVisible();
  await expect(password).toBeHidden();
  await page.getByRole('button', { name: words.recovery.confirm_do }).click();
  await expect(password).toBeVisible();
  await password.fill(other.password);
  await page.keyboard.press('Enter');
  await expect(page.getByText(words.recovery.said_confirmed)).toBeVisible();
});

test('an account that goes, and stays after all', async ({ page, words, person }) => {
  await signUp(page, words, person);
  const elsewhere = await signInElsewhere(person, WINDOWS);
  const keep = page.getByRole('button', { name: words.account.keep });

  await test.step('is told what that means', async () => {
    await openTab(page, words, words.account.data);
    await page.getByRole('button', { name: words.account.delete }).click();
    const dialog = page.getByRole('dialog', { name: words.account.delete_title });
    await expect(dialog.getByRole('button', { name: words.app.cancel })).toBeFocused();
    await suitsEveryone(page);
    await dialog.getByRole('button', { name: words.account.delete }).click();
    await expect(page.getByRole('heading', { name: words.auth.sign_in })).toBeVisible();
    const said = words.account.said_deleted.split('{day}')[0]!;
    await expect(page.getByText(said)).toBeVisible();
    expect(await statusOf(elsewhere)).toBe(401);
  });

  await test.step('and thinks better of it', async () => {
    await signIn(page, words, person);
    await expect(keep).toBeVisible();
    await suitsEveryone(page);
    await keep.click();
    await expect(page.getByText(words.account.said_kept)).toBeVisible();
    await expect(keep).toBeHidden();
    await page.reload();
    await expect(page.getByText(words.tasks.none)).toBeVisible();
    await expect(keep).toBeHidden();
  });
});
