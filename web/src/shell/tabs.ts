// A room may have tabs: pages of their own, each with its address.
import type { Component } from 'svelte';
import type { Key } from '$i18n';
import type { PagePath } from './rooms';

export interface Tab {
  path: PagePath;
  name: Key;
  /** What the palette calls the way here. */
  command: Key;
  page: Component;
}
