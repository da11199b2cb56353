// The server's stream of what changes in the account. The browser tries again by itself when the way is cut, and goes
// on where it was; one that the server refused is asked for again here, later and later.
import type { Change } from '$api/generated';
import { apiOrigin } from '$api/origin';

const FIRST_RETRY = 2_000;
const LAST_RETRY = 60_000;

export interface Source {
  /** What follows comes after the change of this number. */
  begun(seq: number): void;
  change(change: Change): void;
  /** There is no way to the server for now. */
  cut(): void;
  /** The server does not want to talk; perhaps the session is over. */
  refused(): void;
}

/** Listens from after the change `since` on, or else from now, until it is told to stop. */
export function openStream(since: number | null, source: Source): () => void {
  let seq = since;
  let retry = FIRST_RETRY;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let open = ask();

  function ask(): EventSource {
    const from = seq === null ? '' : `?since=${seq}`;
    const events = new EventSource(`${apiOrigin()}/api/v1/events${from}`, {
      withCredentials: true,
    });
    events.addEventListener('ready', ({ data }) => {
      seq = (JSON.parse(data) as { seq: number }).seq;
      retry = FIRST_RETRY;
      source.begun(seq);
    });
    events.addEventListener('change', ({ data }) => {
      const change = JSON.parse(data) as Change;
      seq = change.seq;
      source.change(change);
    });
    events.addEventListener('error', () =>
      events.readyState === events.CLOSED ? askLater() : source.cut(),
    );
    return events;
  }

  function askLater() {
    source.refused();
    timer = setTimeout(() => (open = ask()), retry);
    retry = Math.min(retry * 2, LAST_RETRY);
  }

  return () => {
    clearTimeout(timer);
    open.close();
  };
}
