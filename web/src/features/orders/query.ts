// What the address says about the list of orders.
import type { ListOrdersData } from '$api/generated';
import type { Order, Status } from './order';

export const VIEWS = ['pending', 'finished', 'cancelled', 'all'] as const;
export type View = (typeof VIEWS)[number];

export const SORTS = ['number', 'due'] as const;
export type Sort = (typeof SORTS)[number];

export interface OrderQuery {
  view: View;
  q: string;
  sort: Sort;
  /** Only this one's. */
  customer: string | null;
}

export function readQuery(params: URLSearchParams): OrderQuery {
  return {
    view: VIEWS.find((known) => known === params.get('view')) ?? 'pending',
    q: params.get('q') ?? '',
    sort: SORTS.find((known) => known === params.get('sort')) ?? 'number',
    customer: params.get('customer'),
  };
}

/** The shortest address that says the same. */
export function writeQuery({ view, q, sort, customer }: OrderQuery): URLSearchParams {
  const params = new URLSearchParams();
  if (view !== 'pending') params.set('view', view);
  if (q) params.set('q', q);
  if (sort !== 'number') params.set('sort', sort);
  if (customer) params.set('customer', customer);
  return params;
}

export function toRequest({
  view,
  q,
  sort,
  customer,
}: OrderQuery): NonNullable<ListOrdersData['query']> {
  return { status: statusOf(view), q: q || undefined, sort, customer_id: customer ?? undefined };
}

/** Whether an order still belongs to a view after it was changed. */
export function belongs({ status }: Order, { view }: OrderQuery): boolean {
  return statusOf(view) === undefined || status === view;
}

function statusOf(view: View): Status | undefined {
  return view === 'all' ? undefined : view;
}
