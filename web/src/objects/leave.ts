// What one reader typed and saw must not wait here for the next one.
import { session } from '$features/auth/session.svelte';
import { toasts } from '$ui/toasts.svelte';

type Forget = () => void;
const forgets: Forget[] = [() => toasts.clear()];
let reader: string | null = null;

/** Whoever keeps something of a reader registers here how it is forgotten. */
export function whenReaderLeaves(forget: Forget) {
  forgets.push(forget);
}

session.whenChanged((account) => {
  if (account === null || (reader !== null && reader !== account.id)) {
    for (const forget of forgets) forget();
  }
  reader = account?.id ?? reader;
});
