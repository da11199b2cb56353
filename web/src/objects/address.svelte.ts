// A list's part of the address, read and written. Kept apart from the list: a reload starts from here.
import { tick } from 'svelte';
import { searchParams } from 'sv-router';
import { navigate } from '../router';

interface Form<Query> {
  path: '/' | `/${string}`;
  /** The parameter that names the object that is open. */
  opens: string;
  read(params: URLSearchParams): Query;
  /** The shortest address that says the same. */
  write(query: Query): URLSearchParams;
}

export class Address<Query extends object> {
  #form: Form<Query>;

  constructor(form: Form<Query>) {
    this.#form = form;
  }

  get query(): Query {
    return this.#form.read(searchParams.toURLSearchParams());
  }

  /** The id of the object that is open. */
  get open(): string | null {
    return searchParams.toURLSearchParams().get(this.#form.opens);
  }

  /** A link to the same list with another filter. */
  href(changes: Partial<Query>): string {
    const params = this.#form.write({ ...this.query, ...changes }).toString();
    return params ? `${this.#form.path}?${params}` : this.#form.path;
  }

  /** Changes a filter, closing what was open. */
  change(changes: Partial<Query>, { replace = false } = {}) {
    void this.#go(this.#form.write({ ...this.query, ...changes }), replace);
  }

  show(id: string) {
    const params = this.#form.write(this.query);
    params.set(this.#form.opens, id);
    void this.#go(params, false);
  }

  /** Done when the address says so, and the page with it. */
  async close(): Promise<void> {
    await this.#go(this.#form.write(this.query), true);
    await tick();
  }

  #go(params: URLSearchParams, replace: boolean) {
    const path = this.#form.path as '/';
    return navigate(path, { search: params.toString(), replace, scrollToTop: false });
  }
}
