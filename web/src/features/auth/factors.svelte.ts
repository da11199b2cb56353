// What is enrolled beside the password, as its owner sees it.
import { getMfa, listPasskeys, type Mfa, type Passkey } from '$api/generated';
import { Failure, answer } from '$api/answer';
import { whenReaderLeaves } from '$objects/leave';

class Factors {
  #mfa = $state.raw<Mfa | null>(null);
  #passkeys = $state.raw<Passkey[]>([]);
  #failure = $state.raw<Failure | null>(null);
  #asked = 0;

  constructor() {
    whenReaderLeaves(() => this.#forget());
  }

  get mfa(): Mfa | null {
    return this.#mfa;
  }

  get passkeys(): readonly Passkey[] {
    return this.#passkeys;
  }

  /** Why nothing is known. */
  get failure(): Failure | null {
    return this.#failure;
  }

  async load(): Promise<void> {
    const asked = ++this.#asked;
    try {
      const [mfa, passkeys] = await Promise.all([answer(getMfa()), answer(listPasskeys())]);
      if (asked !== this.#asked) return;
      this.#mfa = mfa.data;
      this.#passkeys = passkeys.data.items;
      this.#failure = null;
    } catch (failure) {
      if (!(failure instanceof Failure)) throw failure;
      // What is known already is better than nothing.
      if (asked === this.#asked && !this.#mfa) this.#failure = failure;
    }
  }

  #forget() {
    this.#asked++;
    this.#mfa = null;
    this.#passkeys = [];
    this.#failure = null;
  }
}

export const factors = new Factors();
