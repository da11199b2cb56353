// The page's language: which one, its catalogue, and the words in it.
import portuguese from '../../../locales/pt-BR/pages.json';
import { fill, pluralKey, type Params } from './message';

export type Language = 'pt-BR' | 'en';
export const LANGUAGES: Language[] = ['pt-BR', 'en'];

type Catalogue = typeof portuguese;
/** `group.name`, checked by the compiler against the Portuguese catalogue. */
export type Key = {
  [G in keyof Catalogue & string]: `${G}.${keyof Catalogue[G] & string}`;
}[keyof Catalogue & string];
/** A key without its `_one` or `_other`. */
export type CountedKey = Key extends infer K
  ? K extends `${infer Stem}_other`
    ? Stem
    : never
  : never;

const STORED = 'trackit.language';

class PageLanguage {
  #current = $state<Language>('pt-BR');
  #words = $state.raw<Catalogue>(portuguese);

  get current(): Language {
    return this.#current;
  }

  /** The locale for dates and numbers: the reader's own region, when it speaks the page's language. */
  get region(): string {
    const own = navigator.languages.find(
      (tag) => tag.split('-')[0] === this.#current.split('-')[0],
    );
    return own?.includes('-') ? own : this.#current === 'en' ? 'en-GB' : this.#current;
  }

  start(): Promise<void> {
    return this.#load(stored() ?? preferred(navigator.languages));
  }

  async use(language: Language): Promise<void> {
    store(language);
    await this.#load(language);
  }

  word(key: Key): string {
    const [group, name] = key.split('.') as [keyof Catalogue, string];
    return (this.#words[group] as Record<string, string>)[name] ?? key;
  }

  async #load(language: Language) {
    this.#words =
      language === 'pt-BR' ? portuguese : (await import('../../../locales/en/pages.json')).default;
    this.#current = language;
    document.documentElement.lang = language;
  }
}

export const language = new PageLanguage();

/** The text under a key, with its `{names}` filled in. */
export function t(key: Key, params?: Params): string {
  return fill(language.word(key), params);
}

/** The text for a count, in the plural form that the language asks for. */
export function tn(key: CountedKey, count: number, params?: Params): string {
  const number = new Intl.NumberFormat(language.region).format(count);
  return t(pluralKey(key, count, language.current) as Key, { ...params, count: number });
}

/** The first of the reader's languages that the pages speak; Portuguese when there is none. */
export function preferred(tags: readonly string[]): Language {
  for (const tag of tags) {
    const base = tag.toLowerCase().split('-')[0];
    if (base === 'pt') return 'pt-BR';
    if (base === 'en') return 'en';
  }
  return 'pt-BR';
}

function stored(): Language | null {
  try {
    return LANGUAGES.find((known) => known === localStorage.getItem(STORED)) ?? null;
  } catch {
    return null; // Storage is blocked: the browser's own language will do.
  }
}

function store(language: Language) {
  try {
    localStorage.setItem(STORED, language);
  } catch {
    // Storage is blocked: the choice lasts until the page is closed.
  }
}
