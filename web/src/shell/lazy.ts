// A page that is not part of the first load. The router would wait for it in silence, and for ever when it cannot
// be had; this one shows at once that it is coming, or why it does not come.
import type { Component } from 'svelte';
import LazyPage from './LazyPage.svelte';

export interface Loaded {
  default: Component;
}

export function lazy(load: () => Promise<Loaded>) {
  const page: Component = (internals, props) => LazyPage(internals, { ...props, load });
  return { page, load: () => load().catch(() => {}) };
}
