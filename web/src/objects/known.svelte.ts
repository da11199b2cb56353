// Objects that others only name by their id, such as the customer of an order: had once, and shown when they come.
import { SvelteMap } from 'svelte/reactivity';
import type { Entity } from '$api/generated';
import { Failure, answer } from '$api/answer';
import type { Call, Page, Stored } from './kind';
import { whenReaderLeaves } from './leave';
import { whenChanged, type News } from './live';

const PAGE = 100;

interface KnownSource<T> {
  entity: Entity;
  list(page: { limit: number }): Call<Page<T>>;
  read(id: string): Call<T>;
}

export class Known<T extends Stored> {
  #source: KnownSource<T>;
  #objects = new SvelteMap<string, T>();
  #wanted = new Set<string>();
  #asked = new Set<string>();
  #listed: Promise<void> | null = null;

  constructor(source: KnownSource<T>) {
    this.#source = source;
    whenReaderLeaves(() => this.#forget());
    whenChanged([source.entity], (news) => void this.#learn(news), { alsoOwn: true });
  }

  /** The object, or nothing yet: it is asked for. */
  get(id: string): T | undefined {
    const known = this.#objects.get(id);
    if (!known && !this.#asked.has(id)) this.#want(id);
    return known;
  }

  find(matches: (object: T) => boolean): T | undefined {
    return [...this.#objects.values()].find(matches);
  }

  put(...objects: T[]) {
    for (const object of objects) this.#objects.set(object.id, object);
  }

  /** The newest, all at once: mostly these are the ones that are named. */
  list(): Promise<void> {
    this.#listed ??= this.#quietly(async () => {
      this.put(...(await answer(this.#source.list({ limit: PAGE }))).data.items);
    });
    return this.#listed;
  }

  /** A name that is shown is shown as it is now. */
  async #learn(news: News): Promise<void> {
    const ids = news === 'everything' ? this.#objects.keys() : news.map((each) => each.entity_id);
    for (const id of [...ids].filter((each) => this.#objects.has(each))) {
      await this.#quietly(async () => this.put((await answer(this.#source.read(id))).data));
    }
  }

  /** What is wanted by many rows at once is looked for once. */
  #want(id: string) {
    this.#asked.add(id);
    this.#wanted.add(id);
    if (this.#wanted.size === 1) queueMicrotask(() => void this.#fetchWanted());
  }

  async #fetchWanted(): Promise<void> {
    await this.list();
    const wanted = [...this.#wanted];
    this.#wanted.clear();
    for (const id of wanted.filter((each) => !this.#objects.has(each))) {
      await this.#quietly(async () => this.put((await answer(this.#source.read(id))).data));
    }
  }

  /** A name that cannot be had now is left out, and asked for again later. */
  async #quietly(fetch: () => Promise<void>): Promise<void> {
    try {
      await fetch();
    } catch (failure) {
      if (!(failure instanceof Failure)) throw failure;
      this.#listed = null;
      this.#asked.clear();
    }
  }

  #forget() {
    this.#objects.clear();
    this.#asked.clear();
    this.#wanted.clear();
    this.#listed = null;
  }
}
