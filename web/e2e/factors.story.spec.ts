// A second step beside the password: an authenticator app, and the codes for when it is away.
import { readFile } from 'node:fs/promises';
import { openTab, signInElsewhere, statusOf, WINDOWS } from './account';
import { suitsEveryone } from './everyone';
import { expect, signIn, signOut, signUp, test } from './support';
import { codeOf } from './totp';

test('an authenticator app', async ({ page, words, person }) => {
  const code = page.getByLabel(words.proof.totp);
  let secret = '';
  let codes: string[] = [];

  await test.step('is turned on by its first code', async () => {
    await signUp(page, words, person);
    await openTab(page, words, words.account.security);
    await page.getByRole('button', { name: words.factors.totp_add }).click();
    const dialog = page.getByRole('dialog', { name: words.factors.totp_add });
    await expect(dialog.getByRole('img', { name: words.factors.totp_picture })).toBeVisible();
    await expect(code).toBeFocused();
    await suitsEveryone(page);
    await dialog.getByText(words.factors.totp_by_hand).click();
    secret = (await dialog.locator('.secret code').textContent())!;
    await code.fill('000000');
    await page.keyboard.press('Enter');
    await expect(code).toHaveAttribute('aria-invalid', 'true');
    await code.fill(codeOf(secret));
    await page.keyboard.press('Enter');
  });

  await test.step('comes with codes to keep', async () => {
    const dialog = page.getByRole('dialog', { name: words.factors.codes });
    const list = dialog.getByRole('list', { name: words.factors.codes }).getByRole('listitem');
    await expect(list).toHaveCount(10);
    codes = await list.allTextContents();
    await suitsEveryone(page);
    const saved = page.waitForEvent('download');
    await dialog.getByRole('button', { name: words.factors.codes_download }).click();
    const file = await readFile(await (await saved).path(), 'utf8');
    for (const each of codes) expect(file).toContain(each);
    await dialog.getByRole('button', { name: words.factors.codes_kept }).click();
    await expect(dialog).toBeHidden();
    await expect(page.getByText(words.factors.totp_on)).toBeVisible();
    await suitsEveryone(page);
  });

  await test.step('is asked for at the next sign-in', async () => {
    await signOut(page, words, person);
    await signIn(page, words, person);
    await expect(page.getByRole('heading', { name: words.proof.second })).toBeVisible();
    await expect(code).toBeFocused();
    await suitsEveryone(page);
    await code.fill('000000');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('alert')).not.toBeEmpty();
    // The code of now has been used.
    await code.fill(codeOf(secret, 1));
    await page.keyboard.press('Enter');
    await expect(page.getByText(words.tasks.none)).toBeVisible();
  });

  await test.step('a kept code stands in for it, once', async () => {
    const recovery = page.getByLabel(words.proof.recovery);
    for (const good of [true, false]) {
      await signOut(page, words, person);
      await signIn(page, words, person);
      await page.getByRole('button', { name: words.proof.offer_recovery }).click();
      await expect(recovery).toBeFocused();
      await suitsEveryone(page);
      await recovery.fill(codes[0]!.toLowerCase());
      await page.keyboard.press('Enter');
      if (good) await expect(page.getByText(words.tasks.none)).toBeVisible();
      else await expect(page.getByRole('alert')).not.toBeEmpty();
      if (!good) await recovery.fill(codes[1]!);
      if (!good) await page.keyboard.press('Enter');
      await expect(page.getByText(words.tasks.none)).toBeVisible();
    }
  });

  await test.step('is turned off', async () => {
    await openTab(page, words, words.account.security);
    await page.getByRole('button', { name: words.factors.turn_off }).click();
    const dialog = page.getByRole('dialog', { name: words.factors.totp_remove });
    await suitsEveryone(page);
    await dialog.getByRole('button', { name: words.factors.turn_off }).click();
    await expect(dialog).toBeHidden();
    await expect(page.getByText(words.factors.totp_off)).toBeVisible();
    expect(await statusOf(await signInElsewhere(person, WINDOWS))).toBe(200);
  });
});
