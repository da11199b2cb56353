import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  plugins: [svelte()],
  resolve: {
    alias: {
      $api: at('src/api'),
      $features: at('src/features'),
      $i18n: at('src/i18n'),
      $objects: at('src/objects'),
      $ui: at('src/ui'),
    },
    // Vitest resolves Svelte for the server unless told that a page is what it tests.
    conditions: process.env.VITEST ? ['browser'] : undefined,
  },
  css: {
    preprocessorOptions: {
      scss: {
        // Bootstrap 5.3 is written with @import and the functions of its time.
        quietDeps: true,
        silenceDeprecations: ['import', 'global-builtin', 'color-functions', 'if-function'],
      },
    },
  },
  build: {
    // The policy `default-src 'self'` has no room for data: URIs, so nothing is inlined.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2023',
  },
  server: {
    fs: { allow: ['..'] },
    proxy: { '/api': 'http://127.0.0.1:5000' },
  },
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.test.ts'],
    setupFiles: ['scripts/no-network.ts'],
  },
});
