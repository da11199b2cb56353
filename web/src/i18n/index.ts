// What the pages use of the language: the words, and which one it is.
export {
  LANGUAGES,
  language,
  t,
  tn,
  type CountedKey,
  type Key,
  type Language,
} from './language.svelte';
