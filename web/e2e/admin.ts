// An administrator, made on the machine as the first one is.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { given } from './environment';
import type { Person } from './support';

export function makeAdmin({ username, email, password }: Person, locale: string) {
  const data = given('TRACKIT_E2E_DATA_DIR');
  const who = ['--username', username, '--email', email, '--locale', locale];
  const made = spawnSync(given('TRACKIT_E2E_PROGRAM'), ['admin', 'create', ...who], {
    env: {
      PATH: process.env.PATH,
      TRACKIT_DATABASE_URL: `sqlite:${join(data, '..', 'trackit.db')}`,
      TRACKIT_DATA_DIR: data,
    },
    input: `${password}\n`,
    encoding: 'utf8',
  });
  if (made.status !== 0) throw new Error(`trackit admin create: ${made.stderr}`);
}

/** Somebody else with an account, who has nothing but it. */
export async function register({ username, email, password }: Person) {
  const answer = await fetch(`${given('TRACKIT_E2E_URL')}/api/v1/register`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ username, email, password }),
  });
  if (!answer.ok) throw new Error(`not registered: ${await answer.text()}`);
}
