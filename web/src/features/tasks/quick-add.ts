// Reads the add line: `cortar tecido amanhã !alta` is a title, a date and a priority. Only words at the end
// count, and the page shows them as chips that can be taken off, so a guess is never a surprise.
import type { Language } from '$i18n';
import { plain } from '$i18n/plain';
import { readDay } from './day-words';
import type { Priority } from './task';

export interface Chip {
  kind: 'due' | 'priority';
  /** As typed; also its name when it is taken off. */
  words: string;
}

export interface Understood {
  title: string;
  due_on: string | null;
  priority: Priority;
  chips: Chip[];
}

const LONGEST = 3;

const PRIORITIES: Record<Language, Record<string, Priority>> = {
  'pt-BR': { '!alta': 'high', '!media': 'medium', '!baixa': 'low' },
  en: { '!high': 'high', '!medium': 'medium', '!low': 'low' },
};

export function understand(
  line: string,
  today: string,
  language: Language,
  takenOff: ReadonlySet<string> = new Set(),
): Understood {
  const words = line.trim().split(/\s+/);
  const found: Understood = { title: '', due_on: null, priority: 'none', chips: [] };

  // Each round takes one thing off the end, until the end is a plain word.
  while (takeOne());
  found.title = words.join(' ');
  return found;

  function takeOne(): boolean {
    for (let count = Math.min(LONGEST, words.length - 1); count > 0; count--) {
      const tail = words.slice(-count).join(' ');
      if (takenOff.has(tail) || !take(tail)) continue;
      words.length -= count;
      return true;
    }
    return false;
  }

  function take(tail: string): boolean {
    const due = found.due_on === null ? readDay(tail, today, language) : null;
    if (due) {
      found.due_on = due;
      found.chips.unshift({ kind: 'due', words: tail });
      return true;
    }
    const priority = found.priority === 'none' ? PRIORITIES[language][plain(tail)] : undefined;
    if (priority) {
      found.priority = priority;
      found.chips.unshift({ kind: 'priority', words: tail });
      return true;
    }
    return false;
  }
}
