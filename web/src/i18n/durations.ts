// Lengths of time in milliseconds, as people write them in a hurry and read them in columns.
const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;

/** `1:05`, hours and minutes; what is less than a minute is cut off. */
export function hoursAndMinutes(ms: number): string {
  return `${Math.floor(ms / HOUR)}:${two(Math.floor((ms % HOUR) / MINUTE))}`;
}

/** The seconds beyond the minutes: `:09`. */
export function secondsBeyond(ms: number): string {
  return `:${two(Math.floor((ms % MINUTE) / SECOND))}`;
}

/** `1:05:09`, as a running timer shows it. */
export function clockFace(ms: number): string {
  return hoursAndMinutes(ms) + secondsBeyond(ms);
}

/** `PT1H5M9S`, for machines that read the page. */
export function machineReadable(ms: number): string {
  return `PT${Math.floor(ms / SECOND)}S`;
}

const FORMS: [RegExp, number[]][] = [
  // 1:30 and 1:30:15
  [/^(\d+):([0-5]?\d)(?::([0-5]?\d))?$/, [HOUR, MINUTE, SECOND]],
  // 1h, 1h30, 1h 30m, 1h30min
  [/^(\d+)h(?:([0-5]?\d)(?:m|min)?)?$/, [HOUR, MINUTE]],
  // 1,5h and 1.5h; a number with decimals alone is hours too
  [/^(\d+[.,]\d+|[.,]\d+)h?$/, [HOUR]],
  // 90m, 90min, and 90 alone
  [/^(\d+)(?:m|min)?$/, [MINUTE]],
  [/^(\d+)s$/, [SECOND]],
];

/** The length that a text means, or null when it means none. */
export function readDuration(text: string): number | null {
  const bare = text.toLowerCase().replace(/\s+/g, '');
  for (const [form, units] of FORMS) {
    const parts = form.exec(bare)?.slice(1);
    if (!parts) continue;
    const numbers = parts.map((part) => Number((part ?? '0').replace(',', '.')));
    const ms = numbers.reduce((sum, number, index) => sum + number * units[index]!, 0);
    return Math.round(ms / SECOND) * SECOND;
  }
  return null;
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}
