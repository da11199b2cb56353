// What an import does, in words: how many of what, and where a fault is.
import type { FieldError, ImportCounts } from '$api/generated';
import { language, t, tn, type CountedKey } from '$i18n';

const COUNTED = {
  customers: 'data.customers',
  orders: 'data.orders',
  tasks: 'data.tasks',
  activities: 'data.activities',
} as const satisfies Record<keyof ImportCounts, CountedKey>;

/** `3 pedidos e 40 tarefas`; empty when there is nothing. */
export function inWords(counts: ImportCounts): string {
  const kinds = (Object.keys(COUNTED) as (keyof ImportCounts)[]).filter((kind) => counts[kind]);
  const parts = kinds.map((kind) => tn(COUNTED[kind], counts[kind]));
  return new Intl.ListFormat(language.current).format(parts);
}

/** Where in the file a fault is, for people: its line, or the path of a document. Empty when it is all of it. */
export function placeOf({ field }: FieldError): string {
  const [, line, column] = /^lines\.(\d+)(?:\.(.+))?$/.exec(field) ?? [];
  if (line) return column ? `${t('data.line', { line })}, ${column}` : t('data.line', { line });
  return field === 'file' || field === 'dates' ? '' : field;
}
