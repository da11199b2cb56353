// The router takes every click on a link. One with a modifier is the browser's: a new tab or window.
export function leaveModifiedClicks() {
  document.addEventListener('click', (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) event.stopPropagation();
  });
}
