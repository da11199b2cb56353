// An order as the pages know it.
import type { Order, OrderItem } from '$api/generated';
import type { Key } from '$i18n';

export type { Order, OrderItem };
export type Status = Order['status'];

export const TITLE_MAX = 500;
export const NOTES_MAX = 20_000;

export const statusNames: Record<Status, Key> = {
  pending: 'orders.pending',
  finished: 'orders.finished',
  cancelled: 'orders.cancelled',
};
