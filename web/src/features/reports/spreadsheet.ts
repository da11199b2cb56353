// The report as a table that the reader's spreadsheet opens as it stands: its own words, hours and money by its own
// separators. (What programs read is the API's CSV.)
import { language, t, type Key } from '$i18n';
import { typedCents } from '$i18n/money';
import type { Group } from './fetch';

/** By this, spreadsheets know that it is UTF-8. */
const MARK = '\uFEFF';
const MINUTE = 60_000;

interface Shown {
  head: Key;
  groups: readonly Group[];
  nameOf: (group: Group) => string;
}

export function spreadsheet({ head, groups, nameOf }: Shown): Blob {
  const region = language.region;
  // Where a comma parts the cents, a semicolon parts the columns.
  const comma = typedCents(1, region).includes(',') ? ';' : ',';
  const heads = [t(head), t('reports.hours'), t('reports.billable'), t('reports.cost')];
  const rows = groups.map((group) => [
    nameOf(group),
    clock(group.duration_ms),
    clock(group.billable_ms),
    typedCents(group.cost_cents, region),
  ]);
  const lines = [heads, ...rows].map((row) => row.map((text) => cell(text, comma)).join(comma));
  return new Blob([MARK, ...lines.map((line) => `${line}\r\n`)], { type: 'text/csv' });
}

/** `26:30`, to the minute: what spreadsheets take for a time and sum up. */
function clock(ms: number): string {
  const minutes = Math.round(ms / MINUTE);
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;
}

/** A title that begins like a formula is none. */
function cell(text: string, comma: string): string {
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /["\r\n]/.test(plain) || plain.includes(comma)
    ? `"${plain.replaceAll('"', '""')}"`
    : plain;
}
