// The order on its page. What is typed shows at once and is saved as one goes on: what could not be saved stays in
// sight and goes again, and only where somebody else changed the same field is the reader asked.
import { on } from 'svelte/events';
import { getOrder, updateOrder, type OrderPatch } from '$api/generated';
import { Failure, answer } from '$api/answer';
import { language } from '$i18n';
import { oneLine } from '$i18n/one-line';
import { complain, isGone } from '$objects/changes';
import { inOrder } from '$objects/in-order';
import { areCrossed, changesBetween } from '$objects/kind';
import { whenReaderLeaves } from '$objects/leave';
import { maybeUnsaved } from '$objects/unsaved';
import { knownOrders } from './known';
import { entryOf, isBlank, newRow, rowOf, sameItems, sendable, type ItemRow } from './items';
import type { Order } from './order';

/** After so long without a key, what is typed is saved. */
const PAUSE = 5_000;

/** What is typed into one field each. The items have rows of their own. */
export type Typed = Pick<Order, 'title' | 'customer_id' | 'notes' | 'due_on'>;

const typedOf = ({ title, customer_id, notes, due_on }: Order): Typed => ({
  title,
  customer_id,
  notes,
  due_on,
});

type Sent = { fields: Partial<Typed>; rows: ItemRow[] | null; body: OrderPatch };

class OpenOrder {
  #id: string | null = null;
  #saved = $state.raw<Order | null>(null);
  #typed = $state.raw<Partial<Typed>>({});
  #rows = $state<ItemRow[]>([]);
  #phase = $state<'loading' | 'ready' | 'failed' | 'gone'>('loading');
  #failure = $state.raw<Failure | null>(null);
  #refusal = $state.raw<Failure | null>(null);
  #theirs = $state.raw<Order | null>(null);
  #sending = $state.raw<Promise<void> | null>(null);

  /** Whether what stands in the field of the day is one, or nothing. */
  isDayReadable = true;

  #soon: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    whenReaderLeaves(() => this.#forget());
    maybeUnsaved(() => this.isUnsaved || this.#isHalfTyped);
    on(document, 'visibilitychange', () => {
      if (document.visibilityState === 'hidden') void this.#saveIfOpen();
    });
  }

  get phase() {
    return this.#phase;
  }

  /** Why there is no order to show. */
  get failure() {
    return this.#failure;
  }

  /** Why what is typed is not saved. */
  get refusal() {
    return this.#refusal;
  }

  /** The version that somebody else saved meanwhile, until the reader has chosen. */
  get theirs() {
    return this.#theirs;
  }

  /** That version with what is typed on top. */
  get ours(): Order {
    return { ...(this.#theirs ?? this.saved), ...this.#typed };
  }

  isOpen(id: string): boolean {
    return this.#id === id && this.#phase === 'ready';
  }

  get isSaving(): boolean {
    return this.#sending !== null;
  }

  /** The order with what is typed. */
  get order(): Order {
    return { ...this.saved, ...this.#typed };
  }

  /** The order as the server has it. */
  get saved(): Order {
    if (!this.#saved) throw new Error('no order is open');
    return this.#saved;
  }

  get rows(): ItemRow[] {
    return this.#rows;
  }

  get isUnsaved(): boolean {
    return this.#saved !== null && this.#toSend() !== null;
  }

  /** A day or a row that cannot be sent as it stands: a reload would lose it. */
  get #isHalfTyped(): boolean {
    if (!this.isDayReadable) return true;
    return this.#rows.some((row) => !isBlank(row) && !entryOf(row, language.region));
  }

  async load(id: string): Promise<void> {
    if (id !== this.#id) this.#forget();
    this.#id = id;
    if (this.#phase !== 'ready') this.#phase = 'loading';
    try {
      const { data } = await answer(getOrder({ path: { id } }));
      if (id !== this.#id) return;
      this.take(data);
      this.#phase = 'ready';
      // Left unsaved when the session or the network went away.
      if (this.isUnsaved) void this.save();
    } catch (failure) {
      if (id === this.#id) this.#cannotShow(failure);
    }
  }

  /** It is gone by its reader's own wish. */
  close() {
    this.#forget();
  }

  /** Looks again, but not under the reader's hands. */
  async refresh(): Promise<void> {
    if (this.#refusal) return this.save();
    if (this.#id && !this.isSaving && !this.isUnsaved) await this.load(this.#id);
  }

  /** Shows a newer version; what is typed stays on top of it. */
  take(order: Order) {
    const half = this.#rows.some((row) => row.id !== null && !entryOf(row, language.region));
    const untouched = !this.#saved || (!half && !this.#itemsToSend());
    this.#saved = order;
    knownOrders.put(order);
    if (untouched) this.#showItems(order);
  }

  type(fields: Partial<Typed>) {
    this.saveSoon();
    this.#typed = { ...this.#typed, ...fields };
    // What is on its way may be about to change what is saved: what was taken back meanwhile is still to be sent.
    if (!this.isSaving) this.#keepTyped((name, typed) => typed !== this.saved[name]);
    this.#refusal = null;
  }

  addRow(): ItemRow {
    this.#rows.push(newRow());
    return this.#rows.at(-1)!;
  }

  removeRow({ key }: ItemRow) {
    this.#rows = this.#rows.filter((row) => row.key !== key);
  }

  /** Where it stood; what was deleted is a new item. */
  putBackRow(row: ItemRow, at: number) {
    if (this.#rows.some(({ key }) => key === row.key)) return;
    this.#rows.splice(at, 0, { ...row, id: null });
  }

  /** Saves what is typed when the typing pauses: a phone may be put away without the field being left. */
  saveSoon() {
    clearTimeout(this.#soon);
    this.#soon = setTimeout(() => void this.#saveIfOpen(), PAUSE);
  }

  /** Saves what is typed. Done when it is saved, or when it is known why it is not. */
  save(): Promise<void> {
    this.#refusal = null;
    this.#sending ??= this.#sendAll().finally(() => (this.#sending = null));
    return this.#sending;
  }

  /** Whether everything is saved, after a try to. */
  async settled(): Promise<boolean> {
    this.#rows = this.#rows.filter((row) => !isBlank(row));
    await this.save();
    const incomplete = this.#isHalfTyped || this.#rows.length !== this.saved.items.length;
    return !this.isUnsaved && !incomplete && Object.keys(this.#typed).length === 0;
  }

  keepMine() {
    this.editAgain();
    void this.save();
  }

  keepTheirs() {
    const theirs = this.#theirs;
    this.#typed = {};
    this.#theirs = null;
    this.#saved = theirs;
    if (theirs) this.#showItems(theirs);
  }

  /** Without a choice: what is typed stays, over the version that is saved. */
  editAgain() {
    if (this.#theirs) this.#saved = this.#theirs;
    this.#theirs = null;
  }

  async #saveIfOpen(): Promise<void> {
    clearTimeout(this.#soon);
    if (this.isUnsaved && this.saved.status === 'pending') await this.save();
  }

  async #sendAll(): Promise<void> {
    for (let sent = this.#toSend(); sent && !this.#theirs; sent = this.#toSend()) {
      const { id, version } = this.saved;
      const headers = { 'If-Match': `"${version}"` };
      try {
        const call = () => answer(updateOrder({ path: { id }, headers, body: sent.body }));
        this.#took((await inOrder(id, call)).data, sent);
      } catch (failure) {
        if (!(failure instanceof Failure)) throw failure;
        if (!(await this.#mend(failure, sent))) return;
      }
    }
  }

  /** What is typed and complete, and differs from what is saved. */
  #toSend(): Sent | null {
    const { title, ...rest } = this.#typed;
    const fields: Partial<Typed> = {
      ...rest,
      ...(title !== undefined && oneLine(title) ? { title } : {}),
    };
    const items = this.#itemsToSend();
    if (!items && Object.keys(fields).length === 0) return null;
    const body: OrderPatch = { ...fields };
    if (fields.title) body.title = oneLine(fields.title);
    if (items) body.items = items.map(({ entry }) => entry);
    return { fields, rows: items?.map(({ row }) => row) ?? null, body };
  }

  #itemsToSend() {
    const items = sendable(this.#rows, this.saved.items, language.region);
    const entries = items.map(({ entry }) => entry);
    return sameItems(entries, this.saved.items) ? null : items;
  }

  /** What was typed on meanwhile stays typed. */
  #took(order: Order, { fields, rows }: Sent) {
    this.#saved = order;
    rows?.forEach((row, index) => (row.id = order.items[index]?.id ?? null));
    this.#keepTyped((name, typed) => typed !== fields[name] && typed !== order[name]);
  }

  #keepTyped(isKept: (name: keyof Typed, typed: unknown) => boolean) {
    const names = Object.keys(this.#typed) as (keyof Typed)[];
    const kept = names.filter((name) => isKept(name, this.#typed[name]));
    this.#typed = Object.fromEntries(kept.map((name) => [name, this.#typed[name]]));
  }

  /** Whether it can be sent again at once. */
  async #mend(failure: Failure, sent: Sent): Promise<boolean> {
    if (failure.is('precondition_failed')) return this.#meet(sent);
    if (failure.is('order_not_pending')) {
      this.#typed = {};
      this.#rows = [];
      complain(failure);
      await this.load(this.saved.id);
    } else if (isGone(failure)) {
      this.#cannotShow(failure);
    } else {
      this.#refusal = failure;
    }
    return false;
  }

  /** Somebody else was quicker. Where they changed other fields, both changes stand; else the reader chooses. */
  async #meet({ fields, body }: Sent): Promise<boolean> {
    const before = this.saved;
    try {
      const { data: theirs } = await answer(getOrder({ path: { id: before.id } }));
      const crossed =
        areCrossed(fields, changesBetween(typedOf(before), typedOf(theirs))) ||
        (body.items !== undefined &&
          !sameItems(before.items, theirs.items) &&
          !sameItems(body.items, theirs.items));
      if (crossed) this.#theirs = theirs;
      else this.#join(theirs);
      return !crossed;
    } catch (failure) {
      if (!(failure instanceof Failure)) throw failure;
      if (isGone(failure)) this.#cannotShow(failure);
      else this.#refusal = failure;
      return false;
    }
  }

  #join(theirs: Order) {
    this.take(theirs);
    this.#keepTyped((name, typed) => typed !== theirs[name]);
    // It may have been us, and only the answer was lost.
    if (!this.#itemsToSend()) this.#showItems(theirs);
  }

  #showItems({ items }: Order) {
    const half = this.#rows.filter((row) => row.id === null && !entryOf(row, language.region));
    this.#rows = [...items.map((item) => rowOf(item, language.region)), ...half];
  }

  #cannotShow(failure: unknown) {
    if (!(failure instanceof Failure)) throw failure;
    if (this.#phase === 'ready' && !isGone(failure)) return; // What is shown is better than nothing.
    this.#failure = failure;
    this.#phase = isGone(failure) ? 'gone' : 'failed';
  }

  #forget() {
    this.#id = null;
    this.#saved = null;
    this.#typed = {};
    this.#rows = [];
    this.isDayReadable = true;
    this.#phase = 'loading';
    this.#refusal = null;
    this.#theirs = null;
  }
}

export const openOrder = new OpenOrder();
