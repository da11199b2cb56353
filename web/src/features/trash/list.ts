// What was deleted, by the deletion that can be taken back.
import { listTrash, undoChange, type Deleted } from '$api/generated';
import { Failure, answer } from '$api/answer';
import { t } from '$i18n';
import { complain } from '$objects/changes';
import { inOrder } from '$objects/in-order';
import type { Call, Page } from '$objects/kind';
import { ObjectList } from '$objects/list.svelte';
import { actOnRow } from '$objects/row-actions';
import { toasts } from '$ui/toasts.svelte';

/** A list knows its members by an id and a version: here the number of the deletion is both. */
export type Item = Deleted & { id: string; version: number };

const itemOf = (deleted: Deleted): Item => ({
  ...deleted,
  id: String(deleted.seq),
  version: deleted.seq,
});

async function listed(page: { limit: number; cursor?: string }): Call<Page<Item>> {
  const { data, ...rest } = await listTrash({ query: page });
  return { ...rest, data: data && { ...data, items: data.items.map(itemOf) } };
}

export const list = new ObjectList<Item, object>({
  list: (_, page) => listed(page),
  read: () => Promise.reject(new Error('a deletion is never read alone')),
});

/** Brings it back, and with it what was deleted together with it. */
export function restore(item: Item) {
  void actOnRow(item.id, list, () => void bringBack(item));
}

async function bringBack(item: Item): Promise<void> {
  const restores = list.items
    .filter(({ group }) => group === item.group)
    .map(({ id }) => list.remove(id));
  try {
    await inOrder(item.entity_id, () => answer(undoChange({ path: { seq: item.seq } })));
    toasts.say(t('trash.said_restored', { title: nameOf(item) }));
  } catch (failure) {
    if (!(failure instanceof Failure)) throw failure;
    for (const restoreRow of restores.toReversed()) restoreRow();
    complain(failure);
  }
}

export function nameOf({ title }: Item): string {
  return title || t('trash.nameless');
}
