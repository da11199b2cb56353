// The rooms of the house, in the order of the rail. A room joins when it can be entered.
import type { Key } from '$i18n';
import type { IconName } from '$ui/Icon.svelte';

export interface Room {
  path: '/' | '/account';
  name: Key;
  icon: IconName;
}

export const ROOMS: Room[] = [
  { path: '/', name: 'rooms.today', icon: 'today' },
  { path: '/account', name: 'rooms.account', icon: 'account' },
];
