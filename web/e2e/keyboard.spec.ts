// The whole day without a pointer.
import { signInElsewhere, WINDOWS } from './account';
import { cell, heading, line, orderRow, total, moneyIn, type } from './orders';
import { add, addLine, ask, expect, filled, row, signUp, test } from './support';

test('everything by keyboard', async ({ page, words, person }) => {
  const { keyboard } = page;
  const focused = page.locator(':focus');
  const current = page.locator('[data-row]:focus');

  await test.step('signs up', async () => {
    await page.goto('/sign-up');
    await expect(page.getByLabel(words.auth.username)).toBeVisible();
    await keyboard.press('Tab');
    await keyboard.type(person.username);
    await keyboard.press('Tab');
    await keyboard.type(person.email);
    await keyboard.press('Tab');
    await keyboard.type(person.password);
    await keyboard.press('Enter');
    await expect(page.getByText(words.tasks.none)).toBeVisible();
  });

  await test.step('adds with n, Enter and Enter', async () => {
    await keyboard.press('n');
    for (const title of ['Cortar tecido', 'Costurar gola', 'Passar a ferro']) {
      await keyboard.type(title);
      await keyboard.press('Enter');
      await expect(row(page, title)).toBeVisible();
    }
  });

  await test.step('letters are letters while typing', async () => {
    await keyboard.type('jkx?');
    await expect(focused).toHaveValue('jkx?');
    await focused.fill('');
    await keyboard.press('Escape');
  });

  await test.step('walks with j and k', async () => {
    await keyboard.press('j');
    await expect(current).toContainText('Passar a ferro');
    await keyboard.press('j');
    await keyboard.press('j');
    await expect(current).toContainText('Cortar tecido');
    await keyboard.press('k');
    await expect(current).toContainText('Costurar gola');
  });

  await test.step('finishes with x, goes on with the next, and undoes with u', async () => {
    await keyboard.press('x');
    await expect(row(page, 'Costurar gola')).toBeHidden();
    await expect(current).toContainText('Cortar tecido');
    await expect(page.getByRole('button', { name: words.app.undo })).toBeVisible();
    await keyboard.press('u');
    await expect(row(page, 'Costurar gola')).toBeVisible();
  });

  await test.step('edits with e, saves with Enter, and the focus comes back', async () => {
    await keyboard.press('e');
    await expect(page.getByLabel(words.tasks.title)).toBeFocused();
    await keyboard.press('End');
    await keyboard.type(' azul');
    await keyboard.press('Enter');
    await expect(current).toContainText('Cortar tecido azul');
  });

  await test.step('leaves an edit with Escape as it was', async () => {
    await keyboard.press('Enter');
    await expect(page.getByLabel(words.tasks.title)).toBeFocused();
    await keyboard.type('nunca');
    await keyboard.press('Escape');
    await expect(current).toContainText('Cortar tecido azul');
  });

  await test.step('deletes with Delete and undoes', async () => {
    await keyboard.press('Delete');
    await expect(row(page, 'Cortar tecido azul')).toBeHidden();
    await expect(page.getByRole('button', { name: words.app.undo })).toBeVisible();
    await keyboard.press('u');
    await expect(row(page, 'Cortar tecido azul')).toBeVisible();
  });

  await test.step('searches with / and leaves with Escape', async () => {
    await keyboard.press('/');
    await keyboard.type('ferro');
    await expect(row(page, 'Cortar tecido azul')).toBeHidden();
    await keyboard.press('Escape');
    await expect(row(page, 'Cortar tecido azul')).toBeVisible();
  });

  await test.step('asks for the keys, and can do without them', async () => {
    await keyboard.press('?');
    await expect(page.getByRole('dialog', { name: words.commands.keys })).toBeVisible();
    await page.getByLabel(words.commands.single_keys).press('Space');
    await keyboard.press('Escape');
    await keyboard.press('n');
    await expect(addLine(page, words)).not.toBeFocused();
  });

  await test.step('signs out from the palette', async () => {
    await keyboard.press('Control+k');
    await keyboard.type(words.auth.sign_out);
    await keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: words.auth.sign_in })).toBeVisible();
  });
});

test('an order by keyboard', async ({ page, words, person }) => {
  const { keyboard } = page;
  const status = (name: string) => page.locator('header').getByText(name, { exact: true });
  await signUp(page, words, person);
  await keyboard.press('Escape');

  await test.step('goes to the orders with g o, and notes one with n', async () => {
    await keyboard.press('g');
    await keyboard.press('o');
    await expect(page.getByText(words.orders.none)).toBeVisible();
    await keyboard.press('n');
    await expect(line(page, words)).toBeFocused();
    await keyboard.type('Camisetas');
    await keyboard.press('Enter');
    await expect(heading(page, words, 1)).toBeVisible();
  });

  await test.step('adds an item with i, and an item with Enter', async () => {
    await keyboard.press('i');
    await expect(cell(page, words, 'description', 1)).toBeFocused();
    await type(page, 'camiseta P', '10', '39,90');
    await keyboard.press('Enter');
    await expect(cell(page, words, 'description', 2)).toBeFocused();
    await type(page, 'frete', '1', '12');
    await expect(total(page, words)).toHaveText(moneyIn(words)(41100));
    await keyboard.press('Enter');
    await expect(cell(page, words, 'description', 3)).toBeFocused();
    await keyboard.press('Escape');
    await expect(cell(page, words, 'description', 3)).toBeHidden();
  });

  await test.step('renames with r', async () => {
    await keyboard.press('r');
    await expect(page.getByLabel(words.orders.title)).toBeFocused();
    await keyboard.type('Camisetas da Padaria');
    await keyboard.press('Enter');
    await expect(page).toHaveTitle(/Camisetas da Padaria/);
  });

  await test.step('notes a task with n, and ticks it off with j and x', async () => {
    await keyboard.press('n');
    await keyboard.type('Cortar tecido');
    await keyboard.press('Enter');
    await expect(row(page, 'Cortar tecido')).toBeVisible();
    await keyboard.press('Escape');
    await keyboard.press('j');
    await keyboard.press('x');
    const done = filled(words.orders.tasks_done, { done: '1', all: '1' });
    await expect(page.getByText(done)).toBeVisible();
  });

  await test.step('times a task with s, and stops it with t', async () => {
    await keyboard.press('s');
    const running = page.getByRole('button', {
      name: filled(words.timer.open_running, { title: 'Cortar tecido' }),
    });
    await expect(running).toBeVisible();
    await keyboard.press('t');
    await expect(running).toBeHidden();
    // What is undone next is the newest thing that was answered.
    await expect(page.getByText(/Parado: Cortar tecido/)).toBeVisible();
  });

  await test.step('finishes with f and cancels with c, and both are taken back with u', async () => {
    for (const [key, name, said] of [
      ['f', words.orders.finished, words.orders.said_finished],
      ['c', words.orders.cancelled, words.orders.said_cancelled],
    ] as const) {
      await keyboard.press(key);
      await expect(status(name)).toBeVisible();
      await expect(page.getByText(filled(said, { number: '1' }))).toBeVisible();
      await keyboard.press('u');
      await expect(status(words.orders.pending)).toBeVisible();
      await expect(page.getByLabel(words.orders.title)).toHaveValue('Camisetas da Padaria');
    }
  });

  await test.step('and has it back in the list', async () => {
    await keyboard.press('g');
    await keyboard.press('o');
    await expect(page.getByRole('link', { name: 'Camisetas da Padaria' })).toBeVisible();
    await keyboard.press('j');
    await keyboard.press('Enter');
    await expect(heading(page, words, 1)).toBeVisible();
  });
});

test('the tabs of the orders by keyboard', async ({ page, words, person }) => {
  await signUp(page, words, person);
  const orders = ['Camisetas', 'Cortinas', 'Aventais'];
  const ids: string[] = [];
  for (const title of orders) ids.push((await ask(page, 'POST', '/orders', { title })).id);
  await ask(page, 'POST', `/orders/${ids[1]}/finish`, {});
  await ask(page, 'POST', `/orders/${ids[2]}/cancel`, {});
  await page.goto('/orders');
  // The keys of a room are there with it.
  await expect(orderRow(page, 'Camisetas')).toBeVisible();
  for (const [key, shown] of [
    ['2', ['Cortinas']],
    ['3', ['Aventais']],
    ['4', ['Aventais', 'Cortinas', 'Camisetas']],
    ['1', ['Camisetas']],
  ] as const) {
    await page.keyboard.press(key);
    await expect(page.locator('[data-row]')).toHaveCount(shown.length);
    for (const title of shown) await expect(orderRow(page, title)).toBeVisible();
  }
});

test('customers, the trash and reports by keyboard', async ({ page, words, person }) => {
  const { keyboard } = page;
  const current = page.locator('[data-row]:focus');
  const go = async (key: string, room: string) => {
    await keyboard.press('g');
    await keyboard.press(key);
    await expect(page.getByRole('heading', { name: room, level: 1 })).toBeVisible();
  };
  await signUp(page, words, person);
  await keyboard.press('Escape');

  await test.step('notes two customers with n, and deletes one', async () => {
    await go('c', words.rooms.customers);
    await keyboard.press('n');
    for (const name of ['Padaria Sol', 'Dona Conceição']) {
      await keyboard.type(name);
      await keyboard.press('Enter');
      await expect(row(page, name)).toBeVisible();
    }
    await keyboard.press('Escape');
    await keyboard.press('j');
    await expect(current).toContainText('Dona Conceição');
    await keyboard.press('e');
    await expect(page.getByLabel(words.customers.name)).toBeFocused();
    await keyboard.press('Escape');
    await expect(current).toContainText('Dona Conceição');
    await keyboard.press('Delete');
    await expect(row(page, 'Dona Conceição')).toBeHidden();
  });

  await test.step('has her back from the trash with j and r', async () => {
    await go('x', words.rooms.trash);
    await expect(page.locator('[data-row]')).toContainText('Dona Conceição');
    await keyboard.press('j');
    await expect(current).toContainText('Dona Conceição');
    await keyboard.press('r');
    await expect(page.getByText(words.trash.none)).toBeVisible();
    await go('c', words.rooms.customers);
    await expect(row(page, 'Dona Conceição')).toBeVisible();
  });

  await test.step('groups a report with numbers, and keeps it with d', async () => {
    const span = { started_at: '2026-11-17T12:00:00Z', ended_at: '2026-11-17T13:30:00Z' };
    await ask(page, 'POST', '/activities', { ...span, description: 'Cortar' });
    await page.goto('/reports?from=2026-11-16&to=2026-11-22');
    await expect(page.getByRole('table')).toBeVisible();
    for (const [key, grouping] of ['week', 'task', 'order', 'customer'].entries()) {
      await keyboard.press(String(key + 2));
      await expect(page).toHaveURL(new RegExp(`group_by=${grouping}`));
    }
    await keyboard.press('1');
    await expect(page).not.toHaveURL(/group_by/);
    await expect(page.getByRole('table')).toContainText('1:30');
    const [file] = await Promise.all([page.waitForEvent('download'), keyboard.press('d')]);
    expect(file.suggestedFilename()).toMatch(/\.csv$/);
  });

  await test.step('and the list of keys has them', async () => {
    await keyboard.press('?');
    const keys = page.getByRole('dialog', { name: words.commands.keys });
    for (const [name, key] of [
      [words.reports.by_order, '4'],
      [words.reports.csv, 'd'],
      [words.rooms.orders, 'g o'],
      [words.timer.toggle, 't'],
      [words.commands.undo, 'u'],
    ] as const) {
      const line = keys.locator('dl > div').filter({ has: page.getByText(name, { exact: true }) });
      await expect(line.locator('kbd')).toHaveText(key);
    }
    // Keys of the rooms that are not open are theirs.
    await expect(keys.getByText(words.orders.add_item, { exact: true })).toBeHidden();
  });
});

test('the focus never falls to nowhere', async ({ page, words, person }) => {
  const { keyboard } = page;
  const current = page.locator('[data-row]:focus');
  const main = page.getByRole('main');
  const undo = page.getByRole('button', { name: words.app.undo });
  await signUp(page, words, person);

  await test.step('with the last task it goes to the room', async () => {
    await add(page, words, 'Costurar gola');
    await keyboard.press('Escape');
    await keyboard.press('j');
    await keyboard.press('Delete');
    await expect(page.getByText(words.tasks.none)).toBeVisible();
    await expect(main).toBeFocused();
  });

  await test.step('an undo from its button gives it back', async () => {
    await undo.focus();
    await keyboard.press('Enter');
    await expect(row(page, 'Costurar gola')).toBeVisible();
    await expect(main).toBeFocused();

    await add(page, words, 'Cortar tecido');
    await keyboard.press('Escape');
    await keyboard.press('j');
    await keyboard.press('Delete');
    await expect(current).toContainText('Costurar gola');
    await undo.focus();
    await keyboard.press('Enter');
    await expect(row(page, 'Cortar tecido')).toBeVisible();
    await expect(current).toContainText('Costurar gola');
  });

  await test.step('so does a message that is dismissed', async () => {
    await keyboard.press('Delete');
    await expect(current).toContainText('Cortar tecido');
    await page.getByRole('button', { name: words.app.dismiss }).focus();
    await keyboard.press('Enter');
    await expect(undo).toBeHidden();
    await expect(current).toContainText('Cortar tecido');
  });

  await test.step('a task that is discarded unsent leaves it to the room', async () => {
    await page.route('**/api/v1/tasks', (route) => route.abort());
    await addLine(page, words).fill('Passar a ferro');
    await keyboard.press('Enter');
    await page.getByRole('button', { name: words.app.discard }).press('Enter');
    await expect(main).toBeFocused();
  });
});

test('devices by keyboard alone', async ({ page, words, person }) => {
  await signUp(page, words, person);
  await signInElsewhere(person, WINDOWS);
  await page.keyboard.press('Control+k');
  await page.keyboard.type(words.account.to_security);
  await page.keyboard.press('Enter');
  const rows = page.locator('[data-row]');
  await expect(rows).toHaveCount(2);
  await page.keyboard.press('j');
  await expect(rows.first()).toBeFocused();
  await page.keyboard.press('Delete');
  await page.keyboard.press('j');
  await page.keyboard.press('Delete');
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText(words.devices.current);
  await expect(rows).toBeFocused();
  const said = filled(words.devices.said_ended, { device: '' });
  await expect(page.getByText(said)).toBeVisible();
});
