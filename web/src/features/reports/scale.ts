// The lines behind a chart: a few round numbers of hours, the last one above every bar.
import { HOUR } from '$i18n/durations';

const STEPS = [0.25, 0.5, 1, 2, 4, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 5000];
const LINES = 4;

/** Milliseconds, from the lowest line to the highest. */
export function linesFor(most: number): number[] {
  const step = HOUR * (STEPS.find((hours) => hours * HOUR * LINES >= most) ?? STEPS.at(-1)!);
  const count = Math.max(1, Math.ceil(most / step));
  return Array.from({ length: count }, (_, index) => step * (index + 1));
}

/** Which of many columns have room for a name: evenly, and the last one among them. */
export function named(count: number, room: number): Set<number> {
  const every = Math.max(1, Math.ceil(count / room));
  const indices = Array.from({ length: count }, (_, index) => index);
  return new Set(indices.filter((index) => (count - 1 - index) % every === 0));
}
