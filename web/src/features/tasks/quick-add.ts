// Reads the add line: `cortar tecido amanhã !alta #15` is a title, a date, a priority and an order. Only words at
// the end count, and the page shows them as chips that can be taken off, so a guess is never a surprise.
import type { Language } from '$i18n';
import { readDay } from '$i18n/day-words';
import { plain } from '$i18n/plain';
import type { Priority } from './task';

export interface Chip {
  kind: 'due' | 'priority' | 'order';
  /** As typed; also its name when it is taken off. */
  words: string;
}

export interface Understood {
  title: string;
  due_on: string | null;
  priority: Priority;
  order_id: string | null;
  chips: Chip[];
  /** Numbers named as an order's that are none's, as far as is known: they stay in the title. */
  noOrders: number[];
}

interface Ground {
  today: string;
  language: Language;
  /** Words that are not meant as anything but words. */
  takenOff?: ReadonlySet<string>;
  /** The id of the order with a number, if there is one. */
  orderNumbered?: (number: number) => string | undefined;
}

const LONGEST = 3;

const PRIORITIES: Record<Language, Record<string, Priority>> = {
  'pt-BR': { '!alta': 'high', '!media': 'medium', '!baixa': 'low' },
  en: { '!high': 'high', '!medium': 'medium', '!low': 'low' },
};

export function understand(
  line: string,
  { today, language, takenOff = new Set(), orderNumbered = () => undefined }: Ground,
): Understood {
  const words = line.trim().split(/\s+/);
  const found: Understood = {
    title: '',
    due_on: null,
    priority: 'none',
    order_id: null,
    chips: [],
    noOrders: [],
  };
  /** What stays in the title though what is before it is read on. */
  const kept: string[] = [];

  // Each round takes one thing off the end, until the end is a plain word.
  while (takeOne());
  found.title = [...words, ...kept].join(' ');
  return found;

  function takeOne(): boolean {
    for (let count = Math.min(LONGEST, words.length - 1); count > 0; count--) {
      const tail = words.slice(-count).join(' ');
      const kind = takenOff.has(tail) ? null : take(tail);
      if (!kind) continue;
      found.chips.unshift({ kind, words: tail });
      words.length -= count;
      return true;
    }
    return keepOne();
  }

  /** A number that is not read as an order's: neither a typing error nor a word taken off may hide the date before. */
  function keepOne(): boolean {
    const last = words.at(-1)!;
    const number = orderNumber(last);
    if (number === null || words.length === 1) return false;
    const isNone = !takenOff.has(last) && orderNumbered(number) === undefined;
    if (isNone && !found.noOrders.includes(number)) found.noOrders.unshift(number);
    kept.unshift(last);
    words.length -= 1;
    return true;
  }

  /** What kind of thing the words say, when it is not said already. */
  function take(tail: string): Chip['kind'] | null {
    const due = found.due_on === null ? readDay(tail, today, language) : null;
    if (due) {
      found.due_on = due;
      return 'due';
    }
    const priority = PRIORITIES[language][plain(tail)];
    if (found.priority === 'none' && priority) {
      found.priority = priority;
      return 'priority';
    }
    const number = orderNumber(tail);
    if (found.order_id === null && number !== null) {
      found.order_id = orderNumbered(number) ?? null;
      if (found.order_id) return 'order';
    }
    return null;
  }
}

/** The numbers of orders that a line names, whether or not there are such orders. */
export function orderNumbers(line: string): number[] {
  return line
    .split(/\s+/)
    .map(orderNumber)
    .filter((number) => number !== null);
}

function orderNumber(word: string): number | null {
  const number = /^#(\d{1,9})$/.exec(word)?.[1];
  return number ? Number(number) : null;
}
