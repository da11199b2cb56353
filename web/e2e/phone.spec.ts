// What a thumb meets: no keys that it does not have, and nothing over what is being written.
import { add, expect, filled, row, signUp, test } from './support';

test.use({ viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true });

test('keys are not named where there are none', async ({ page, words, person }) => {
  await signUp(page, words, person);
  await expect(page.locator('kbd')).not.toHaveCount(0);
  await expect(page.locator('kbd:visible')).toHaveCount(0);
});

test('a toast lies over nothing that is being written', async ({ page, words, person }) => {
  await signUp(page, words, person);
  const titles = ['Cortar tecido', 'Costurar gola', 'Passar camisas', 'Comprar linha'];
  for (const title of titles) await add(page, words, title);
  for (const title of titles.slice(1)) {
    await page.getByRole('checkbox', { name: filled(words.tasks.finish, { title }) }).click();
  }
  const undo = page.getByRole('button', { name: words.app.undo });
  await expect(undo).toHaveCount(1);

  await row(page, 'Cortar tecido').getByRole('button').first().click();
  const toast = (await undo.locator('..').boundingBox())!;
  const header = (await page.getByRole('banner').boundingBox())!;
  expect(toast.y + toast.height).toBeLessThanOrEqual(header.y + header.height);

  await page.getByRole('form').getByRole('button', { name: words.app.cancel }).click();
  await undo.click();
  await expect(row(page, 'Comprar linha')).toBeVisible();
  await expect(undo).toHaveCount(1);
});
