// Unit tests see a device without a network: what goes over one is for the browser's tests.
globalThis.fetch = () => Promise.reject(new TypeError('no network'));
