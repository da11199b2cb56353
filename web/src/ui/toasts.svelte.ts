// Short messages that pass by, some with a way back. They stay while someone points at them or is in them.
import type { Key } from '$i18n';

const STAY = 8000;
const AT_ONCE = 3;

export interface Toast {
  id: number;
  text: string;
  tone: 'plain' | 'bad';
  action?: Action;
}

interface Action {
  label: Key;
  run: () => void;
  /** The object that it acts on: what is done to that one next takes the offer away. */
  on?: string;
}

class Toasts {
  #shown = $state.raw<Toast[]>([]);
  #timers = new Map<number, ReturnType<typeof setTimeout>>();
  #lastId = 0;

  get shown(): readonly Toast[] {
    return this.#shown;
  }

  say(text: string, action?: Action) {
    if (action?.on) this.overtake(action.on);
    this.#show({ text, tone: 'plain', action });
  }

  complain(text: string, action?: Action) {
    this.#show({ text, tone: 'bad', action });
  }

  /** An object was changed again: what was offered to take back is no longer the last. */
  overtake(object: string) {
    for (const { id, action } of this.#shown) if (action?.on === object) this.dismiss(id);
  }

  act(toast: Toast) {
    this.dismiss(toast.id);
    toast.action?.run();
  }

  /** Takes back the newest thing that can be taken back; false when there is none. */
  undoNewest(): boolean {
    const newest = this.#shown.findLast(isUndo);
    if (newest) this.act(newest);
    return newest !== undefined;
  }

  dismiss(id: number) {
    this.hold(id);
    this.#shown = this.#shown.filter((toast) => toast.id !== id);
  }

  clear() {
    for (const toast of this.#shown) this.dismiss(toast.id);
  }

  hold(id: number) {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
  }

  release(id: number) {
    this.hold(id);
    this.#timers.set(
      id,
      setTimeout(() => this.dismiss(id), STAY),
    );
  }

  #show(toast: Omit<Toast, 'id'>) {
    const id = ++this.#lastId;
    for (const old of this.#shown.slice(0, -AT_ONCE + 1)) this.dismiss(old.id);
    this.#shown = [...this.#shown, { id, ...toast }];
    this.release(id);
  }
}

/** Some toasts offer something else. */
export function isUndo({ action }: Toast): boolean {
  return action?.label === 'app.undo';
}

export const toasts = new Toasts();
