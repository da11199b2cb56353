// New objects on their way to the server, each by the one line that it was typed as. One that does not get through
// stays in sight with its text, until it is sent again or discarded.
import { Failure, answer } from '$api/answer';
import { addition } from './in-order';
import type { Call, Stored } from './kind';
import { whenReaderLeaves } from './leave';
import { maybeUnsaved } from './unsaved';
import { isRefusal } from './unsent';

export interface Waiting<Body> {
  /** The Idempotency-Key of every try, so that it is added once. */
  key: string;
  text: string;
  body: Body;
  failure: Failure | null;
}

type Create<T, Body> = (body: Body, headers: { 'Idempotency-Key': string }) => Call<T>;

export class Adding<T extends Stored, Body extends object> {
  /** What stands in the line. */
  text = $state('');
  #waiting = $state.raw<readonly Waiting<Body>[]>([]);
  #create: Create<T, Body>;
  #added: (object: T) => void;

  constructor(create: Create<T, Body>, added: (object: T) => void) {
    this.#create = create;
    this.#added = added;
    whenReaderLeaves(() => this.#clear());
    maybeUnsaved(() => this.text.trim() !== '' || this.#waiting.length > 0);
  }

  /** The newest first, as in the list. */
  get waiting() {
    return this.#waiting;
  }

  async add(text: string, body: Body): Promise<void> {
    const waiting = { key: crypto.randomUUID(), text, body, failure: null };
    this.#waiting = [waiting, ...this.#waiting];
    await this.#send(waiting);
  }

  async retry(waiting: Waiting<Body>): Promise<void> {
    const again = { ...waiting, failure: null };
    // It may have been discarded while others went.
    if (this.#replace(waiting.key, again)) await this.#send(again);
  }

  /** Sends again what the server has not seen; what it refused would only be refused again. */
  async retryAll(): Promise<void> {
    const sendable = this.#waiting.filter(({ failure }) => failure && !isRefusal(failure));
    for (const waiting of sendable.toReversed()) await this.retry(waiting);
  }

  /** Back into the line, where it can be changed. */
  correct({ key, text }: Waiting<Body>) {
    this.text = text;
    this.#replace(key);
  }

  discard({ key }: Waiting<Body>) {
    this.#replace(key);
  }

  async #send(waiting: Waiting<Body>): Promise<void> {
    const { key, body } = waiting;
    try {
      const { data } = await addition(answer(this.#create(body, { 'Idempotency-Key': key })));
      if (this.#replace(key)) this.#added(data);
    } catch (failure) {
      if (!(failure instanceof Failure)) throw failure;
      this.#replace(key, { ...waiting, failure });
    }
  }

  #replace(key: string, by?: Waiting<Body>): boolean {
    const known = this.#waiting.some((waiting) => waiting.key === key);
    this.#waiting = this.#waiting.flatMap((waiting) =>
      waiting.key === key ? (by ?? []) : waiting,
    );
    return known;
  }

  #clear() {
    this.text = '';
    this.#waiting = [];
  }
}
