// Whether a pointer is down: what appears between its press and its release moves the button away under it, and the
// click is lost.
import { on } from 'svelte/events';

let pressed = false;
on(window, 'pointerdown', () => (pressed = true), { capture: true });
for (const release of ['pointerup', 'pointercancel'] as const)
  on(window, release, () => (pressed = false), { capture: true });

/** At once, or when the pointer that is down has been released and has had its click. */
export function afterPress(act: () => void) {
  if (!pressed) return act();
  const controller = new AbortController();
  const released = () => {
    controller.abort();
    setTimeout(act);
  };
  const { signal } = controller;
  for (const release of ['pointerup', 'pointercancel'])
    window.addEventListener(release, released, { signal });
}
