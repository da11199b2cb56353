// The example of the contract "cadastro": a page on the second origin whose calls reach the API, and its answer to each
// way that they can end. That a token lives for three minutes to the second is shown where time is a test's own, in
// tests/compat; here it is waited for once.
import { signInElsewhere, WINDOWS } from './account';
import { given } from './environment';
import { byItself, suitsEveryone } from './everyone';
import { expect, type Page, type Person, test } from './support';

const PHONE = { width: 360, height: 740 };
const DESK = { width: 1280, height: 800 };

test('the example of cadastro, from the account to the end of its token', async ({
  page,
  person,
}) => {
  const email = `${person.username}@gmail.com`;
  await page.goto(`${given('TRACKIT_E2E_WEB_URL')}/cadastro/`);
  const account = part(page, 'Criar conta');
  const signIn = part(page, 'Entrar');
  const token = part(page, 'Validar o token');

  await test.step('says whom it calls, and suits everyone', async () => {
    await expect(page.getByRole('banner')).toContainText(given('TRACKIT_E2E_URL'));
    await suitsEveryoneAtEachWidth(page);
  });

  await test.step('tells what is wrong with a sign-up', async () => {
    await account.send({ Usuário: person.username });
    await account.says(4, 'Preencha usuário, e-mail e senha.');
    await account.send({ 'E-mail': person.email, Senha: person.password });
    await account.says(5, 'Esse e-mail não serve.');
    await account.send({ 'E-mail': email, Senha: 'linha' });
    await account.says(1, 'A senha precisa ter mais de 6 caracteres.');
  });

  await test.step('registers, once', async () => {
    const call = page.waitForResponse(/\/cadastro$/);
    await account.send({ Senha: person.password });
    await account.says(0, 'Cadastro feito.');
    expect(new URL((await call).url()).origin).toBe(given('TRACKIT_E2E_URL'));
    await account.send({});
    await account.says(2, 'Esse usuário ou esse e-mail já tem cadastro.');
  });

  await test.step('lets nobody in by a wrong password', async () => {
    await token.send({});
    await token.says(4, 'Ainda não há token: entre primeiro.');
    await signIn.send({ 'E-mail': email });
    await signIn.says(4, 'Preencha e-mail e senha.');
    await signIn.send({ Senha: 'linha verde' });
    await signIn.says(2, 'A senha não confere.');
    await signIn.send({ 'E-mail': `outra-${email}`, Senha: person.password });
    await signIn.says(1, 'Nenhum cadastro tem esse e-mail.');
    expect(await kept(page)).toBeNull();
    await suitsEveryoneAtEachWidth(page);
  });

  await test.step('signs in, and keeps the token', async () => {
    await signIn.send({ 'E-mail': email, Senha: person.password });
    await signIn.says(0, 'Tudo certo');
    await page.reload();
    expect(await kept(page)).toBeTruthy();
    await expect(page.getByText('Token guardado')).toBeVisible();
  });

  await test.step('validates it', async () => {
    await token.send({});
    await token.says(0, `Token válido, login realizado. Olá, ${person.username} (${email})!`);
    await suitsEveryoneAtEachWidth(page);
  });

  await test.step('says when the API is away', async () => {
    await page.route('**/validaToken', (route) => route.abort());
    await token.send({});
    await expect(token.status).toContainText('A API não respondeu');
    await page.unroute('**/validaToken');
  });

  await test.step('forgets it when it has ended', async () => {
    await endAllSessions(person);
    await token.send({});
    await token.says(1, 'O token expirou.');
    expect(await kept(page)).toBeNull();
    await expect(page.getByText('Nenhum token guardado.')).toBeVisible();
  });
});

test('a token is good for three minutes, and then the page says that it has expired', async ({
  page,
  person,
}) => {
  test.setTimeout(300_000);
  const email = `${person.username}@gmail.com`;
  await page.goto(`${given('TRACKIT_E2E_WEB_URL')}/cadastro/`);
  const signIn = part(page, 'Entrar');
  const token = part(page, 'Validar o token');
  const account = { Usuário: person.username, 'E-mail': email, Senha: person.password };
  await part(page, 'Criar conta').send(account);
  await part(page, 'Criar conta').says(0, 'Cadastro feito.');
  await signIn.send({ 'E-mail': email, Senha: person.password });
  await signIn.says(0, 'Tudo certo');
  const until = Date.now() + 180_000;

  await page.waitForTimeout(until - Date.now() - 20_000);
  await token.send({});
  await token.says(0, 'Token válido');
  await page.waitForTimeout(until - Date.now() + 1_000);
  await token.send({});
  await token.says(1, 'O token expirou.');
  expect(await kept(page)).toBeNull();
});

/** One of the three forms, used by keyboard. */
function part(page: Page, name: string) {
  const region = page.getByRole('region', { name });
  const status = region.getByRole('status');
  return {
    status,
    async send(values: Record<string, string>) {
      for (const [label, value] of Object.entries(values)) {
        await region.getByLabel(label).fill(value);
      }
      await region.getByRole('button').press('Enter');
    },
    async says(erro: number, text: string) {
      await expect(status).toContainText(text);
      await expect(status.getByText(`erro: ${erro}`)).toBeVisible();
    },
  };
}

const kept = (page: Page) => page.evaluate(() => localStorage.getItem('token'));

async function suitsEveryoneAtEachWidth(page: Page) {
  for (const size of [PHONE, DESK]) {
    await page.setViewportSize(size);
    await suitsEveryone(page, byItself);
  }
}

/** The account is one of TrackIt's, and so is its token: signed in elsewhere, its owner ends all else. */
async function endAllSessions(person: Person) {
  const cookie = await signInElsewhere(person, WINDOWS);
  const url = `${given('TRACKIT_E2E_URL')}/api/v1/sessions`;
  const ended = await fetch(url, { method: 'DELETE', headers: { Cookie: cookie } });
  expect(ended.ok, await ended.text()).toBe(true);
}
