// What the pages must know of a kind of object to list it, edit it, delete it and take that back.
import type { Failure } from '$api/answer';
import type { Key } from '$i18n';

/** What every object of the API has. */
export interface Stored {
  id: string;
  version: number;
}

/** A call of the generated client. */
export type Call<T> = Promise<{ data?: T; error?: unknown; response?: Response }>;

export interface Page<T> {
  items: T[];
  next?: string | null;
}

/** Where a list comes from. `Query` is what the address can say about it. */
export interface Source<T extends Stored, Query> {
  list(query: Query, page: { limit: number; cursor?: string }): Call<Page<T>>;
  read(id: string): Call<T>;
  /** Listed to its end at once, as for a sum. */
  whole?: boolean;
  /** Whether an object still belongs into the list after it was changed. */
  belongs?(object: T, query: Query): boolean;
}

/** `Fields` is what can be edited in an object, all of it. */
export interface Kind<T extends Stored, Fields extends object> {
  read(id: string): Call<T>;
  update(id: string, changes: Partial<Fields>, headers: { 'If-Match': string }): Call<T>;
  remove(id: string): Call<unknown>;
  /** Makes a new object from what was typed for one that is gone. */
  addAnew(edit: Edit<T, Fields>): Promise<void>;

  fieldsOf(object: T): Fields;
  /** What was typed, as it is sent. */
  tidy(fields: Fields): Fields;
  /** How the fields are read, from the top. */
  describe(fields: Fields): FieldShown[];
  /** Fields that mean something only together: two who change one of them each have changed the same. */
  together?: readonly (readonly (keyof Fields)[])[];
  nameOf(object: T): string;
  /** Says itself why something was refused, where it has better words than the server; true when it did. */
  explain?(failure: Failure, object: T): boolean;
  words: Words;
}

/** What people are told about one of this kind. */
export interface Words {
  changed: Key;
  deleted: Key;
  changedMeanwhile: Key;
  changedMeanwhileDo: Key;
  goneMeanwhile: Key;
  goneMeanwhileDo: Key;
  saveAnew: Key;
}

export interface FieldShown {
  label: string;
  text: string;
}

/** The typed fields, and the object as it was when the typing began. */
export interface Edit<T extends Stored, Fields extends object> {
  base: T;
  fields: Fields;
  /** Why the server refused them, until they are sent again. */
  failure?: Failure;
}

/** Whether two have made another thing of one field. */
export function areCrossed<Fields extends object>(
  mine: Partial<Fields>,
  theirs: Partial<Fields>,
): boolean {
  const names = Object.keys(mine) as (keyof Fields)[];
  return names.some((name) => name in theirs && mine[name] !== theirs[name]);
}

/** What is different, which is all that a PATCH says. */
export function changesBetween<Fields extends object>(
  before: Fields,
  after: Fields,
): Partial<Fields> {
  const names = Object.keys(after) as (keyof Fields)[];
  const changed = names.filter((name) => before[name] !== after[name]);
  return Object.fromEntries(changed.map((name) => [name, after[name]])) as Partial<Fields>;
}
