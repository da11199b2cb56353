// A program of its own on the demo's data, for whoever wants to see TrackIt with something in it.
import { spawnSync } from 'node:child_process';
import { given } from './environment';
import { Program } from './program';

export const rosa = { username: 'oficina', password: 'linha azul e tesoura' };

export async function startDemo(): Promise<Program> {
  const program = new Program();
  const made = spawnSync(given('TRACKIT_E2E_PROGRAM'), ['demo', '--password-stdin'], {
    cwd: program.folder,
    env: program.env,
    input: `${rosa.password}\n`,
    encoding: 'utf8',
  });
  if (made.status !== 0) throw new Error(`trackit demo: ${made.stderr}`);
  await program.start();
  return program;
}
