// Where the hours went: by days as a chart and a table, by order, and as a file.
import { readFile } from 'node:fs/promises';
import { suitsEveryone } from './everyone';
import { enter, expect, filled, signUp, test } from './support';

test('a report of the week', async ({ page, words, person }) => {
  await test.step('is empty before there are hours', async () => {
    await signUp(page, words, person);
    await enter(page, words, words.rooms.reports);
    await expect(page.getByText(words.reports.none)).toBeVisible();
    await suitsEveryone(page);
  });

  await test.step('counts what was worked, billable or not', async () => {
    await page.evaluate(async () => {
      const send = async (path: string, body: object) => {
        const headers = { 'Content-Type': 'application/json' };
        const init = { method: 'POST', headers, body: JSON.stringify(body) };
        return (await fetch(`/api/v1${path}`, init)).json();
      };
      const order = await send('/orders', { title: 'Camisetas' });
      const span = { started_at: '2026-11-17T12:00:00Z', ended_at: '2026-11-17T13:30:00Z' };
      const priced = { order_id: order.id, rate_cents_per_hour: 6000 };
      await send('/activities', { ...span, ...priced, description: 'Cortar' });
      await send('/activities', {
        ...{ started_at: '2026-11-18T12:00:00Z', ended_at: '2026-11-18T12:30:00Z' },
        ...{ description: 'Varrer', billable: false },
      });
    });
    await page.goto('/reports?from=2026-11-16&to=2026-11-22');
    const table = page.getByRole('table');
    await expect(table.getByRole('row')).toHaveCount(1 + 7 + 1);
    const total = table.getByRole('row', { name: new RegExp(words.reports.total) });
    await expect(total).toContainText('2:00');
    await expect(total).toContainText(/90[.,]00/);
    const chart = page.getByRole('img', { name: /2026/ });
    const heights = await chart
      .locator('.stack')
      .evaluateAll((stacks) =>
        stacks.map((stack) =>
          [...stack.children].reduce((sum, bar) => sum + bar.getBoundingClientRect().height, 0),
        ),
      );
    const [long, short, ...none] = heights.toSorted((a, b) => b - a);
    expect(long! / short!).toBeCloseTo(3, 1);
    expect(none).toEqual([0, 0, 0, 0, 0]);
    await suitsEveryone(page);
  });

  await test.step('by order', async () => {
    await page.getByLabel(words.reports.group_by).selectOption({ label: words.reports.order });
    await expect(page).toHaveURL(/group_by=order/);
    await expect(page.getByRole('table')).toContainText('Camisetas');
    await suitsEveryone(page);
    await page.reload();
    await expect(page.getByRole('table')).toContainText('Camisetas');
  });

  await test.step('not until before it begins', async () => {
    const to = page.getByLabel(words.reports.to, { exact: true });
    const kept = await to.inputValue();
    await to.fill('2026-11-15');
    await to.blur();
    await expect(page.getByText(words.reports.to_early)).toBeVisible();
    await to.press('Escape');
    await expect(page.getByText(words.reports.to_early)).toBeHidden();
    await expect(to).toHaveValue(kept);
  });

  await test.step('as a file', async () => {
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: words.reports.csv }).click();
    const file = await saved;
    const [from, to] = ['2026-11-16', '2026-11-22'];
    expect(file.suggestedFilename()).toBe(filled(words.reports.csv_file, { from, to }));
    expect(await readFile(await file.path(), 'utf8')).toContain('Camisetas');
  });
});
