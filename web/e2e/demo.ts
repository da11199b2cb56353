// A program of its own on the demo's data, for whoever wants to see TrackIt with something in it.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { given } from './environment';

export const rosa = { username: 'oficina', password: 'linha azul e tesoura' };

export interface Demo {
  url: string;
  end: () => Promise<void>;
}

export async function startDemo(): Promise<Demo> {
  const folder = mkdtempSync(join(tmpdir(), 'trackit-demo-'));
  const env = {
    PATH: process.env.PATH,
    TRACKIT_DATABASE_URL: `sqlite:${join(folder, 'trackit.db')}`,
    TRACKIT_DATA_DIR: join(folder, 'data'),
    TRACKIT_LOG_FORMAT: 'json',
  };
  const how = { cwd: folder, env };
  const made = spawnSync(given('TRACKIT_E2E_PROGRAM'), ['demo', '--password-stdin'], {
    ...how,
    input: `${rosa.password}\n`,
    encoding: 'utf8',
  });
  if (made.status !== 0) throw new Error(`trackit demo: ${made.stderr}`);

  const program = spawn(given('TRACKIT_E2E_PROGRAM'), ['serve', '--listen', '127.0.0.1:0'], {
    ...how,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const end = async () => {
    program.kill();
    if (program.exitCode === null) await once(program, 'exit');
    rmSync(folder, { recursive: true });
  };
  return { url: `http://${await addressOf(program)}`, end };
}

/** Where it listens, as it says itself. */
async function addressOf({ stdout, stderr }: ChildProcess): Promise<string> {
  const said = [stdout, stderr].map(
    (stream) =>
      new Promise<string>((found) => {
        createInterface({ input: stream! }).on('line', (line) => {
          const { message, addr } = JSON.parse(line) as { message: string; addr: string };
          if (message === 'listening') found(addr);
        });
      }),
  );
  return Promise.race(said);
}
