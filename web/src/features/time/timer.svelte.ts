// The running timer, which is one for all devices of an account. What is done here shows at once, and is taken back
// when the server says no.
import {
  getTimer,
  startTimer,
  stopTimer,
  undoChange,
  updateActivity,
  type TimerIn,
} from '$api/generated';
import { Failure, answer } from '$api/answer';
import { session } from '$features/auth/session.svelte';
import { t } from '$i18n';
import { clockFace } from '$i18n/durations';
import { complain, isGone } from '$objects/changes';
import { inOrder, isBusy } from '$objects/in-order';
import { whenReaderLeaves } from '$objects/leave';
import { nowBySeconds } from '$ui/seconds.svelte';
import { toasts } from '$ui/toasts.svelte';
import { begin, iso, type Activity, type ActivityFields } from './activity';
import { titleOf } from './subject';

/** All writes to the timer go in one order, whichever activity it is. */
const TIMER = 'timer';

class Timer {
  #running = $state.raw<Activity | null>(null);
  /** How far the server's clock is ahead of this device's. */
  #ahead = $state(0);
  /** Who screen readers hear about. */
  #said = $state('');
  /** The id of what runs, for the write whose turn it is; what was started a moment ago has none yet. */
  #id = '';
  /** Counts what happened, so that an older answer does not come over it. */
  #turn = 0;

  constructor() {
    whenReaderLeaves(() => {
      this.#show(null);
      this.#said = '';
    });
  }

  get running(): Activity | null {
    return this.#running;
  }

  get said(): string {
    return this.#said;
  }

  /** Now, by the server's clock, to the second. */
  get now(): number {
    return nowBySeconds() + this.#ahead;
  }

  get elapsed(): number {
    return this.#running ? Math.max(0, this.now - begin(this.#running)) : 0;
  }

  /** Looks whether another device has started or stopped it. */
  async read(): Promise<void> {
    const turn = this.#turn;
    try {
      const { data } = await answer(getTimer());
      if (turn !== this.#turn || isBusy(TIMER)) return;
      const running = data && 'id' in data ? data : null;
      if (running?.id !== this.#running?.id) this.#tell(running);
      this.#take(running);
    } catch (failure) {
      // What is known of the timer is better than nothing.
      if (!(failure instanceof Failure)) throw failure;
    }
  }

  async start(what: TimerIn): Promise<void> {
    const headers = { 'Idempotency-Key': crypto.randomUUID() };
    const restore = this.#show(begun(what, Date.now() + this.#ahead));
    this.#said = t('timer.said_started', { title: titleOf(this.#running!) });
    let former = '';
    try {
      const call = async () => {
        former = this.#id;
        this.#id = '';
        const answered = await answer(startTimer({ body: what, headers }));
        this.#id = answered.data.started.id;
        return answered;
      };
      const { data, change } = await inOrder(TIMER, call);
      this.#settle(data.started);
      if (data.stopped) this.#offerUndo(data.stopped, change);
    } catch (failure) {
      // What ran before goes on; what was done to the refused one meanwhile is not done to it.
      if (!isBusy(TIMER)) this.#id = former;
      restore();
      complain(failure);
    }
  }

  async stop(): Promise<void> {
    if (!this.#running) return;
    const restore = this.#show(null);
    // The message that offers the undo says the rest.
    this.#said = '';
    try {
      const answered = await inOrder(TIMER, async () => {
        const id = this.#id;
        return id ? await answer(stopTimer({ query: { id } })) : null;
      });
      // What was to stop was never started, and its start has said so.
      if (!answered) return;
      this.#offerUndo(answered.data, answered.change);
    } catch (failure) {
      // Another device was quicker: it is stopped, as was wanted.
      if (isGone(failure)) return;
      restore();
      complain(failure);
      // Another device has started another one, which goes on.
      if (failure instanceof Failure && failure.is('other_timer')) await this.read();
    }
  }

  /** Changes what runs; with an end it runs no longer. */
  async change(fields: Partial<ActivityFields>): Promise<void> {
    if (!this.#running) return;
    const after = { ...this.#running, ...fields };
    const restore = this.#show(after.ended_at === null ? after : null);
    try {
      const answered = await inOrder(TIMER, async () => {
        const id = this.#id;
        return id ? await answer(updateActivity({ path: { id }, body: fields })) : null;
      });
      // What it was meant for was never started, and its start has said so.
      if (!answered) return;
      const { data, change } = answered;
      if (data.ended_at !== null) this.#offerUndo(data, change);
      else this.#settle(data);
    } catch (failure) {
      restore();
      complain(failure);
    }
  }

  #show(running: Activity | null): () => void {
    const before = this.#running;
    const turn = ++this.#turn;
    this.#running = running;
    // What came after was built on what was refused: only the server knows.
    return () => (turn === this.#turn ? this.#show(before) : void this.read());
  }

  #settle(running: Activity) {
    if (!isBusy(TIMER)) this.#take(running);
  }

  #take(running: Activity | null) {
    this.#show(running);
    this.#id = running?.id ?? '';
    if (running) this.#ahead = begin(running) + running.duration_ms - Date.now();
  }

  #tell(running: Activity | null) {
    const before = this.#running;
    if (running) this.#said = t('timer.said_started', { title: titleOf(running) });
    else if (before) this.#said = t('timer.said_stopped', { title: titleOf(before) });
  }

  #offerUndo(stopped: Activity, change: number | null) {
    const title = titleOf(stopped);
    const text = t('timer.said_stopped_after', {
      title,
      duration: clockFace(stopped.duration_ms),
    });
    if (change === null) return toasts.say(text);
    const run = () => void this.#takeBack(change);
    toasts.say(text, { label: 'app.undo', run, on: stopped.id });
  }

  async #takeBack(change: number): Promise<void> {
    try {
      await inOrder(TIMER, () => answer(undoChange({ path: { seq: change } })));
    } catch (failure) {
      complain(failure);
    }
    await this.read();
  }
}

/** How a timer looks that the server does not know yet. */
function begun(what: TimerIn, now: number): Activity {
  const at = what.started_at ?? iso(now);
  return {
    id: '',
    description: what.description ?? '',
    task_id: what.task_id ?? null,
    order_id: what.order_id ?? null,
    started_at: at,
    ended_at: null,
    billable: what.billable ?? true,
    rate_cents_per_hour: what.rate_cents_per_hour ?? session.account.rate_cents_per_hour,
    ...{ duration_ms: 0, cost_cents: 0, overlaps: false },
    ...{ created_at: at, updated_at: at, version: 0 },
  };
}

export const timer = new Timer();
