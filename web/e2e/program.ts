// A program of a story's own, in a folder of its own: it can be killed, and started again at the same address.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { given } from './environment';

export class Program {
  readonly folder = mkdtempSync(join(tmpdir(), 'trackit-story-'));
  readonly env = {
    PATH: process.env.PATH,
    TRACKIT_DATABASE_URL: `sqlite:${join(this.folder, 'trackit.db')}`,
    TRACKIT_DATA_DIR: join(this.folder, 'data'),
    TRACKIT_LOG_FORMAT: 'json',
  };
  #address = '127.0.0.1:0';
  #process: ChildProcess | null = null;

  get url(): string {
    return `http://${this.#address}`;
  }

  async start() {
    // Where each of a file's stories is run by itself, one may have cleared up behind itself.
    mkdirSync(this.folder, { recursive: true });
    this.#process = spawn(given('TRACKIT_E2E_PROGRAM'), ['serve', '--listen', this.#address], {
      cwd: this.folder,
      env: this.env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#address = await addressOf(this.#process);
  }

  /** At once, as a power cut ends it. */
  kill() {
    return this.#stop('SIGKILL');
  }

  async end() {
    await this.#stop('SIGTERM');
    rmSync(this.folder, { recursive: true });
  }

  async #stop(signal: NodeJS.Signals) {
    const program = this.#process;
    this.#process = null;
    if (!program) return;
    const ended = once(program, 'exit');
    program.kill(signal);
    await ended;
  }
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
