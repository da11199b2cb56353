// The stories in a real browser against a real server, both brought by the caller.
import { defineConfig } from '@playwright/test';
import { given } from './e2e/environment';

/** Where it is noon now: near midnight, days and weeks would change in the middle of a story. */
function zoneAtNoon(): string {
  const ahead = 12 - new Date().getUTCHours();
  // The names of these zones have it the other way round.
  return `Etc/GMT${ahead < 0 ? '+' : '-'}${Math.abs(ahead)}`;
}

const desk = { width: 1280, height: 800 };
const phone = { width: 360, height: 740 };
const atTheDesk = { locale: 'pt-BR', viewport: desk };

const stories = ['pt-BR', 'en'].flatMap((language) => {
  const locale = language === 'en' ? 'en-GB' : language;
  return [
    { name: `${language} phone`, use: { locale, viewport: phone, isMobile: true, hasTouch: true } },
    { name: `${language} desk`, use: { locale, viewport: desk } },
  ].map((project) => ({ ...project, testMatch: /story\.spec\.ts$/ }));
});

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  retries: 0,
  workers: 2,
  fullyParallel: true,
  forbidOnly: true,
  // Both only bound a failure. On a busy machine a password's hash alone can take seconds.
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: [['list']],
  projects: [...stories, { name: 'once', testIgnore: /story\.spec\.ts$/, use: atTheDesk }],
  use: {
    baseURL: given('TRACKIT_E2E_URL'),
    browserName: 'chromium',
    timezoneId: zoneAtNoon(),
    contextOptions: { reducedMotion: 'reduce' },
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: given('CHROME_PATH'),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
