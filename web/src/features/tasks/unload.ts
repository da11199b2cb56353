// An edit that is not saved and a line that is not added live in this page only: the browser asks before it goes.
import { on } from 'svelte/events';
import { addLine } from './add-line.svelte';
import { edits } from './edits';

export function askBeforeLosing() {
  on(window, 'beforeunload', (event) => {
    if (edits.any || addLine.text.trim()) event.preventDefault();
  });
}
