// What the order that is open has taken so far: its tasks, its hours and their cost, as the server sums them.
import { getOrderSummary, type OrderSummary } from '$api/generated';
import { Failure, answer } from '$api/answer';
import { whenReaderLeaves } from '$objects/leave';

class Summary {
  #id: string | null = null;
  #data = $state.raw<OrderSummary | null>(null);
  #asked = 0;

  constructor() {
    whenReaderLeaves(() => this.#forget());
  }

  /** Null until it is known. */
  get data(): OrderSummary | null {
    return this.#data;
  }

  /** Whether the sums are those of now. */
  async load(id: string): Promise<boolean> {
    if (id !== this.#id) this.#forget();
    this.#id = id;
    const asked = ++this.#asked;
    try {
      const { data } = await answer(getOrderSummary({ path: { id } }));
      if (asked !== this.#asked) return false;
      this.#data = data;
      return true;
    } catch (failure) {
      // The order itself says what is wrong; older sums are better than none.
      if (!(failure instanceof Failure)) throw failure;
      return false;
    }
  }

  #forget() {
    this.#id = null;
    this.#data = null;
    this.#asked++;
  }
}

export const summary = new Summary();
