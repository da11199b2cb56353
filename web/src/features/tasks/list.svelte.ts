// The tasks on the page: what the server has listed so far, with what was changed here since.
import { getTask, listTasks, type PageTask } from '$api/generated';
import { Failure, answer } from '$api/answer';
import { quiet } from './in-order';
import { belongs, toRequest, type TaskQuery } from './query';
import type { Task } from './task';

const PAGE = 50;
const MOST = 100;

/** Added here just now, or opened by a link that names it. */
export type WhyFirst = 'added' | 'opened';

class TaskList {
  #items = $state.raw<Task[]>([]);
  #first = $state.raw<ReadonlyMap<string, WhyFirst>>(new Map());
  #phase = $state<'loading' | 'ready' | 'failed'>('loading');
  #failure = $state.raw<Failure | null>(null);
  #moreFailure = $state.raw<Failure | null>(null);
  #next = $state<string | null>(null);
  #loadingMore = $state(false);
  #query: TaskQuery | null = null;
  #load = 0;
  /** What happened here while an answer is on its way, which it may not know yet. */
  #added = new Set<string>();
  #changed = false;

  get items(): readonly Task[] {
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

  find(id: string): Task | undefined {
    return this.#items.find((task) => task.id === id);
  }

  /** Lists from the top. An answer that comes after a newer question is dropped. */
  async load(query: TaskQuery): Promise<void> {
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
    if (shown <= MOST) await this.#fetchTop(Math.max(shown, PAGE));
  }

  async more(): Promise<void> {
    if (!this.#query || !this.#next || this.#loadingMore) return;
    const load = this.#load;
    this.#loadingMore = true;
    this.#moreFailure = null;
    try {
      const query = { ...toRequest(this.#query), limit: PAGE, cursor: this.#next };
      const { data } = await answer(listTasks({ query }));
      if (load !== this.#load) return;
      const known = new Set(this.#items.map((task) => task.id));
      this.#items = [...this.#items, ...data.items.filter((task) => !known.has(task.id))];
      this.#next = data.next ?? null;
    } catch (failure) {
      if (!(failure instanceof Failure)) throw failure;
      if (load === this.#load) this.#moreFailure = failure;
    } finally {
      this.#loadingMore = false;
    }
  }

  /** Puts a task first that the list does not hold: one just added, or one that a link names. */
  add(task: Task, why: WhyFirst = 'added') {
    this.#added.add(task.id);
    this.#first = new Map([...this.#first, [task.id, why]]);
    this.#items = [task, ...this.#items.filter((other) => other.id !== task.id)];
  }

  async addById(id: string): Promise<void> {
    const { data } = await answer(getTask({ path: { id } }));
    this.add(data, 'opened');
  }

  /** Shows a task as it is now, or no longer, when it left the view. Gives back the way to how it was. */
  put(task: Task): () => void {
    const before = this.find(task.id);
    if (before && this.#belongs(before) && !this.#belongs(task)) return this.remove(task.id);
    this.#changed = true;
    this.#items = this.#items.map((other) => (other.id === task.id ? task : other));
    return () => {
      if (before) this.put(before);
    };
  }

  remove(id: string): () => void {
    const index = this.#items.findIndex((task) => task.id === id);
    const task = this.#items[index];
    this.#changed = true;
    if (!task) return () => {};
    const load = this.#load;
    this.#items = this.#items.toSpliced(index, 1);
    return () => {
      if (this.find(id)) return;
      this.#changed = true;
      if (load === this.#load) this.#items = this.#items.toSpliced(index, 0, task);
      else if (this.#belongs(task)) this.add(task);
    };
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

  #belongs(task: Task): boolean {
    return belongs(task.done, this.#query?.view ?? 'all');
  }

  /** Asks when no write is under way, and anew when there was one since: an older answer would undo it here. */
  async #fetchTop(limit: number): Promise<void> {
    const load = ++this.#load;
    this.#added.clear();
    await quiet();
    if (!this.#query || load !== this.#load) return;
    this.#changed = false;
    try {
      const query = { ...toRequest(this.#query), limit };
      const { data } = await answer(listTasks({ query }));
      if (load !== this.#load) return;
      if (this.#changed) return await this.#fetchTop(limit);
      this.#take(data);
    } catch (failure) {
      if (!(failure instanceof Failure)) throw failure;
      if (load !== this.#load || this.#phase === 'ready') return; // What is shown is better than nothing.
      this.#failure = failure;
      this.#phase = 'failed';
    }
  }

  /** What was added since the question stays first, unless the answer has it in its place already. */
  #take({ items, next }: PageTask) {
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

export const list = new TaskList();
