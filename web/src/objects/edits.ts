// What is being typed into open objects. It outlives the form: a failed save, a lost session and a walk to another
// room all give the text back. It lives in memory only, and ends with the sign-out; a reload asks first.
import { changesBetween, type Edit, type Kind, type Stored } from './kind';
import { whenReaderLeaves } from './leave';
import { maybeUnsaved } from './unsaved';

export class Edits<T extends Stored, Fields extends object> {
  #kind: Pick<Kind<T, Fields>, 'fieldsOf' | 'tidy'>;
  #kept = new Map<string, Edit<T, Fields>>();

  constructor(kind: Pick<Kind<T, Fields>, 'fieldsOf' | 'tidy'>) {
    this.#kind = kind;
    whenReaderLeaves(() => this.clear());
    maybeUnsaved(() => this.any);
  }

  /** Goes on where the typing was left, or begins with the object as it is. */
  of(object: T): Edit<T, Fields> {
    const begun = { base: object, fields: this.#kind.fieldsOf(object) };
    return this.#kept.get(object.id) ?? begun;
  }

  keep(edit: Edit<T, Fields>) {
    this.#kept.set(edit.base.id, edit);
  }

  drop(id: string) {
    this.#kept.delete(id);
  }

  /** Whether a reload would lose something. */
  get any(): boolean {
    return [...this.#kept.values()].some((edit) => Object.keys(this.changesOf(edit)).length > 0);
  }

  clear() {
    this.#kept.clear();
  }

  /** What is typed and not yet saved. */
  changesOf({ base, fields }: Edit<T, Fields>): Partial<Fields> {
    return changesBetween(this.#kind.fieldsOf(base), this.#kind.tidy(fields));
  }
}
