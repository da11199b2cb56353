// The entry that is being written, kept through a lost session and a walk to another room.
import type { ActivityIn } from '$api/generated';
import { session } from '$features/auth/session.svelte';
import { HOUR, MINUTE } from '$i18n/durations';
import { instantOf } from '$i18n/zoned';
import { whenReaderLeaves } from '$objects/leave';
import { maybeUnsaved } from '$objects/unsaved';
import { iso, type ActivityFields } from './activity';

const MORNING = '09:00';

class Draft {
  fields = $state<ActivityFields | null>(null);
  /** The same for every try, so that it is entered once. */
  #key = '';

  /** An hour of a day: the last one of today, or the first one of another day's work. */
  begin(day: string, today: string) {
    if (this.fields) return;
    const { timezone, rate_cents_per_hour } = session.account;
    const lastMinute = Math.floor(Date.now() / MINUTE) * MINUTE;
    const start = day === today ? lastMinute - HOUR : instantOf(day, MORNING, timezone);
    this.#key = crypto.randomUUID();
    this.fields = {
      description: '',
      task_id: null,
      order_id: null,
      started_at: iso(start),
      ended_at: iso(start + HOUR),
      billable: true,
      rate_cents_per_hour,
    };
  }

  change(changes: Partial<ActivityFields>) {
    if (this.fields) Object.assign(this.fields, changes);
  }

  get body(): { body: ActivityIn; key: string } | null {
    return this.fields && { body: { ...this.fields }, key: this.#key };
  }

  /** What was refused was not entered: corrected, it is another try. */
  another() {
    this.#key = crypto.randomUUID();
  }

  drop() {
    this.fields = null;
  }
}

export const draft = new Draft();
whenReaderLeaves(() => draft.drop());
maybeUnsaved(() => draft.fields !== null && draft.fields.description !== '');
