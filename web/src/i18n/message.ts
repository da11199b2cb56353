// The two things a catalogue's text can do: hold names to fill in, and have a plural.
export type Params = Record<string, string | number>;

export function fill(text: string, params: Params = {}): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole));
}

/** Both languages need two forms only: `_one`, and `_other` for all the rest. */
export function pluralKey(stem: string, count: number, language: string): string {
  const one = new Intl.PluralRules(language).select(count) === 'one';
  return `${stem}_${one ? 'one' : 'other'}`;
}
