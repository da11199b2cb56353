// What is enrolled beside the password, as its owner sees it.
import { getMfa, type Mfa } from '$api/generated';
import { Failure, answer } from '$api/answer';
import { whenReaderLeaves } from '$objects/leave';

class Factors {
  #mfa = $state.raw<Mfa | null>(null);
  #failure = $state.raw<Failure | null>(null);
  #asked = 0;

  constructor() {
    whenReaderLeaves(() => this.#forget());
  }

  get mfa(): Mfa | null {
    return this.#mfa;
  }

  /** Why nothing is known. */
  get failure(): Failure | null {
    return this.#failure;
  }

  async load(): Promise<void> {
    const asked = ++this.#asked;
    try {
      const { data } = await answer(getMfa());
      if (asked !== this.#asked) return;
      this.#mfa = data;
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
    this.#failure = null;
  }
}

export const factors = new Factors();
