// A file that is brought in: tried first, shown, imported, and perhaps taken back. It goes on while its reader looks
// at something else.
import { undoChange } from '$api/generated';
import { Failure, answer } from '$api/answer';
import { whenReaderLeaves } from '$objects/leave';
import { maybeUnsaved } from '$objects/unsaved';
import { kindOf, largerThan, type Kind } from './file';
import { send, type DateOrder, type Outcome } from './send';

export type Phase =
  | 'none'
  /** On its way to be tried. */
  | 'trying'
  | 'tried'
  /** Not even the try went well. */
  | 'refused'
  | 'importing'
  | 'imported'
  | 'undoing'
  | 'undone';

export class Bringing {
  #phase = $state<Phase>('none');
  #file = $state.raw<File | null>(null);
  #kind: Kind = 'document';
  #dates = $state<DateOrder | null>(null);
  #outcome = $state.raw<Outcome | null>(null);
  #failure = $state.raw<Failure | null>(null);
  /** The most megabytes that the server takes of such a file, when this one has more. */
  #tooLarge = $state<number | null>(null);
  #change: number | null = null;
  #going = new AbortController();

  get phase(): Phase {
    return this.#phase;
  }

  get name(): string {
    return this.#file?.name ?? '';
  }

  get dates(): DateOrder | null {
    return this.#dates;
  }

  get outcome(): Outcome | null {
    return this.#outcome;
  }

  get failure(): Failure | null {
    return this.#failure;
  }

  get tooLarge(): number | null {
    return this.#tooLarge;
  }

  /** The dates of the file can be read in more than one way. */
  get asksForDates(): boolean {
    return this.#dates !== null || this.#failure?.of('dates') != null;
  }

  get canTakeBack(): boolean {
    return this.#phase === 'imported' && this.#change !== null;
  }

  get isWriting(): boolean {
    return this.#phase === 'importing' || this.#phase === 'undoing';
  }

  async choose(file: File): Promise<void> {
    this.forget();
    this.#file = file;
    this.#phase = 'trying';
    const kind = await kindOf(file);
    if (this.#file !== file) return;
    this.#kind = kind;
    this.#tooLarge = largerThan(file, kind);
    if (this.#tooLarge === null) await this.try();
    else this.#phase = 'refused';
  }

  async readDates(dates: DateOrder): Promise<void> {
    this.#dates = dates;
    await this.try();
  }

  /** Asks what the file would make. */
  async try(): Promise<void> {
    this.#phase = 'trying';
    this.#failure = null;
    const { signal } = this.#going;
    try {
      const { data } = await this.#send(true, signal);
      if (signal.aborted) return;
      this.#outcome = data;
      this.#phase = 'tried';
    } catch (failure) {
      if (!signal.aborted) this.#fail(failure, 'refused');
    }
  }

  /** In earnest. What is there already stays as it is, so that a second try after a lost answer does no harm. */
  async import(): Promise<void> {
    this.#phase = 'importing';
    this.#failure = null;
    try {
      const { data, change } = await this.#send(false);
      this.#outcome = data;
      this.#change = change;
      this.#phase = 'imported';
    } catch (failure) {
      this.#fail(failure, 'tried');
    }
  }

  async takeBack(): Promise<void> {
    if (this.#change === null) return;
    this.#phase = 'undoing';
    this.#failure = null;
    try {
      await answer(undoChange({ path: { seq: this.#change } }));
      this.#phase = 'undone';
    } catch (failure) {
      this.#fail(failure, 'imported');
    }
  }

  /** Back to no file at all; a try that is under way no longer matters. */
  forget() {
    this.#going.abort();
    this.#going = new AbortController();
    this.#phase = 'none';
    this.#file = null;
    this.#dates = null;
    this.#outcome = null;
    this.#failure = null;
    this.#tooLarge = null;
    this.#change = null;
  }

  #send(dry_run: boolean, signal?: AbortSignal) {
    return send({ file: this.#file!, kind: this.#kind, dates: this.#dates, dry_run, signal });
  }

  #fail(failure: unknown, back: Phase) {
    if (!(failure instanceof Failure)) throw failure;
    this.#failure = failure;
    this.#phase = back;
  }
}

export const bringing = new Bringing();
whenReaderLeaves(() => bringing.forget());
maybeUnsaved(() => bringing.isWriting);
