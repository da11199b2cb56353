// What the stories of the account share: other devices of the same person, which are programs here.
import { given } from './environment';
import { type Page, type Person, type Words, enter } from './support';

export const WINDOWS =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:130.0) Gecko/20100101 Firefox/130.0';

/** Signs in elsewhere; the cookie that this other device holds. */
export async function signInElsewhere({ username, password }: Person, agent: string) {
  const answer = await fetch(`${given('TRACKIT_E2E_URL')}/api/v1/session`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'User-Agent': agent },
    body: JSON.stringify({ username, password }),
  });
  if (!answer.ok) throw new Error(`signed in nowhere: ${await answer.text()}`);
  return answer.headers.get('Set-Cookie')!.split(';', 1)[0]!;
}

export async function statusOf(cookie: string): Promise<number> {
  const url = `${given('TRACKIT_E2E_URL')}/api/v1/session`;
  return (await fetch(url, { headers: { Cookie: cookie } })).status;
}

export async function openTab(page: Page, words: Words, tab: string) {
  await enter(page, words, words.rooms.account);
  const tabs = page.getByRole('navigation', { name: words.account.tabs });
  await tabs.getByRole('link', { name: tab }).click();
}
