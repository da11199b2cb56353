// What the server sends by mail, as it arrives.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { given } from './environment';
import { expect } from './support';

interface Letter {
  to: string[];
  subject: string;
  text: string;
}

/** Waits for the letter whose link leads to a page, and gives back that page's address with all that the link says. */
export async function linkTo(page: string, address: string): Promise<string> {
  const links = () =>
    lettersTo(address).flatMap(({ text }) => text.match(/https?:\/\/\S+#\S+/g) ?? []);
  const found = () => links().findLast((link) => new URL(link).pathname === page);
  await expect.poll(found).toBeDefined();
  const { pathname, hash } = new URL(found()!);
  return pathname + hash;
}

/** All so far, in the order in which they came. */
function lettersTo(address: string): Letter[] {
  const folder = given('TRACKIT_E2E_MAIL');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json') && !name.startsWith('.'))
    .sort()
    .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Letter)
    .filter(({ to }) => to.includes(address));
}
