// What the address says about the list: which tasks, found by what, in which order, and which one is open.
import type { ListTasksData } from '$api/generated';

export const VIEWS = ['open', 'done', 'all'] as const;
export const SORTS = ['due', 'done', 'created', 'updated', 'title'] as const;
export type View = (typeof VIEWS)[number];
export type Sort = (typeof SORTS)[number];

export interface TaskQuery {
  view: View;
  q: string;
  sort: Sort;
}

/** The order that one wants without asking: what presses first, what was done last, what is new. */
export const USUAL_SORT: Record<View, Sort> = { open: 'due', done: 'done', all: 'created' };

const DONE: Record<View, boolean | undefined> = { open: false, done: true, all: undefined };

/** What is open was not done at any time. */
export function sortsOf(view: View): Sort[] {
  return SORTS.filter((sort) => sort !== 'done' || view !== 'open');
}

export function readQuery(params: URLSearchParams): TaskQuery {
  const view = VIEWS.find((known) => known === params.get('view')) ?? 'open';
  const sort = sortsOf(view).find((known) => known === params.get('sort')) ?? USUAL_SORT[view];
  return { view, sort, q: params.get('q') ?? '' };
}

/** The shortest address that says the same. */
export function writeQuery({ view, q, sort }: TaskQuery): URLSearchParams {
  const params = new URLSearchParams();
  if (view !== 'open') params.set('view', view);
  if (q) params.set('q', q);
  if (sort !== USUAL_SORT[view]) params.set('sort', sort);
  return params;
}

export function toRequest({ view, q, sort }: TaskQuery): NonNullable<ListTasksData['query']> {
  return { done: DONE[view], q: q || undefined, sort };
}

/** Whether a task still belongs to a view after it was changed. */
export function belongs(done: boolean, view: View): boolean {
  return DONE[view] === undefined || DONE[view] === done;
}
