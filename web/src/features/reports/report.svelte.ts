// The report that is shown.
import { Failure, answer } from '$api/answer';
import { whenReaderLeaves } from '$objects/leave';
import { fetchReport, type Report } from './fetch';
import type { ReportQuery } from './query';

class ShownReport {
  #data = $state.raw<Report | null>(null);
  #failure = $state.raw<Failure | null>(null);
  #asked = 0;

  constructor() {
    whenReaderLeaves(() => this.#forget());
  }

  get data(): Report | null {
    return this.#data;
  }

  get failure(): Failure | null {
    return this.#failure;
  }

  /** Asks for another report; the one before is no answer to that. */
  async load(query: ReportQuery): Promise<void> {
    this.#forget();
    await this.refresh(query);
  }

  /** Asks for the same again; an answer that comes after a newer question is dropped. */
  async refresh(query: ReportQuery): Promise<void> {
    const asked = ++this.#asked;
    try {
      const { data } = await answer(fetchReport(query));
      if (asked !== this.#asked) return;
      this.#data = data;
      this.#failure = null;
    } catch (failure) {
      if (!(failure instanceof Failure)) throw failure;
      if (asked === this.#asked && !this.#data) this.#failure = failure;
    }
  }

  #forget() {
    this.#asked++;
    this.#data = null;
    this.#failure = null;
  }
}

export const report = new ShownReport();
