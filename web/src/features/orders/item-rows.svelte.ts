// The items of an order under its typist's hands.
import type { OrderItem } from '$api/generated';
import { language } from '$i18n';
import { entryOf, isBlank, newRow, rowOf, sendable, type ItemRow } from './items';

/** What is typed and cannot be sent as it stands. */
const isHalf = (row: ItemRow) => entryOf(row, language.region) === null;

export class ItemRows {
  #all = $state<ItemRow[]>([]);

  get all(): ItemRow[] {
    return this.#all;
  }

  /** Whether something is typed that cannot be sent as it stands. */
  get isHalfTyped(): boolean {
    return this.#all.some((row) => !isBlank(row) && isHalf(row));
  }

  add(): ItemRow {
    this.#all.push(newRow());
    return this.#all.at(-1)!;
  }

  remove({ key }: ItemRow) {
    this.#all = this.#all.filter((row) => row.key !== key);
  }

  removeBlank() {
    this.#all = this.#all.filter((row) => !isBlank(row));
  }

  /** Where it stood; what was deleted is a new item. */
  putBack(row: ItemRow, at: number) {
    if (this.#all.some(({ key }) => key === row.key)) return;
    this.#all.splice(at, 0, { ...row, id: null });
  }

  clear() {
    this.#all = [];
  }

  /** What can be sent over these items, each row with its entry. */
  sendable(saved: readonly OrderItem[]) {
    return sendable(this.#all, saved, language.region);
  }

  /** Shows what is saved. What is half typed stays, and so does the field that is typed into. */
  show(items: readonly OrderItem[]) {
    const shown = items.map((item) => {
      const row = this.#all.find(({ id }) => id === item.id);
      if (row && isHalf(row)) return row;
      return { ...rowOf(item, language.region), key: row?.key ?? item.id };
    });
    this.#all = [...shown, ...this.#all.filter((row) => isHalf(row) && !shown.includes(row))];
  }

  /** Shows what is saved in place of what is typed; a new item that is half typed stays. */
  replace(items: readonly OrderItem[]) {
    this.#all = this.#all.filter(({ id }) => id === null);
    this.show(items);
  }
}

/** The rows were saved, as these items. */
export function named(rows: readonly ItemRow[], items: readonly OrderItem[]) {
  rows.forEach((row, index) => (row.id = items[index]?.id ?? null));
}
