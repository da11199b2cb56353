// The current day in an account's time zone. A page left open over midnight moves on with it.
import { dayIn } from './dates';

const HALF_A_MINUTE = 30_000;

class Clock {
  #now = $state.raw(new Date());

  constructor() {
    setInterval(() => (this.#now = new Date()), HALF_A_MINUTE);
  }

  today(timezone: string): string {
    return dayIn(timezone, this.#now);
  }
}

export const clock = new Clock();

export function browserTimezone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}
