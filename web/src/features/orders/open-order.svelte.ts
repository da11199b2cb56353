// An order on its page. What is typed shows at once and is saved as one goes on: what could not be saved stays and goes
// again, and only where somebody else changed the same field is the reader asked.
import { on } from 'svelte/events';
import { getOrder, updateOrder, type OrderPatch } from '$api/generated';
import { Failure, answer } from '$api/answer';
import { network } from '$api/network.svelte';
import { oneLine } from '$i18n/one-line';
import { complain, isGone } from '$objects/changes';
import { inOrder } from '$objects/in-order';
import { changesBetween } from '$objects/kind';
import { whenReaderLeaves } from '$objects/leave';
import { maybeUnsaved } from '$objects/unsaved';
import { isRefusal } from '$objects/unsent';
import { ItemRows, named } from './item-rows.svelte';
import { sameItems, type ItemRow } from './items';
import { knownOrders } from './known';
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

export class OpenOrder {
  readonly id: string;
  readonly rows = new ItemRows();
  #saved = $state.raw<Order | null>(null);
  #typed = $state.raw<Partial<Typed>>({});
  #phase = $state<'loading' | 'ready' | 'failed' | 'gone'>('loading');
  #failure = $state.raw<Failure | null>(null);
  #refusal = $state.raw<Failure | null>(null);
  #theirs = $state.raw<Order | null>(null);
  #sending = $state.raw<Promise<void> | null>(null);
  /** What was sent and not answered with a yes or a no: it may have been saved. */
  #lost = $state.raw<readonly Sent[]>([]);

  /** Whether what stands in the field of the day is one, or nothing. */
  isDayReadable = true;

  #soon: ReturnType<typeof setTimeout> | undefined;
  /** How often it was dropped: an answer from before is no answer any more. */
  #drops = 0;

  constructor(id: string) {
    this.id = id;
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

  get isReady(): boolean {
    return this.#phase === 'ready';
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
    if (!this.#saved) throw new Error('the order is not there yet');
    return this.#saved;
  }

  get isUnsaved(): boolean {
    return this.isReady && this.#toSend() !== null;
  }

  /** A day or a row that cannot be sent as it stands: a reload would lose it. */
  get isHalfTyped(): boolean {
    if (!this.isReady || this.saved.status !== 'pending') return false;
    return !this.isDayReadable || this.rows.isHalfTyped;
  }

  async load(): Promise<void> {
    if (!this.isReady) this.#phase = 'loading';
    const [before, drops] = [this.#saved, this.#drops];
    try {
      const order = await this.#read();
      // What has been saved since then, or is on its way, is newer.
      if (drops !== this.#drops || before !== this.#saved || (before && this.isSaving)) return;
      this.#reconcile(order);
      this.#phase = 'ready';
      // Left unsaved when the session or the network went away.
      if (this.isUnsaved) void this.save();
    } catch (failure) {
      if (drops === this.#drops) this.#cannotShow(failure);
    }
  }

  /** Looks again, but not under the reader's hands. */
  async refresh(): Promise<void> {
    if (this.#refusal) return this.save();
    if (!this.isSaving && !this.isUnsaved) await this.load();
  }

  /** It is gone by its reader's own wish, or its reader is: nothing of it is sent any more. */
  drop() {
    clearTimeout(this.#soon);
    this.#drops++;
    this.#saved = null;
    this.#typed = {};
    this.rows.clear();
    this.#lost = [];
    this.#phase = 'loading';
    this.#refusal = null;
    this.#theirs = null;
    this.isDayReadable = true;
  }

  /** Shows a newer version; what is typed stays on top of it. */
  take(order: Order) {
    const untouched = !this.#saved || !this.#itemsToSend();
    this.#saved = order;
    knownOrders.put(order);
    if (untouched) this.rows.show(order.items);
  }

  type(fields: Partial<Typed>) {
    this.saveSoon();
    this.#typed = { ...this.#typed, ...fields };
    this.#refusal = null;
    // While it is not known what is saved, what was taken back is still to be sent.
    if (!this.isSaving && this.#lost.length === 0) this.#keepOnlyChanges();
  }

  /** Saves what is typed when the typing pauses: a phone may be put away without the field being left. */
  saveSoon() {
    clearTimeout(this.#soon);
    this.#soon = setTimeout(() => void this.saveNow(), PAUSE);
  }

  /** Saves what is typed, if anything is. */
  async saveNow(): Promise<void> {
    clearTimeout(this.#soon);
    if (this.isUnsaved && this.saved.status === 'pending') await this.save();
  }

  /** Saves what is typed. Done when it is saved, or when it is known why it is not. */
  save(): Promise<void> {
    this.#refusal = null;
    this.#sending ??= this.#sendAll().finally(() => (this.#sending = null));
    return this.#sending;
  }

  /** Whether everything is saved, after a try to. */
  async settled(): Promise<boolean> {
    this.rows.removeBlank();
    await this.save();
    if (!this.#saved || this.isHalfTyped || this.isUnsaved) return false;
    return this.rows.all.length === this.#saved.items.length && namesOf(this.#typed).length === 0;
  }

  keepMine() {
    this.editAgain();
    void this.save();
  }

  keepTheirs() {
    const theirs = this.#theirs;
    this.#theirs = null;
    if (theirs) this.#replaceBy(theirs);
  }

  /** Without a choice: what is typed stays, over the version that is saved. */
  editAgain() {
    if (this.#theirs) this.#saved = this.#theirs;
    this.#theirs = null;
  }

  async #read(): Promise<Order> {
    return (await answer(getOrder({ path: { id: this.id } }))).data;
  }

  async #sendAll(): Promise<void> {
    let taken = '';
    for (let sent = this.#toSend(); sent && !this.#theirs; sent = this.#toSend()) {
      const headers = { 'If-Match': `"${this.saved.version}"` };
      const { body } = sent;
      // What the server took, and has in another way, is not sent for ever.
      if (JSON.stringify(body) === taken) return;
      try {
        const call = () => answer(updateOrder({ path: { id: this.id }, headers, body }));
        const { data } = await inOrder(this.id, call);
        if (!this.#saved) return;
        this.#took(data, sent);
        taken = JSON.stringify(body);
      } catch (failure) {
        if (!(failure instanceof Failure)) throw failure;
        if (!this.#saved || !(await this.#mend(failure, sent))) return;
      }
    }
  }

  /** What is typed and complete, and differs from what is saved or may have been saved. */
  #toSend(): Sent | null {
    if (!this.#saved) return null;
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
    const { items } = this.saved;
    const sendable = this.rows.sendable(items);
    const entries = sendable.map(({ entry }) => entry);
    const isSaved = sameItems(entries, items) && !this.#lost.some(({ rows }) => rows);
    return isSaved ? null : sendable;
  }

  /** What was typed on meanwhile stays typed. */
  #took(order: Order, { fields, rows }: Sent) {
    this.#saved = order;
    this.#lost = [];
    named(rows ?? [], order.items);
    this.#keepTyped((name, typed) => typed !== fields[name] && typed !== order[name]);
  }

  /** Whether it can be sent again at once. */
  async #mend(failure: Failure, sent: Sent): Promise<boolean> {
    if (failure.is('precondition_failed'))
      return this.#lookAgain((theirs) => this.#reconcile(theirs));
    if (failure.is('order_not_pending')) {
      complain(failure);
      await this.#lookAgain((closed) => this.#replaceBy(closed));
    } else if (isGone(failure)) {
      this.#cannotShow(failure);
    } else if (isRefusal(failure)) {
      this.#keepOnlyChanges();
      // What was refused is not what stands there now.
      if (JSON.stringify(this.#toSend()?.body) !== JSON.stringify(sent.body)) return true;
      this.#refusal = failure;
    } else {
      this.#lost = [...this.#lost, sent];
      this.#refusal = failure;
    }
    return false;
  }

  /** Whether the order could be had. */
  async #lookAgain(take: (order: Order) => void): Promise<boolean> {
    try {
      const order = await this.#read();
      if (this.#saved) take(order);
      return true;
    } catch (failure) {
      if (!(failure instanceof Failure)) throw failure;
      if (isGone(failure)) this.#cannotShow(failure);
      else this.#refusal = failure;
      return false;
    }
  }

  /** Somebody may have been quicker. Where they changed other fields, both changes stand; else the reader chooses. */
  #reconcile(theirs: Order) {
    const sent = this.#toSend();
    if (!this.#saved || !sent) return this.take(theirs);
    const before = this.#saved;
    // What came through without an answer is no change of theirs, and what was taken back is none of ours.
    const others = namesOf(changesBetween(typedOf(before), typedOf(theirs))).filter(
      (name) => !this.#lost.some(({ body }) => body[name] === theirs[name]),
    );
    this.#keepTyped((name, typed) => typed !== before[name] || !others.includes(name));
    const isCrossed = others.some(
      (name) => name in this.#typed && name in sent.body && sent.body[name] !== theirs[name],
    );

    const { items } = sent.body;
    const cameThrough = this.#lost.some(
      ({ body }) => body.items && sameItems(body.items, theirs.items),
    );
    const areTheirs = !cameThrough && !sameItems(before.items, theirs.items);
    const areMine = items !== undefined && !sameItems(items, before.items);
    const areSame = items !== undefined && sameItems(items, theirs.items);
    this.#lost = [];
    if (areSame) named(sent.rows ?? [], theirs.items);
    if (areSame || (areTheirs && !areMine)) this.rows.show(theirs.items);
    const asks = isCrossed || (areMine && areTheirs && !areSame);
    // What is closed cannot be changed, whatever is chosen: saving says so.
    if (asks && theirs.status === 'pending') {
      this.#theirs = theirs;
      return;
    }
    this.#saved = theirs;
    knownOrders.put(theirs);
    this.#keepOnlyChanges();
  }

  /** Nothing that is typed stays, but what is half new. */
  #replaceBy(order: Order) {
    this.#typed = {};
    this.#lost = [];
    this.#saved = order;
    knownOrders.put(order);
    this.rows.replace(order.items);
  }

  #keepOnlyChanges() {
    this.#keepTyped((name, typed) => typed !== this.saved[name]);
  }

  #keepTyped(isKept: (name: keyof Typed, typed: unknown) => boolean) {
    const kept = namesOf(this.#typed).filter((name) => isKept(name, this.#typed[name]));
    this.#typed = Object.fromEntries(kept.map((name) => [name, this.#typed[name]]));
  }

  #cannotShow(failure: unknown) {
    if (!(failure instanceof Failure)) throw failure;
    if (this.isReady && !isGone(failure)) return; // What is shown is better than nothing.
    this.#failure = failure;
    this.#phase = isGone(failure) ? 'gone' : 'failed';
  }
}

const namesOf = (fields: Partial<Typed>) => Object.keys(fields) as (keyof Typed)[];

/** Every order that was on the page since its reader came: what is typed stays with its order, wherever the reader is. */
const opened = new Map<string, OpenOrder>();

export function orderAt(id: string): OpenOrder {
  const order = opened.get(id) ?? new OpenOrder(id);
  opened.set(id, order);
  return order;
}

function saveAll() {
  for (const order of opened.values()) void order.saveNow();
}

whenReaderLeaves(() => {
  for (const order of opened.values()) order.drop();
  opened.clear();
});
maybeUnsaved(() => [...opened.values()].some((order) => order.isUnsaved || order.isHalfTyped));
on(document, 'visibilitychange', () => document.visibilityState === 'hidden' && saveAll());
network.whenBack(saveAll);
