// One stream for all tabs of a browser, which opens only six connections to a host: the tab that holds the lock listens
// and tells the others. When it closes, the next one goes on where it was. A holder that does not answer, as a tab
// that the browser has frozen, loses the lock to a tab in sight.
import { on } from 'svelte/events';
import type { Change } from '$api/generated';
import { openStream } from './stream';

const ANSWER_WITHIN = 2_000;

export interface Listener {
  change(change: Change): void;
  /** Something may have been missed: only looking at everything again helps. */
  lost(): void;
  /** There is no way to the server for now. */
  cut(): void;
  /** The server does not want to talk; perhaps the session is over. */
  refused(): void;
}

/** What the tabs say to each other. */
type Word = 'who listens?' | 'cut' | { begun: number } | { change: Change };

/** Listens to what changes in the account until told to stop. */
export function listenTogether(account: string, listener: Listener): () => void {
  const name = `trackit-events-${account}`;
  const others = new BroadcastChannel(name);
  /** The number of the last change that was heard of, here or by way of another tab. */
  let seq: number | null = null;
  let closeStream: (() => void) | null = null;
  let unanswered: ReturnType<typeof setTimeout> | undefined;
  let waiting = new AbortController();
  let stopped = false;

  others.onmessage = ({ data }: MessageEvent<Word>) => {
    if (data === 'who listens?') answer();
    else if (data === 'cut') listener.cut();
    else if ('begun' in data) begin(data.begun);
    else hear(data.change);
  };

  /** Another number than the last one: changes were missed, or a backup was restored and it is another journal. */
  function begin(begun: number) {
    clearTimeout(unanswered);
    const missed = seq !== begun;
    seq = begun;
    if (missed) listener.lost();
  }

  function hear(change: Change) {
    if (seq === null || change.seq <= seq) return;
    seq = change.seq;
    listener.change(change);
  }

  function tell(word: Word) {
    others.postMessage(word);
  }

  function answer() {
    if (closeStream && seq !== null) tell({ begun: seq });
  }

  /** Whether somebody listens. Nobody answers: then it is done here. */
  function ask() {
    clearTimeout(unanswered);
    if (closeStream || document.visibilityState === 'hidden') return;
    tell('who listens?');
    unanswered = setTimeout(() => {
      if (closeStream) return;
      waiting.abort();
      void hold({ steal: true });
    }, ANSWER_WITHIN);
  }

  async function hold(how: LockOptions): Promise<void> {
    let held = false;
    try {
      await navigator.locks.request(name, how, () => {
        held = true;
        return listen();
      });
    } catch (error) {
      if (!(error instanceof DOMException && error.name === 'AbortError')) throw error;
      // Held and lost: another tab has taken it. Else it is only waited for no longer.
      if (held && !stopped) queue();
    }
  }

  function queue() {
    closeStream?.();
    closeStream = null;
    waiting = new AbortController();
    void hold({ signal: waiting.signal });
  }

  /** Holds the lock as long as it is not done. */
  function listen(): Promise<void> {
    if (stopped) return Promise.resolve();
    return new Promise((done) => {
      const close = openStream(seq, {
        ...listener,
        begun(number) {
          begin(number);
          answer();
        },
        change(change) {
          hear(change);
          tell({ change });
        },
        cut() {
          listener.cut();
          tell('cut');
        },
      });
      closeStream = () => {
        close();
        done();
      };
    });
  }

  queue();
  ask();
  const off = on(document, 'visibilitychange', ask);
  return () => {
    stopped = true;
    off();
    clearTimeout(unanswered);
    waiting.abort();
    closeStream?.();
    others.close();
  };
}
