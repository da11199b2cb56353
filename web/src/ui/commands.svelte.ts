// Everything that can be done from here, by key or from the palette. A page brings its own and takes them
// along when it goes.
import { untrack } from 'svelte';
import type { Key } from '$i18n';
import { matches, isTyping, pressesControl } from './keys';

export interface Command {
  label: Key;
  /** `n`, `?`, `Delete`, `Space`, or `Mod+k` for Ctrl or ⌘. The first is the one that is shown. */
  keys: string[];
  run: () => void;
  /** Whether it makes sense now; by default it always does. */
  when?: () => boolean;
}

const STORED = 'trackit.single-keys';

class Commands {
  #groups = $state.raw<Command[][]>([]);
  #singleKeys = $state(stored());

  get all(): Command[] {
    return this.#groups.flat();
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

  handle(event: KeyboardEvent) {
    if (event.defaultPrevented || event.isComposing || document.querySelector('dialog:modal'))
      return;
    const command = this.all.find((each) => this.#isMeant(each, event));
    if (!command) return;
    event.preventDefault();
    command.run();
  }

  #isMeant(command: Command, event: KeyboardEvent): boolean {
    const key = command.keys.find((each) => matches(each, event));
    if (!key || command.when?.() === false) return false;
    if (key.startsWith('Mod+')) return true;
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
