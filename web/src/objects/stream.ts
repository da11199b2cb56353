// The stream of what changes in the account, one for a tab. It ends a while after the tab is out of sight, for a
// browser opens only six connections to a host for all its tabs, and goes on where it was when the tab is back.
import { on } from 'svelte/events';
import type { Change } from '$api/generated';
import { apiOrigin } from '$api/origin';

const OUT_OF_SIGHT = 30_000;
const FIRST_RETRY = 2_000;
const LAST_RETRY = 60_000;

export interface Listener {
  change(change: Change): void;
  /** Something may have been missed: only looking at everything again helps. */
  lost(): void;
  /** The server does not want to talk; perhaps the session is over. */
  refused(): void;
}

export class Stream {
  #listener: Listener;
  #source: EventSource | null = null;
  /** The number of the last change that was heard of. */
  #seq: number | null = null;
  #retry = FIRST_RETRY;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(listener: Listener) {
    this.#listener = listener;
  }

  /** Listens until it is told to stop. */
  start(): () => void {
    this.#open();
    const off = on(document, 'visibilitychange', () => this.#look());
    return () => {
      off();
      this.#close();
      this.#seq = null;
    };
  }

  #look() {
    clearTimeout(this.#timer);
    if (document.visibilityState === 'hidden') {
      this.#timer = setTimeout(() => this.#close(), OUT_OF_SIGHT);
    } else if (!this.#source) this.#open();
  }

  #open() {
    this.#close();
    const since = this.#seq === null ? '' : `?since=${this.#seq}`;
    const source = new EventSource(`${apiOrigin()}/api/v1/events${since}`, {
      withCredentials: true,
    });
    source.addEventListener('ready', ({ data }) => this.#begin(JSON.parse(data).seq));
    source.addEventListener('change', ({ data }) => this.#hear(JSON.parse(data)));
    // While the browser tries again by itself there is nothing to do.
    source.addEventListener('error', () => source.readyState === source.CLOSED && this.#refused());
    this.#source = source;
  }

  #close() {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = null;
  }

  /** A smaller number than the last one is that of another journal: a backup was restored. */
  #begin(seq: number) {
    const another = this.#seq !== null && seq < this.#seq;
    // What was shown by now may be older than the stream's beginning.
    const isFirst = this.#seq === null;
    this.#seq = seq;
    this.#retry = FIRST_RETRY;
    if (another || isFirst) this.#listener.lost();
  }

  #hear(change: Change) {
    this.#seq = change.seq;
    this.#listener.change(change);
  }

  #refused() {
    this.#close();
    this.#listener.refused();
    this.#timer = setTimeout(() => this.#open(), this.#retry);
    this.#retry = Math.min(this.#retry * 2, LAST_RETRY);
  }
}
