// The objects on a page: what the server has listed so far, with what was changed here since.
import type { Change } from '$api/generated';
import { Failure, answer } from '$api/answer';
import { isBusy, quiet } from './in-order';
import type { Page, Source, Stored } from './kind';
import { whenReaderLeaves } from './leave';

const PAGE = 50;
const MOST = 100;
/** More changes at once than are worth a call each. */
const MANY = 10;

/** Added here just now, or opened by a link that names it. */
export type WhyFirst = 'added' | 'opened';

export class ObjectList<T extends Stored, Query extends object> {
  #source: Source<T, Query>;
  #items = $state.raw<T[]>([]);
  #first = $state.raw<ReadonlyMap<string, WhyFirst>>(new Map());
  #phase = $state<'loading' | 'ready' | 'failed'>('loading');
  #failure = $state.raw<Failure | null>(null);
  #moreFailure = $state.raw<Failure | null>(null);
  #next = $state<string | null>(null);
  #loadingMore = $state(false);
  #query: Query | null = null;
  #load = 0;
  /** What happened here while an answer is on its way, which it may not know yet. */
  #added = new Set<string>();
  #changed = false;

  constructor(source: Source<T, Query>) {
    this.#source = source;
    whenReaderLeaves(() => this.clear());
  }

  get items(): readonly T[] {
    return this.#items;
  }

  /** Not yet in their place in the order: the page shows them first. */
  get first(): ReadonlyMap<string, WhyFirst> {
    return this.#first;
  }

  get phase() {
    return this.#phase;
  }

  /** Why there is no list at all. */
  get failure() {
    return this.#failure;
  }

  /** Why the list does not go on. */
  get moreFailure() {
    return this.#moreFailure;
  }

  get hasMore(): boolean {
    return this.#next !== null;
  }

  get loadingMore(): boolean {
    return this.#loadingMore;
  }

  find(id: string): T | undefined {
    return this.#items.find((object) => object.id === id);
  }

  /** Lists from the top. An answer that comes after a newer question is dropped. */
  async load(query: Query): Promise<void> {
    this.#query = query;
    this.#phase = 'loading';
    this.#items = [];
    this.#first = new Map();
    await this.#fetchTop(PAGE);
  }

  /** Lists again what is shown, without a flicker: another device may have been busy. */
  async refresh(): Promise<void> {
    if (!this.#query || this.#phase === 'loading') return;
    const shown = this.#items.length;
    if (this.#source.whole || shown <= MOST) await this.#fetchTop(Math.max(shown, PAGE));
  }

  async more(): Promise<void> {
    if (!this.#query || !this.#next || this.#loadingMore) return;
    const load = this.#load;
    this.#loadingMore = true;
    this.#moreFailure = null;
    try {
      const page = { limit: PAGE, cursor: this.#next };
      const { data } = await answer(this.#source.list(this.#query, page));
      if (load !== this.#load) return;
      const known = new Set(this.#items.map(({ id }) => id));
      this.#items = [...this.#items, ...data.items.filter(({ id }) => !known.has(id))];
      this.#next = data.next ?? null;
    } catch (failure) {
      if (!(failure instanceof Failure)) throw failure;
      if (load === this.#load) this.#moreFailure = failure;
    } finally {
      this.#loadingMore = false;
    }
  }

  /** Puts an object first that the list does not hold: one just added, or one that a link names. */
  add(object: T, why: WhyFirst = 'added') {
    this.#added.add(object.id);
    this.#first = new Map([...this.#first, [object.id, why]]);
    this.#items = [object, ...this.#items.filter(({ id }) => id !== object.id)];
  }

  async addById(id: string): Promise<void> {
    const { data } = await answer(this.#source.read(id));
    this.add(data, 'opened');
  }

  /** Shows an object as it is now, or no longer, when it left the view. Gives back the way to how it was. */
  put(object: T): () => void {
    const before = this.find(object.id);
    if (before && this.#belongs(before) && !this.#belongs(object)) return this.remove(object.id);
    this.#changed = true;
    this.#items = this.#items.map((other) => (other.id === object.id ? object : other));
    return () => {
      if (before) this.put(before);
    };
  }

  remove(id: string): () => void {
    const index = this.#items.findIndex((object) => object.id === id);
    const object = this.#items[index];
    this.#changed = true;
    if (!object) return () => {};
    const load = this.#load;
    this.#items = this.#items.toSpliced(index, 1);
    return () => {
      if (this.find(id)) return;
      this.#changed = true;
      if (load === this.#load) this.#items = this.#items.toSpliced(index, 0, object);
      else if (this.#belongs(object)) this.add(object);
    };
  }

  /** Shows what others changed. False when that takes a look at the whole list. */
  async learn(changes: readonly Change[]): Promise<boolean> {
    if (changes.length > MANY) return false;
    const learned = await Promise.all(changes.map((change) => this.#learnOne(change)));
    return learned.every(Boolean);
  }

  /** Forgets everything: the next reader may be somebody else. */
  clear() {
    this.#load++;
    this.#query = null;
    this.#items = [];
    this.#first = new Map();
    this.#next = null;
    this.#phase = 'loading';
  }

  async #learnOne({ entity_id: id, op, version }: Change): Promise<boolean> {
    const known = this.find(id);
    if (op === 'delete') this.remove(id);
    if (op === 'delete' || (known && known.version >= version)) return true;
    if (!known) return false;
    try {
      const { data } = await answer(this.#source.read(id));
      // Meanwhile it may have been changed here, and then this is the older news.
      if (!isBusy(id) && (this.find(id)?.version ?? Infinity) < data.version) this.put(data);
      return true;
    } catch (failure) {
      if (!(failure instanceof Failure)) throw failure;
      return false;
    }
  }

  #belongs(object: T): boolean {
    return !this.#query || (this.#source.belongs?.(object, this.#query) ?? true);
  }

  /** Asks when no write is under way, and anew when there was one since: an older answer would undo it here. */
  async #fetchTop(limit: number): Promise<void> {
    const load = ++this.#load;
    this.#added.clear();
    await quiet();
    if (!this.#query || load !== this.#load) return;
    this.#changed = false;
    try {
      const page = await this.#ask(this.#query, limit);
      if (load !== this.#load) return;
      if (this.#changed) return await this.#fetchTop(limit);
      this.#take(page);
    } catch (failure) {
      if (!(failure instanceof Failure)) throw failure;
      if (load !== this.#load || this.#phase === 'ready') return; // What is shown is better than nothing.
      this.#failure = failure;
      this.#phase = 'failed';
    }
  }

  async #ask(query: Query, limit: number): Promise<Page<T>> {
    if (!this.#source.whole) return (await answer(this.#source.list(query, { limit }))).data;
    const items: T[] = [];
    let cursor: string | undefined;
    do {
      const { data } = await answer(this.#source.list(query, { limit: MOST, cursor }));
      items.push(...data.items);
      cursor = data.next ?? undefined;
    } while (cursor);
    return { items };
  }

  /** What was added since the question stays first, unless the answer has it in its place already. */
  #take({ items, next }: Page<T>) {
    const listed = new Set(items.map(({ id }) => id));
    const isNewer = (id: string) => this.#added.has(id) && !listed.has(id);
    this.#items = [...this.#items.filter(({ id }) => isNewer(id)), ...items];
    this.#first = new Map([...this.#first].filter(([id]) => isNewer(id)));
    this.#next = next ?? null;
    this.#failure = null;
    this.#moreFailure = null;
    this.#phase = 'ready';
  }
}
