import { describe, expect, test } from 'vitest';
import { isTyping, matches, pressesControl, written } from './keys';

const press = (key: string, more: KeyboardEventInit = {}) =>
  new KeyboardEvent('keydown', { key, ...more });
const element = (html: string) => {
  document.body.innerHTML = html;
  return document.body.firstElementChild!;
};

describe('a key is met', () => {
  test('as it is written', () => {
    expect(matches('n', press('n'))).toBe(true);
    expect(matches('?', press('?', { shiftKey: true }))).toBe(true);
    expect(matches('Space', press(' '))).toBe(true);
    expect(matches('Delete', press('Delete'))).toBe(true);
  });

  test('with Ctrl and with ⌘, and only then when it says so', () => {
    expect(matches('Mod+k', press('k', { ctrlKey: true }))).toBe(true);
    expect(matches('Mod+k', press('k', { metaKey: true }))).toBe(true);
    expect(matches('Mod+k', press('k'))).toBe(false);
    expect(matches('n', press('n', { ctrlKey: true }))).toBe(false);
    expect(matches('n', press('n', { altKey: true }))).toBe(false);
  });
});

test.each(['<input>', '<input type="search">', '<textarea></textarea>', '<select></select>'])(
  'a letter is a letter in %s',
  (html) => expect(isTyping(element(html))).toBe(true),
);

test.each(['<input type="checkbox">', '<button></button>', '<li tabindex="-1"></li>'])(
  'a letter is a command on %s',
  (html) => expect(isTyping(element(html))).toBe(false),
);

test('Space on a button is the button’s', () => {
  const button = element('<button></button>');
  let pressed = false;
  button.addEventListener('keydown', (event) => (pressed = pressesControl(event as KeyboardEvent)));
  button.dispatchEvent(press(' '));
  expect(pressed).toBe(true);
});

test('keys are written as they are on the keyboard', () => {
  expect(written('Mod+k', true)).toBe('⌘ k');
  expect(written('Mod+k', false)).toBe('Ctrl k');
});
