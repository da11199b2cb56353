// Whether the device has a network at all. A call may still fail with one.
import { createSubscriber } from 'svelte/reactivity';
import { on } from 'svelte/events';

const subscribe = createSubscriber((update) => {
  const offOnline = on(window, 'online', update);
  const offOffline = on(window, 'offline', update);
  return () => {
    offOnline();
    offOffline();
  };
});

export const network = {
  get online(): boolean {
    subscribe();
    return navigator.onLine;
  },
};
