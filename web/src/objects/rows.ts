// The rows as the keyboard sees them: which one has the focus, and which comes next.
const ROW = '[data-row]';

/** The id of the object whose row holds the focus. */
export function currentId(): string | null {
  return document.activeElement?.closest<HTMLElement>(ROW)?.dataset.row ?? null;
}

/** Down with 1, up with -1; from nowhere to the first row. */
export function step(by: 1 | -1) {
  const rows = all();
  const at = rows.findIndex((row) => row.dataset.row === currentId());
  focus(at < 0 ? rows[0] : rows[Math.min(Math.max(at + by, 0), rows.length - 1)]);
}

export function focusRow(id: string) {
  focus(all().find((row) => row.dataset.row === id));
}

/**
 * Who gets the focus when a row goes: the next one, or the one before the last. Asked before it goes; null when
 * the focus is elsewhere and should stay there.
 */
export function heir(id: string): string | null {
  if (currentId() !== id) return null;
  const rows = all();
  const at = rows.findIndex((row) => row.dataset.row === id);
  return (rows[at + 1] ?? rows[at - 1])?.dataset.row ?? null;
}

function all(): HTMLElement[] {
  const rows = [...document.querySelectorAll<HTMLElement>(ROW)];
  return rows.filter((row) => !row.closest('details:not([open])'));
}

function focus(row: HTMLElement | undefined) {
  row?.focus();
  row?.scrollIntoView({ block: 'nearest' });
}
