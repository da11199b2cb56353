// The way out, from the menu and from the palette. It needs the server: a session that lives on is not out.
import { Failure } from '$api/answer';
import { session } from '$features/auth/session.svelte';
import { inOneLine } from '$ui/failure-words';
import { toasts } from '$ui/toasts.svelte';

export async function signOut(): Promise<void> {
  try {
    await session.signOut();
  } catch (failure) {
    if (!(failure instanceof Failure)) throw failure;
    toasts.complain(inOneLine(failure));
  }
}
