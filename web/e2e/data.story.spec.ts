// What one has is one's own to take along, and what one had elsewhere comes in.
import { readFile } from 'node:fs/promises';
import { openTab } from './account';
import { suitsEveryone } from './everyone';
import { add, enter, expect, filled, row, signUp, test } from './support';

const TODOIST = [
  'TYPE,CONTENT,DESCRIPTION,PRIORITY,INDENT,AUTHOR,RESPONSIBLE,DATE,DATE_LANG,TIMEZONE',
  'section,Loja,,,,,,,,',
  'task,Cortar tecido,Azul e branco,1,1,,,2099-12-01,pt,',
  'task,Costurar gola,,2,1,,,,,',
].join('\n');
const TOGGL = [
  'Description,Project,Client,Start date,Start time,End date,End time,Duration,Billable',
  'Cortar,Camisetas,Padaria,05/04/2026,10:00:00,05/04/2026,11:30:00,01:30:00,Yes',
].join('\n');

const file = (name: string, text: string) => ({
  ...{ name, mimeType: 'text/csv' },
  buffer: Buffer.from(text),
});

test('out and in', async ({ page, words, person }) => {
  const chooser = page.getByLabel(words.data.choose);
  const lines = page.getByRole('table', { name: words.data.lines }).getByRole('row');
  const importIt = page.getByRole('button', { name: words.data.import, exact: true });
  let everything = Buffer.alloc(0);

  await test.step('takes everything out', async () => {
    await signUp(page, words, person);
    await add(page, words, 'Comprar linha');
    await openTab(page, words, words.account.data);
    await expect(chooser).toBeVisible();
    await suitsEveryone(page);
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: words.data.export }).click();
    const download = await saved;
    expect(download.suggestedFilename()).toMatch(/^trackit-\d{4}-\d\d-\d\d\.json$/);
    everything = await readFile(await download.path());
    expect(JSON.parse(everything.toString()).tasks[0].title).toBe('Comprar linha');
  });

  await test.step('brings it back, and nothing is there twice', async () => {
    await chooser.setInputFiles({
      ...{ name: 'trackit.json', mimeType: 'application/json' },
      buffer: everything,
    });
    await expect(page.getByText(words.data.nothing_new)).toBeVisible();
    await expect(importIt).toBeHidden();
    await page.getByRole('button', { name: words.data.choose_other }).click();
    await expect(chooser).toBeFocused();
  });

  await test.step('sees what a table would make, line by line', async () => {
    await chooser.setInputFiles(file('Oficina.csv', TODOIST));
    await expect(lines).toHaveCount(1 + 3);
    await expect(lines.filter({ hasText: 'Cortar tecido' })).toContainText('2099');
    await suitsEveryone(page);
    await page.getByRole('radio', { name: words.data.lines_skipped }).click();
    await expect(lines).toHaveCount(1 + 1);
    await enter(page, words, words.rooms.today);
    await expect(row(page, 'Comprar linha')).toBeVisible();
    await expect(row(page, 'Cortar tecido')).toBeHidden();
  });

  await test.step('imports it, and thinks better of it', async () => {
    await openTab(page, words, words.account.data);
    await importIt.click();
    const undo = page.getByRole('button', { name: words.data.undo });
    await expect(undo).toBeVisible();
    await suitsEveryone(page);
    await enter(page, words, words.rooms.today);
    await expect(row(page, 'Cortar tecido')).toBeVisible();

    await openTab(page, words, words.account.data);
    await undo.click();
    await expect(page.getByText(words.data.undone)).toBeVisible();
    await enter(page, words, words.rooms.today);
    await expect(row(page, 'Comprar linha')).toBeVisible();
    await expect(row(page, 'Cortar tecido')).toBeHidden();
    await openTab(page, words, words.account.data);
    await page.getByRole('button', { name: words.data.another }).click();
  });

  await test.step('is asked how dates are meant that do not say so', async () => {
    await chooser.setInputFiles(file('Horas.csv', TOGGL));
    await expect(page.getByText(words.data.dates_ask).last()).toBeVisible();
    await suitsEveryone(page);
    await page.getByRole('radio', { name: words.data.dates_mdy }).click();
    await expect(lines.last()).toContainText('2026');
    await page.getByRole('radio', { name: words.data.dates_dmy }).click();
    await expect(lines.last()).toContainText(/0?5\/0?4\/2026/);
    await expect(lines.last()).toContainText('Padaria');
    await importIt.click();
    await expect(page.getByRole('button', { name: words.data.undo })).toBeVisible();
    await page.getByRole('button', { name: words.data.another }).click();
  });

  await test.step('is told which line is wrong, and nothing comes in', async () => {
    await chooser.setInputFiles(file('Errado.csv', TODOIST.replace(',2,1,', ',9,1,')));
    await expect(lines).toHaveCount(1 + 1);
    await expect(lines.last()).toContainText('PRIORITY');
    await expect(importIt).toBeHidden();
    await suitsEveryone(page);
    await page.getByRole('button', { name: words.data.choose_other }).click();
    await chooser.setInputFiles(file('Aspas.csv', `${TODOIST}\ntask,"Sem fim`));
    const line = filled(words.data.line, { line: '5' });
    await expect(page.getByText(line, { exact: true })).toBeVisible();
    await suitsEveryone(page);
  });
});
