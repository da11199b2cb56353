// The pages from their own listener, the API from another origin: the calls pass CORS in a real browser.
import { given } from './environment';
import { add, expect, filled, row, signUp, test } from './support';

test('a day on the second origin', async ({ page, words, person }) => {
  const pages = given('TRACKIT_E2E_WEB_URL');
  const answered = page.waitForResponse(/\/api\/v1\/session$/);
  await signUp(page, words, person, `${pages}/sign-up`);
  expect(new URL((await answered).url()).origin).toBe(given('TRACKIT_E2E_URL'));

  await add(page, words, 'Cortar tecido');
  await page.reload();
  await expect(row(page, 'Cortar tecido')).toBeVisible();

  const finish = filled(words.tasks.finish, { title: 'Cortar tecido' });
  await page.getByRole('checkbox', { name: finish }).click();
  await page.getByRole('button', { name: words.app.undo }).click();
  await expect(row(page, 'Cortar tecido')).toBeVisible();

  await page
    .getByRole('button', { name: filled(words.app.account_menu, { person: person.username }) })
    .click();
  await page.getByRole('button', { name: words.auth.sign_out }).click();
  await expect(page).toHaveURL(`${pages}/sign-in`);
});
