// Reading the keyboard: what was pressed, and whether it belongs to what has the focus.
const NOT_TEXT = [
  'button',
  'checkbox',
  'color',
  'file',
  'image',
  'radio',
  'range',
  'reset',
  'submit',
];
const NAMES: Record<string, string> = { Space: ' ' };

/** Whether an event is the press of a key such as `n`, `Delete`, `Space` or `Mod+k`. */
export function matches(key: string, event: KeyboardEvent): boolean {
  const withMod = key.startsWith('Mod+');
  const name = withMod ? key.slice(4) : key;
  if ((event.ctrlKey || event.metaKey) !== withMod || event.altKey) return false;
  return event.key.toLowerCase() === (NAMES[name] ?? name).toLowerCase();
}

/** In a field a letter is a letter. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !NOT_TEXT.includes(target.type);
  return target.isContentEditable || target.matches('textarea, select');
}

/** Space and Enter on a button, a link or a box are that control's own. */
export function pressesControl(event: KeyboardEvent): boolean {
  const pressed = event.key === ' ' || event.key === 'Enter';
  return (
    pressed && event.target instanceof Element && event.target.matches('a, button, input, summary')
  );
}

/** How a key is written for the reader. */
export function written(
  key: string,
  mac: boolean = /Mac|iPhone|iPad/.test(navigator.userAgent),
): string {
  return key.replace('Mod+', mac ? '⌘ ' : 'Ctrl ');
}
