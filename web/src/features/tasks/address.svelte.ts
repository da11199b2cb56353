// The list's part of the address, read and written. Kept apart from the list: a reload starts from here.
import { tick } from 'svelte';
import { searchParams } from 'sv-router';
import { navigate } from '../../router';
import { readQuery, USUAL_SORT, writeQuery, type TaskQuery } from './query';

class Address {
  get query(): TaskQuery {
    return readQuery(searchParams.toURLSearchParams());
  }

  /** The id of the task that is open. */
  get open(): string | null {
    return searchParams.toURLSearchParams().get('task');
  }

  /** Changes a filter, closing what was open. A new view comes in its usual order. */
  change(changes: Partial<TaskQuery>, { replace = false } = {}) {
    const before = this.query;
    const sort = changes.view ? USUAL_SORT[changes.view] : before.sort;
    void this.#go(writeQuery({ ...before, sort, ...changes }), replace);
  }

  openTask(id: string) {
    const params = writeQuery(this.query);
    params.set('task', id);
    void this.#go(params, false);
  }

  /** Done when the address says so, and the page with it. */
  async closeTask(): Promise<void> {
    await this.#go(writeQuery(this.query), true);
    await tick();
  }

  #go(params: URLSearchParams, replace: boolean) {
    return navigate('/', { search: params.toString(), replace, scrollToTop: false });
  }
}

export const address = new Address();
