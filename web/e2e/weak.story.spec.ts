// Somebody who signed up by the way of an older program, which takes a password that is easy to guess.
import { given } from './environment';
import { suitsEveryone } from './everyone';
import { expect, signIn, test } from './support';

test('a weak password', async ({ page, words, person }) => {
  const note = page.getByText(words.account.weak_password);
  const weak = { ...person, email: `${person.username}@gmail.com`, password: '1234567' };

  await test.step('signs in by it, and is asked for a stronger one', async () => {
    const answer = await fetch(`${given('TRACKIT_E2E_URL')}/compat/cadastro/cadastro`, {
      method: 'POST',
      // The account is to speak the browser's language, as one that a browser makes does.
      headers: { 'accept-language': await page.evaluate(() => navigator.language) },
      body: new URLSearchParams({
        usuario: weak.username,
        email: weak.email,
        senha: weak.password,
      }),
    });
    expect(await answer.json()).toMatchObject({ erro: 0 });
    await page.goto('/sign-in');
    await signIn(page, words, weak);
    await expect(note).toBeVisible();
    await suitsEveryone(page);
  });

  await test.step('chooses one, and is asked no more', async () => {
    await page.getByRole('link', { name: words.account.to_stronger }).click();
    await expect(page).toHaveURL(/\/account\/security$/);
    await page.getByRole('button', { name: words.security.change_password }).click();
    await page.getByLabel(words.security.current).fill(weak.password);
    await page.getByLabel(words.security.new).fill(person.password);
    await page.keyboard.press('Enter');
    await expect(page.getByText(words.security.said_changed)).toBeVisible();
    await expect(note).toBeHidden();
    await page.reload();
    await expect(page.getByRole('button', { name: words.security.change_password })).toBeVisible();
    await expect(note).toBeHidden();
  });
});
