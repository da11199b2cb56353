// What one does to an object that exists: shown at once, sent, and taken back when the server says no.
import { undoChange } from '$api/generated';
import { Failure, answer, type Answer } from '$api/answer';
import { t } from '$i18n';
import { inOneLine } from '$ui/failure-words';
import { toasts } from '$ui/toasts.svelte';
import { Conflict } from './conflict.svelte';
import { Edits } from './edits';
import { inOrder, isBusy } from './in-order';
import type { Call, Edit, Kind, Stored } from './kind';

/** Where the objects are shown. Each way to change it gives back the way to how it was. */
export interface Shelf<T extends Stored> {
  find(id: string): T | undefined;
  add(object: T, why?: 'added' | 'opened'): void;
  put(object: T): () => void;
  remove(id: string): () => void;
  refresh(): Promise<void>;
}

export interface Opener<T> {
  /** Opens an object's form, for what could not be saved. */
  show(id: string, object: T): void;
}

export class Changes<T extends Stored, Fields extends object> {
  readonly kind: Kind<T, Fields>;
  readonly edits: Edits<T, Fields>;
  readonly conflict = new Conflict<T, Fields>();
  #shelf: Shelf<T>;
  #opener: Opener<T>;

  constructor(kind: Kind<T, Fields>, shelf: Shelf<T>, opener: Opener<T>) {
    this.kind = kind;
    this.edits = new Edits(kind);
    this.#shelf = shelf;
    this.#opener = opener;
  }

  /** One action on an object: `after` is how it looks from now on, `said` what people are told. */
  async act(before: T, after: T, said: string, send: () => Call<T>): Promise<void> {
    const restore = this.#shelf.put(after);
    try {
      const { data, change } = await inOrder(before.id, () => answer(send()));
      this.#settle(data);
      this.#offerUndo(said, before, change, restore);
    } catch (failure) {
      restore();
      complain(failure);
    }
  }

  async remove(object: T): Promise<void> {
    this.edits.drop(object.id);
    const restore = this.#shelf.remove(object.id);
    try {
      const { change } = await inOrder(object.id, () => answer(this.kind.remove(object.id)));
      const said = t(this.kind.words.deleted, { title: this.kind.nameOf(object) });
      this.#offerUndo(said, object, change, restore);
    } catch (failure) {
      if (isGone(failure)) return;
      restore();
      if (failure instanceof Failure && this.kind.explain?.(failure, object)) return;
      complain(failure);
    }
  }

  /** Saves what was typed over the version that it was typed over. */
  async save({ base, fields }: Edit<T, Fields>): Promise<void> {
    const wanted = this.kind.tidy(fields);
    const changes = this.edits.changesOf({ base, fields });
    this.edits.drop(base.id);
    if (Object.keys(changes).length === 0) return;

    const restore = this.#shelf.put({ ...base, ...wanted });
    const ifMatch = { 'If-Match': `"${base.version}"` };
    try {
      const call = () => answer(this.kind.update(base.id, changes, ifMatch));
      const { data, change } = await inOrder(base.id, call);
      this.#settle(data);
      this.#offerUndo(
        t(this.kind.words.changed, { title: this.kind.nameOf(data) }),
        base,
        change,
        restore,
      );
    } catch (failure) {
      restore();
      await this.#giveBack({ base, fields: wanted }, failure);
    }
  }

  /** The object is gone, and what was typed for it becomes one of its own. */
  async saveAnew(edit: Edit<T, Fields>): Promise<void> {
    this.giveUp(edit.base.id);
    await this.kind.addAnew(edit);
  }

  /** The object is gone, and what was typed for it goes too. */
  giveUp(id: string) {
    this.edits.drop(id);
    this.#shelf.remove(id);
  }

  /** What was typed goes back into the form, which a refresh may have taken away. */
  editAgain(edit: Edit<T, Fields>) {
    this.edits.keep(edit);
    const { base } = edit;
    if (!this.#shelf.find(base.id)) this.#shelf.add(base, 'opened');
    this.#opener.show(base.id, base);
  }

  /** What could not be saved waits with its reader; how, depends on what became of the object. */
  async #giveBack(mine: Edit<T, Fields>, failure: unknown): Promise<void> {
    this.edits.keep(mine);
    if (isGone(failure)) return this.conflict.showGone(mine);
    if (failure instanceof Failure && failure.is('precondition_failed')) return this.#meet(mine);
    const inTheForm = saysItAllIn(mine.fields, failure);
    if (inTheForm) this.edits.keep({ ...mine, failure });
    this.#opener.show(mine.base.id, mine.base);
    if (!inTheForm) complain(failure);
  }

  /** Somebody else was quicker. Where they changed other fields, both changes stand; else the reader chooses. */
  async #meet(mine: Edit<T, Fields>): Promise<void> {
    try {
      const { data: theirs } = await answer(this.kind.read(mine.base.id));
      this.#shelf.put(theirs);
      const ours = this.edits.rebased(mine, theirs);
      if (!ours) return this.conflict.show(mine, theirs);
      // Or it was opened again, and goes on there.
      if (this.edits.holds(mine)) await this.save(ours);
    } catch (failure) {
      await this.#giveBack(mine, failure);
    }
  }

  #offerUndo(text: string, object: T, change: Answer<unknown>['change'], restore: () => void) {
    if (change === null) return toasts.say(text);
    const run = () => this.#takeBack(object, change, restore);
    toasts.say(text, { label: 'app.undo', run, on: object.id });
  }

  async #takeBack({ id }: T, change: number, restore: () => void): Promise<void> {
    restore();
    try {
      await inOrder(id, () => answer(undoChange({ path: { seq: change } })));
      this.#settle((await answer(this.kind.read(id))).data);
    } catch (failure) {
      complain(failure);
      void this.#shelf.refresh();
    }
  }

  /** The server's version replaces ours, unless a newer change of ours is still on its way. */
  #settle(object: T) {
    if (!isBusy(object.id)) this.#shelf.put(object);
  }
}

/** Each error has a field to be said beside. */
function saysItAllIn(fields: object, failure: unknown): failure is Failure {
  const errors = (failure instanceof Failure && failure.problem?.errors) || [];
  return errors.length > 0 && errors.every(({ field }) => field in fields);
}

export function isGone(failure: unknown): boolean {
  return failure instanceof Failure && failure.problem?.status === 404;
}

/** Says that an action did not succeed. Anything that is not a call's failure is a bug and passes through. */
export function complain(failure: unknown) {
  if (!(failure instanceof Failure)) throw failure;
  // Signed out: the sign-in form says so, and what was typed waits behind it.
  if (!failure.is('unauthenticated')) toasts.complain(inOneLine(failure));
}
