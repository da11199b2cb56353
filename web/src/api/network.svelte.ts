// The way to the server: whether the device has a network at all, and whether the server answers. While it does not it
// is asked, later and later, and who waits for it is told when it is back.
import { on } from 'svelte/events';
import { apiOrigin } from './origin';

const FIRST_RETRY = 2_000;
const LAST_RETRY = 5_000;
/** A server that takes the call and says nothing is as good as gone. */
const PATIENCE = 10_000;

class Network {
  #online = $state(navigator.onLine);
  #answers = $state(true);
  #asking = false;
  #retry = FIRST_RETRY;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #waiting = new Set<() => void>();

  constructor() {
    on(window, 'offline', () => (this.#online = false));
    on(window, 'online', () => this.#beginAgain());
    on(document, 'visibilitychange', () => {
      if (!this.#answers && document.visibilityState === 'visible') this.#askNow();
    });
  }

  /** Whether the device has a network. */
  get online(): boolean {
    return this.#online;
  }

  /** Whether the server answered when it was last asked. */
  get answers(): boolean {
    return this.#answers;
  }

  /** Told when the network or the server is back; gives back how to end that. */
  whenBack(tell: () => void): () => void {
    this.#waiting.add(tell);
    return () => this.#waiting.delete(tell);
  }

  /** A call was not answered. It may have been that call alone: the server is asked, unless it is waited for already. */
  doubt() {
    if (this.#answers) this.#askNow();
  }

  #askNow() {
    clearTimeout(this.#timer);
    if (!this.#asking) void this.#ask();
  }

  async #ask(): Promise<void> {
    this.#asking = true;
    const answers = await isThere();
    this.#asking = false;
    if (answers && !this.#answers) this.#beginAgain();
    else if (!answers) this.#askLater();
  }

  #askLater() {
    this.#answers = false;
    this.#timer = setTimeout(() => this.#askNow(), this.#retry);
    this.#retry = Math.min(this.#retry * 2, LAST_RETRY);
  }

  #beginAgain() {
    clearTimeout(this.#timer);
    this.#online = navigator.onLine;
    this.#answers = true;
    this.#retry = FIRST_RETRY;
    for (const tell of [...this.#waiting]) tell();
  }
}

/** A proxy in front of one that is gone answers too. Of another origin's answer no more is told than that it came. */
async function isThere(): Promise<boolean> {
  const signal = AbortSignal.timeout(PATIENCE);
  try {
    const how = { mode: 'no-cors', cache: 'no-store', signal } as const;
    const { ok, type } = await fetch(`${apiOrigin()}/healthz`, how);
    return ok || type === 'opaque';
  } catch {
    return false;
  }
}

export const network = new Network();
