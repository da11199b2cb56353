// The keys of a form that is open in its place: they work from every field of it.

/** Escape leaves the form, Ctrl or ⌘ with Enter sends it. What a field makes of a key itself is the field's. */
export function formKeys(leave: () => void) {
  return (event: KeyboardEvent & { currentTarget: HTMLFormElement }) => {
    if (event.defaultPrevented) return;
    if (event.key === 'Escape') leave();
    else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey))
      event.currentTarget.requestSubmit();
    else return;
    event.preventDefault();
  };
}
