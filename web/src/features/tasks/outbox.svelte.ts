// New tasks on their way to the server. One that does not get through stays in sight with its text, and goes
// again when the network or the session is back, under the same key, so it is never added twice.
import { createTask } from '$api/generated';
import { Failure, answer } from '$api/answer';
import { list } from './list.svelte';
import type { NewTask } from './task';

export interface Unsent {
  key: string;
  task: NewTask;
  failure: Failure | null;
}

class Outbox {
  #waiting = $state.raw<readonly Unsent[]>([]);

  /** The newest first, as in the list. */
  get waiting() {
    return this.#waiting;
  }

  async add(task: NewTask): Promise<void> {
    const unsent: Unsent = { key: crypto.randomUUID(), task, failure: null };
    this.#waiting = [unsent, ...this.#waiting];
    await this.#send(unsent);
  }

  async retry(unsent: Unsent): Promise<void> {
    const again = { ...unsent, failure: null };
    this.#replace(unsent.key, again);
    await this.#send(again);
  }

  /** Sends again what the server has not seen; what it refused would only be refused again. */
  async retryAll(): Promise<void> {
    const sendable = this.#waiting.filter(({ failure }) => failure && !isRefusal(failure));
    for (const unsent of sendable.toReversed()) await this.retry(unsent);
  }

  discard({ key }: Unsent) {
    this.#replace(key);
  }

  clear() {
    this.#waiting = [];
  }

  async #send({ key, task }: Unsent): Promise<void> {
    try {
      const { data } = await answer(
        createTask({ body: task, headers: { 'Idempotency-Key': key } }),
      );
      if (this.#replace(key)) list.add(data);
    } catch (failure) {
      if (!(failure instanceof Failure)) throw failure;
      this.#replace(key, { key, task, failure });
    }
  }

  #replace(key: string, by?: Unsent): boolean {
    const known = this.#waiting.some((unsent) => unsent.key === key);
    this.#waiting = this.#waiting.flatMap((unsent) => (unsent.key === key ? (by ?? []) : unsent));
    return known;
  }
}

export const outbox = new Outbox();

export function isRefusal({ problem }: Failure): boolean {
  return (
    problem !== null && problem.status >= 400 && problem.status < 500 && !isPassing(problem.status)
  );
}

/** Signed out, too slow, too many: the same request may well pass later. */
function isPassing(status: number): boolean {
  return status === 401 || status === 408 || status === 429;
}
