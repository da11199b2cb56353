// Everything that can be done from here, by key or from the palette. A page brings its own and takes them
// along when it goes; where it wants a key that has a meaning everywhere, the page comes first.
import { untrack } from 'svelte';
import type { Key } from '$i18n';
import { matches, isTyping, pressesControl } from './keys';

export interface Command {
  label: Key;
  /** `n`, `?`, `Delete`, `Space`, `g t` for one after the other, or `Mod+k` for Ctrl or ⌘. The first is shown. */
  keys: string[];
  run: () => void;
  /** Whether it makes sense now; by default it always does. */
  when?: () => boolean;
}

/** How long the first of two keys waits for the second. */
const PATIENCE = 1500;
const STORED = 'trackit.single-keys';

class Commands {
  #groups = $state.raw<Command[][]>([]);
  #everywhere = $state.raw<Command[]>([]);
  #begun: { key: string; at: number } | null = null;
  #singleKeys = $state(stored());

  get all(): Command[] {
    const here = this.#groups.flat();
    const taken = new Set(here.flatMap(({ keys }) => keys));
    const isFree = (key: string) => !taken.has(key);
    const everywhere = this.#everywhere.map((command) => ({
      ...command,
      keys: command.keys.filter(isFree),
    }));
    return [...here, ...everywhere];
  }

  withKey(key: string): Command | undefined {
    return this.all.find(({ keys }) => keys.includes(key));
  }

  /** People who speak to their device or press keys by accident can turn the one-key ones off. */
  get singleKeys(): boolean {
    return this.#singleKeys;
  }

  set singleKeys(on: boolean) {
    this.#singleKeys = on;
    try {
      localStorage.setItem(STORED, on ? 'on' : 'off');
    } catch {
      // Storage is blocked: the choice lasts until the page is closed.
    }
  }

  register(group: Command[]): () => void {
    // Called from effects, which must not run again for what they register themselves.
    const others = () => untrack(() => this.#groups.filter((other) => other !== group));
    this.#groups = [...others(), group];
    return () => {
      this.#groups = others();
    };
  }

  /** What can be done in every room. */
  registerEverywhere(group: Command[]): () => void {
    this.#everywhere = group;
    return () => {
      this.#everywhere = [];
    };
  }

  handle(event: KeyboardEvent) {
    if (event.defaultPrevented || event.isComposing || document.querySelector('dialog:modal'))
      return;
    const first = this.#begun;
    this.#begun = null;
    if (first && event.timeStamp - first.at < PATIENCE && this.#run(event, first.key)) return;
    if (!this.#run(event)) this.#begin(event);
  }

  #run(event: KeyboardEvent, first?: string): boolean {
    const command = this.all.find((each) => this.#isMeant(each, event, first));
    if (!command) return false;
    event.preventDefault();
    command.run();
    return true;
  }

  /** Remembers a key that may be the first of two. */
  #begin(event: KeyboardEvent) {
    const firsts = this.all.flatMap(({ keys }) => keys).filter((key) => key.includes(' '));
    const key = firsts.map((each) => each.split(' ')[0]!).find((each) => matches(each, event));
    if (key && this.#isFree(event)) this.#begun = { key, at: event.timeStamp };
  }

  #isMeant(command: Command, event: KeyboardEvent, first?: string): boolean {
    const prefix = first ? `${first} ` : '';
    const key = command.keys.find(
      (each) => each.startsWith(prefix) && matches(each.slice(prefix.length), event),
    );
    if (!key || command.when?.() === false) return false;
    return key.startsWith('Mod+') || this.#isFree(event);
  }

  /** A single key means an action, and not what has the focus. */
  #isFree(event: KeyboardEvent): boolean {
    return this.#singleKeys && !isTyping(event.target) && !pressesControl(event);
  }
}

export const commands = new Commands();

function stored(): boolean {
  try {
    return localStorage.getItem(STORED) !== 'off';
  } catch {
    return true;
  }
}
