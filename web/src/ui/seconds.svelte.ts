// The device's clock by the second, ticking only while something shows it.
import { createSubscriber } from 'svelte/reactivity';

const SECOND = 1000;

const subscribe = createSubscriber((update) => {
  const ticking = setInterval(update, SECOND);
  return () => clearInterval(ticking);
});

/** Milliseconds; whoever shows it is told every second. */
export function nowBySeconds(): number {
  subscribe();
  return Date.now();
}
