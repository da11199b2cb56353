// Keeps the account true, which another device may change.
import { getSession } from '$api/generated';
import { Failure, answer } from '$api/answer';
import { session } from '$features/auth/session.svelte';
import { whenChanged } from '$objects/live';

export function keepAccountFresh(): () => void {
  return whenChanged(['account'], async () => {
    try {
      session.refresh((await answer(getSession())).data);
    } catch (failure) {
      // What is known of the account is better than nothing.
      if (!(failure instanceof Failure)) throw failure;
    }
  });
}
