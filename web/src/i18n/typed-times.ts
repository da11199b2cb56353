// Times of the day as they are written into a field.

/** A time of the day (`18:05`) as one would type it: `18:05`, or `6:05 PM` where the clock has twelve hours. */
export function typedTime(time: string, region: string): string {
  if (!time) return '';
  const options = { timeStyle: 'short', timeZone: 'UTC' } as const;
  const text = new Intl.DateTimeFormat(region, options).format(Date.parse(`1970-01-01T${time}Z`));
  return text.replace(/\s/g, ' ');
}

/** Reads a time that a person typed: `18:05`, `18h05`, `18 05`, `1805`, `9`, `6:05 pm`. Null when it is none. */
export function readTypedTime(text: string): string | null {
  const form =
    /^(\d{1,2})(?:\s*[:h.\s]\s*(\d{2})?|(\d{2}))?\s*(?:min)?\s*(?:([ap])(?:\.?m\.?)?)?$/i;
  const [, hours, minutes, joined, half] = form.exec(text.trim()) ?? [];
  if (!hours) return null;
  const hour = half ? ofTwelve(Number(hours), half.toLowerCase() === 'p') : Number(hours);
  const minute = Number(minutes ?? joined ?? 0);
  if (hour === null || hour > 23 || minute > 59) return null;
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}

/** Noon is 12 PM, midnight 12 AM. */
function ofTwelve(hour: number, afternoon: boolean): number | null {
  if (hour < 1 || hour > 12) return null;
  return (hour % 12) + (afternoon ? 12 : 0);
}
