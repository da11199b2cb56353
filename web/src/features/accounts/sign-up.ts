// From a form to a session, in two calls. When the network goes between them, or takes the first answer along, the
// account is there: the next try must sign its owner in, not tell them that the name is taken.
import { register } from '$api/generated';
import { Failure, answer } from '$api/answer';
import { session } from '$features/auth/session.svelte';
import { language } from '$i18n';
import { browserTimezone } from '$i18n/today.svelte';

export interface Newcomer {
  username: string;
  email: string;
  password: string;
  /** From the link of who invited them. */
  invitation?: string;
}

/** Where a sign-up ends: inside, or at a letter that must be answered first. */
export type Ending = 'in' | 'letter';

export class SignUp {
  /** Who was sent and never answered for: perhaps the account was made. */
  #unanswered = '';
  #made = '';

  async run(newcomer: Newcomer): Promise<Ending> {
    const who = JSON.stringify(newcomer);
    const refusal = this.#made === who ? null : await this.#register(newcomer, who);
    if (refusal === 'letter') return 'letter';
    try {
      const { username, password } = newcomer;
      await session.signIn({ login: username, password, remember: false });
      return 'in';
    } catch (failure) {
      const isOthers = failure instanceof Failure && failure.is('invalid_credentials');
      throw (isOthers && refusal) || failure;
    }
  }

  /** Gives back a refusal that may only mean that the account was made at the try before. */
  async #register(newcomer: Newcomer, who: string): Promise<Failure | 'letter' | null> {
    const here = { locale: language.current, timezone: browserTimezone() };
    try {
      const { data } = await answer<unknown>(register({ body: { ...newcomer, ...here } }));
      // Accepted without an account: that comes to be when the address is confirmed.
      if (!isAccount(data)) return 'letter';
      this.#made = who;
      return null;
    } catch (failure) {
      if (failure instanceof Failure && this.#unanswered === who && isTaken(failure))
        return failure;
      if (failure instanceof Failure && isNoAnswer(failure)) this.#unanswered = who;
      throw failure;
    }
  }
}

function isAccount(data: unknown): boolean {
  return typeof data === 'object' && data !== null && 'id' in data;
}

function isTaken(failure: Failure): boolean {
  return failure.is('username_taken') || failure.is('email_taken');
}

/** Cut off, too slow, or broken on the way: it may have been done or not. */
function isNoAnswer({ problem }: Failure): boolean {
  return problem === null || problem.status === 408 || problem.status >= 500;
}
