// A link may name a task that the list does not hold: one further down, of another view, or one that is gone.
import { untrack } from 'svelte';
import { Failure } from '$api/answer';
import { t } from '$i18n';
import { inOneLine } from '$ui/failure-words';
import { toasts } from '$ui/toasts.svelte';
import { address } from './address.svelte';
import { list } from './list.svelte';

export async function openFromAddress(id: string): Promise<void> {
  if (untrack(() => list.find(id))) return;
  try {
    await list.addById(id);
  } catch (failure) {
    if (!(failure instanceof Failure)) throw failure;
    if (failure.is('unauthenticated')) return;
    if (address.open === id) void address.closeTask();
    const gone = failure.problem && failure.problem.status < 500;
    toasts.complain(gone ? t('tasks.gone') : inOneLine(failure));
  }
}
