// The list's part of the address, read and written. Kept apart from the list: a reload starts from here.
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
    this.#go(writeQuery({ ...before, sort, ...changes }), replace);
  }

  openTask(id: string) {
    const params = writeQuery(this.query);
    params.set('task', id);
    this.#go(params, false);
  }

  closeTask() {
    this.#go(writeQuery(this.query), true);
  }

  #go(params: URLSearchParams, replace: boolean) {
    void navigate('/', { search: params.toString(), replace, scrollToTop: false });
  }
}

export const address = new Address();
