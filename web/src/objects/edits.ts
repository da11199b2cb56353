// What is being typed into open objects. It outlives the form: a failed save, a lost session and a walk to another
// room all give the text back. It lives in memory only, and ends with the sign-out; a reload asks first.
import { areCrossed, changesBetween, type Edit, type Kind, type Stored } from './kind';
import { whenReaderLeaves } from './leave';
import { maybeUnsaved } from './unsaved';

type Fielded<T extends Stored, Fields extends object> = Pick<
  Kind<T, Fields>,
  'fieldsOf' | 'tidy' | 'together'
>;

export class Edits<T extends Stored, Fields extends object> {
  #kind: Fielded<T, Fields>;
  #kept = new Map<string, Edit<T, Fields>>();

  constructor(kind: Fielded<T, Fields>) {
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

  /** Whether nothing was typed since this was kept. */
  holds(edit: Edit<T, Fields>): boolean {
    return this.#kept.get(edit.base.id) === edit;
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

  /** What is typed, over the version that another saved meanwhile. Null when both changed the same. */
  rebased(mine: Edit<T, Fields>, theirs: T): Edit<T, Fields> | null {
    const saved = this.#kind.fieldsOf(theirs);
    const typed = this.changesOf(mine);
    const changed = changesBetween(this.#kind.fieldsOf(mine.base), saved);
    const differs = (name: keyof Fields) => this.#kind.tidy(mine.fields)[name] !== saved[name];
    const areTogether = (this.#kind.together ?? []).some(
      (group) =>
        group.some((name) => name in typed) &&
        group.some((name) => name in changed) &&
        group.some(differs),
    );
    if (areCrossed(typed, changed) || areTogether) return null;
    return { base: theirs, fields: { ...saved, ...typed } };
  }

  /** What is typed and not yet saved. */
  changesOf({ base, fields }: Edit<T, Fields>): Partial<Fields> {
    return changesBetween(this.#kind.fieldsOf(base), this.#kind.tidy(fields));
  }
}
