// New tasks on their way to the server. One that does not get through stays in sight with its text, also after a
// reload, and goes again when the network or the session is back, under the same key, so it is never added twice.
import { createTask } from '$api/generated';
import { Failure, answer } from '$api/answer';
import { session } from '$features/auth/session.svelte';
import { addition } from '$objects/in-order';
import { whenReaderLeaves } from '$objects/leave';
import { isRefusal } from '$objects/unsent';
import type { NewTask, Task } from './task';
import * as kept from './unsent';

export interface Unsent extends kept.KeptTask {
  failure: Failure | null;
}

class Outbox {
  #waiting = $state.raw<readonly Unsent[]>([]);
  #account = '';
  #added = new Set<(task: Task) => void>();

  constructor() {
    kept.whenDropped((key) => this.#replace(key));
  }

  /** The newest first, as in the list. */
  get waiting() {
    return this.#waiting;
  }

  /** Told of each task that the server has added; gives back how to end that. */
  whenAdded(listener: (task: Task) => void): () => void {
    this.#added.add(listener);
    return () => this.#added.delete(listener);
  }

  /** Somebody signed in: what they left unsent on this device goes now. */
  async open(account: string): Promise<void> {
    this.#account = account;
    const known = new Set(this.#waiting.map(({ key }) => key));
    const left = kept.keptBy(account).filter(({ key }) => !known.has(key));
    const again = left.map((unsent) => ({ ...unsent, failure: null }));
    this.#waiting = [...this.#waiting, ...again];
    for (const unsent of again.toReversed()) await this.retry(unsent);
  }

  /** Takes a task, and the line that it was typed as. */
  async add(task: NewTask, line: string): Promise<void> {
    const unsent = { key: crypto.randomUUID(), task, line, at: Date.now(), failure: null };
    kept.keep(this.#account, unsent);
    this.#waiting = [unsent, ...this.#waiting];
    await this.#send(unsent);
  }

  async retry(unsent: Unsent): Promise<void> {
    const again = { ...unsent, failure: null };
    // It may have been discarded while others went.
    if (this.#replace(unsent.key, again)) await this.#send(again);
  }

  /** Sends again what the server has not seen; what it refused would only be refused again. */
  async retryAll(): Promise<void> {
    const sendable = this.#waiting.filter(({ failure }) => failure && !isRefusal(failure));
    for (const unsent of sendable.toReversed()) await this.retry(unsent);
  }

  discard({ key }: Unsent) {
    kept.drop(this.#account, key);
    this.#replace(key);
  }

  /** Out of sight. What its writer did not get through waits on the device for them alone. */
  clear() {
    this.#waiting = [];
  }

  /** Its writer leaves by choice: nothing stays behind. */
  forget() {
    for (const { key } of kept.keptBy(this.#account)) kept.drop(this.#account, key);
    this.clear();
  }

  async #send(unsent: Unsent): Promise<void> {
    const { key, task } = unsent;
    const account = this.#account;
    try {
      const call = createTask({ body: task, headers: { 'Idempotency-Key': key } });
      const { data } = await addition(answer(call));
      kept.drop(account, key);
      if (this.#replace(key)) for (const tell of this.#added) tell(data);
    } catch (failure) {
      if (!(failure instanceof Failure)) throw failure;
      this.#replace(key, { ...unsent, failure });
    }
  }

  #replace(key: string, by?: Unsent): boolean {
    const known = this.#waiting.some((unsent) => unsent.key === key);
    this.#waiting = this.#waiting.flatMap((unsent) => (unsent.key === key ? (by ?? []) : unsent));
    return known;
  }
}

export const outbox = new Outbox();
whenReaderLeaves(() => outbox.clear());
session.whenChanged((account) => {
  if (account) void outbox.open(account.id);
  else outbox.forget();
});
