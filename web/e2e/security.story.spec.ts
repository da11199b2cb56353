// Looking after how one gets in: where one is signed in, and the password.
import { openTab, signInElsewhere, statusOf, WINDOWS } from './account';
import { suitsEveryone } from './everyone';
import { expect, signIn, signOut, signUp, test } from './support';

test('devices and the password', async ({ page, words, person }) => {
  const devices = page.getByRole('list', { name: words.devices.title }).getByRole('listitem');
  const here = devices.filter({ hasText: words.devices.current });

  await test.step('finds every device of the account', async () => {
    await signUp(page, words, person);
    await signInElsewhere(person, WINDOWS);
    await signInElsewhere(person, 'curl/8.1');
    await openTab(page, words, words.account.security);
    await expect(page).toHaveURL(/\/account\/security$/);
    await expect(devices).toHaveCount(3);
    await expect(devices.first()).toContainText(words.devices.current);
    await expect(devices.filter({ hasText: 'curl' })).toContainText('127.0.0.1');
    await suitsEveryone(page);
    await page.reload();
    await expect(devices).toHaveCount(3);
  });

  await test.step('ends one of them', async () => {
    const curl = devices.filter({ hasText: 'curl' });
    await expect(here.getByRole('button')).toHaveCount(0);
    // It is gone from the list at once, and ended a moment later.
    const ended = page.waitForResponse((answer) => answer.request().method() === 'DELETE');
    await curl.getByRole('button').click();
    await expect(curl).toBeHidden();
    await ended;
    await page.reload();
    await expect(devices).toHaveCount(2);
  });

  await test.step('ends all others, after a question', async () => {
    const cookie = await signInElsewhere(person, 'curl/8.1');
    await page.getByRole('button', { name: words.devices.end_others }).click();
    const dialog = page.getByRole('dialog', { name: words.devices.end_others_title });
    await expect(dialog.getByRole('button', { name: words.app.cancel })).toBeFocused();
    await suitsEveryone(page);
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    expect(await statusOf(cookie)).toBe(200);

    await page.getByRole('button', { name: words.devices.end_others }).click();
    await dialog.getByRole('button', { name: words.devices.end_others }).click();
    await expect(dialog).toBeHidden();
    await expect(devices).toHaveCount(1);
    await expect(here).toBeVisible();
    expect(await statusOf(cookie)).toBe(401);
  });

  const password = 'tesoura nova e dedal';
  await test.step('changes the password', async () => {
    const cookie = await signInElsewhere(person, WINDOWS);
    await page.getByRole('button', { name: words.security.change_password }).click();
    const current = page.getByLabel(words.security.current);
    await expect(current).toBeFocused();
    await current.fill('não é esta');
    await page.getByLabel(words.security.new).fill('curta');
    await page.keyboard.press('Enter');
    await expect(page.getByText(words.auth.password_short)).toBeVisible();
    await expect(page.getByLabel(words.security.new)).toBeFocused();
    await page.getByLabel(words.security.new).fill(password);
    await page.keyboard.press('Enter');
    await expect(current).toHaveAttribute('aria-invalid', 'true');
    await expect(current).toBeFocused();
    await suitsEveryone(page);

    await current.fill(person.password);
    await page.keyboard.press('Enter');
    await expect(page.getByText(words.security.said_changed)).toBeVisible();
    await expect(page.getByRole('button', { name: words.security.change_password })).toBeFocused();
    expect(await statusOf(cookie)).toBe(401);
    await page.reload();
    await expect(devices).toHaveCount(1);
  });

  await test.step('and comes in by the new one', async () => {
    await signOut(page, words, person);
    await signIn(page, words, person);
    await expect(page.getByRole('alert')).not.toBeEmpty();
    await signIn(page, words, { ...person, password });
    await expect(page.getByText(words.tasks.none)).toBeVisible();
  });
});
