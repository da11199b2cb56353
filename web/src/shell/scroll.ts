// The router goes to the top on every step through the history. A step that only closes a task or changes a
// filter stays where it is.
import type { Hooks } from 'sv-router';

export function keepScroll(): Hooks {
  let shown = '';
  let before = 0;
  return {
    beforeLoad: () => {
      before = window.scrollY;
    },
    afterLoad: ({ pathname }) => {
      if (pathname === shown) window.scrollTo(0, before);
      shown = pathname;
    },
  };
}
