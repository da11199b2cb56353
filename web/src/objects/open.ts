// A link may name an object that the list does not hold: one further down, of another view, or one that is gone.
import { untrack } from 'svelte';
import { Failure } from '$api/answer';
import { t, type Key } from '$i18n';
import { inOneLine } from '$ui/failure-words';
import { toasts } from '$ui/toasts.svelte';
import type { Address } from './address.svelte';
import type { ObjectList } from './list.svelte';
import type { Stored } from './kind';

export async function openFromAddress<T extends Stored, Query extends object>(
  id: string,
  list: ObjectList<T, Query>,
  address: Address<Query>,
  gone: Key,
): Promise<void> {
  if (untrack(() => list.find(id))) return;
  try {
    await list.addById(id);
  } catch (failure) {
    if (!(failure instanceof Failure)) throw failure;
    if (failure.is('unauthenticated')) return;
    if (address.open === id) void address.close();
    const isGone = failure.problem && failure.problem.status < 500;
    toasts.complain(isGone ? t(gone) : inOneLine(failure));
  }
}
