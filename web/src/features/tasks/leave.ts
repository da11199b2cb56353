// What one reader typed and saw must not wait here for the next one.
import { session } from '$features/auth/session.svelte';
import { toasts } from '$ui/toasts.svelte';
import { addLine } from './add-line.svelte';
import { conflict } from './conflict.svelte';
import { edits } from './edits';
import { list } from './list.svelte';
import { outbox } from './outbox.svelte';

export function forgetBetweenReaders() {
  let reader: string | null = null;
  session.whenChanged((account) => {
    if (account === null) outbox.forget();
    if (account === null || (reader !== null && reader !== account.id)) forget();
    reader = account?.id ?? reader;
    if (account) void outbox.open(account.id);
  });
}

function forget() {
  list.clear();
  edits.clear();
  outbox.clear();
  addLine.clear();
  conflict.close();
  toasts.clear();
}
