// The catalogues are complete: the same keys in both languages, each one used, and none used that is not there.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import english from '../../../locales/en/pages.json';
import portuguese from '../../../locales/pt-BR/pages.json';

type Catalogue = Record<string, Record<string, string>>;

const flat = (catalogue: Catalogue) =>
  Object.entries(catalogue).flatMap(([group, words]) =>
    Object.entries(words).map(([name, text]) => [`${group}.${name}`, text] as const),
  );
const names = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

const inEnglish = new Map<string, string>(flat(english));
const inPortuguese = new Map<string, string>(flat(portuguese));

const src = join(import.meta.dirname, '..');
const sources = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.(svelte|ts)$/.test(file))
  .filter((file) => !/generated|\.test\.ts$/.test(file))
  .map((file) => readFileSync(join(src, file), 'utf8'))
  .join('\n');

/** Every literal that has the form of a key of one of the groups. */
const groups = Object.keys(portuguese).join('|');
const used = new Set(
  [...sources.matchAll(new RegExp(`'((?:${groups})\\.[a-z_]+)'`, 'g'))].map(([, key]) => key!),
);
const stem = (key: string) => key.replace(/_(one|other)$/, '');

describe('the catalogues', () => {
  test('have the same keys', () => {
    expect([...inEnglish.keys()].sort()).toEqual([...inPortuguese.keys()].sort());
  });

  test('have no empty text', () => {
    const texts = [...inEnglish, ...inPortuguese];
    expect(texts.filter(([, text]) => text.trim() === '')).toEqual([]);
  });

  test('fill in the same names', () => {
    for (const [key, text] of inPortuguese) {
      expect(names(inEnglish.get(key) ?? ''), key).toEqual(names(text));
    }
  });

  test('have no key that no page uses', () => {
    const unused = [...inPortuguese.keys()].filter((key) => !used.has(key) && !used.has(stem(key)));
    expect(unused).toEqual([]);
  });

  test('have every key that a page uses', () => {
    const missing = [...used].filter(
      (key) => !inPortuguese.has(key) && !inPortuguese.has(`${key}_other`),
    );
    expect(missing).toEqual([]);
  });
});
