// Who is signed in. The proof is an HttpOnly cookie that the page never sees; this is only the account.
import {
  createSessionByPasskey,
  createSession,
  createSessionSecondFactor,
  deleteSession,
  getSession,
  type Account,
} from '$api/generated';
import { Failure, answer, beginVisit, onSignedOut } from '$api/answer';
import { language } from '$i18n';
import type { PasskeyProof, Proof } from './proof';

type State = 'unknown' | 'in' | 'out' | 'unreachable';
type Absence = 'not_yet' | 'expired' | 'left';

export interface Credentials {
  /** A username or an e-mail address. */
  login: string;
  password: string;
  remember: boolean;
}

/** The password was right, and what else may prove who it is. */
export interface SecondFactor {
  token: string;
  factors: readonly string[];
}

class Session {
  #state = $state<State>('unknown');
  #account = $state.raw<Account | null>(null);
  #failure = $state.raw<Failure | null>(null);
  #absence = $state<Absence>('not_yet');
  #onChange: ((account: Account | null) => void)[] = [];

  get state(): State {
    return this.#state;
  }

  get failure(): Failure | null {
    return this.#failure;
  }

  /** Why nobody is signed in, when nobody is. */
  get absence(): Absence {
    return this.#absence;
  }

  /** The account of a page that only somebody signed in can see. */
  get account(): Account {
    if (!this.#account) throw new Error('nobody is signed in');
    return this.#account;
  }

  /** Told who signed in, and null when someone signs out by choice. */
  whenChanged(listener: (account: Account | null) => void) {
    this.#onChange.push(listener);
  }

  /** Asks whose cookie this is. Who signs in meanwhile has already said so. */
  async restore(): Promise<void> {
    try {
      const { data } = await answer(getSession());
      if (this.#state !== 'in') this.#enter(data);
    } catch (failure) {
      if (!(failure instanceof Failure)) throw failure;
      if (this.#state === 'in') return;
      this.#failure = failure;
      this.#state = failure.is('unauthenticated') ? 'out' : 'unreachable';
    }
  }

  /** Gives back what else is wanted; null when the password was enough. */
  async signIn({ login, password, remember }: Credentials): Promise<SecondFactor | null> {
    const who = login.includes('@') ? { email: login } : { username: login };
    try {
      this.#enter((await answer(createSession({ body: { ...who, password, remember } }))).data);
      return null;
    } catch (failure) {
      const second = failure instanceof Failure && secondFactorOf(failure);
      if (second) return second;
      throw failure;
    }
  }

  /** The second step of a sign-in. */
  async finish({ token }: SecondFactor, proof: Proof): Promise<void> {
    this.#enter(
      (await answer(createSessionSecondFactor({ body: { mfa_token: token, ...proof } }))).data,
    );
  }

  /** Signs in without a password. */
  async signInByPasskey(proof: PasskeyProof, remember: boolean): Promise<void> {
    this.#enter((await answer(createSessionByPasskey({ body: { ...proof, remember } }))).data);
  }

  async signOut(): Promise<void> {
    try {
      await answer(deleteSession());
    } catch (failure) {
      if (!(failure instanceof Failure && failure.is('unauthenticated'))) throw failure;
    }
    this.leave();
  }

  /** The server has ended the session by its owner's wish. */
  leave() {
    this.#absence = 'left';
    this.#state = 'out';
    for (const listener of this.#onChange) listener(null);
  }

  /** The profile changed, or was read again. */
  refresh(account: Account) {
    this.#account = account;
  }

  /** The server no longer knows the cookie. What was being typed stays where it is, for after the sign-in. */
  expire() {
    if (this.#state !== 'in') return;
    this.#absence = 'expired';
    this.#state = 'out';
  }

  #enter(account: Account) {
    beginVisit();
    this.#account = account;
    this.#failure = null;
    this.#absence = 'not_yet';
    this.#state = 'in';
    void language.use(account.locale);
    for (const listener of this.#onChange) listener(account);
  }
}

function secondFactorOf({ problem }: Failure): SecondFactor | null {
  if (problem?.code !== 'second_factor_required' || !problem.mfa_token) return null;
  return { token: problem.mfa_token, factors: problem.factors ?? [] };
}

export const session = new Session();
onSignedOut(() => session.expire());
