// What must hold on every page, for everyone: no barrier that axe can find, in light and in dark, and no
// sideways scroll.
import type { Page } from '@playwright/test';
import axe from 'axe-core';
import { expect } from './support';

const GRAVE = ['serious', 'critical'];

type Scheme = 'light' | 'dark';

/** On our pages the theme is an attribute, which follows the system a moment later. */
const byAttribute = (page: Page, scheme: Scheme) =>
  expect(page.locator('html')).toHaveAttribute('data-bs-theme', scheme);

/** Where styles follow the system by themselves, there is nothing to wait for. */
export const byItself = async () => {};

export async function suitsEveryone(page: Page, follows = byAttribute) {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await follows(page, colorScheme);
    await settled(page);
    expect(await barriers(page), `in ${colorScheme}`).toEqual([]);
  }
  expect(await sidewaysScroll(page), 'pixels to scroll sideways').toBe(0);
}

async function barriers(page: Page): Promise<string[]> {
  // Evaluated, not inserted: the content policy would rightly refuse a foreign script.
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() =>
    (window as unknown as { axe: typeof axe }).axe.run(),
  );
  return violations
    .filter(({ impact }) => GRAVE.includes(impact ?? ''))
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html} ${node.failureSummary}`));
}

function sidewaysScroll(page: Page): Promise<number> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth - clientWidth;
  });
}

/** The colours of one theme fade into the other's: between them no contrast means anything. */
async function settled(page: Page) {
  await page.evaluate(async () => {
    const fades = document.getAnimations().filter((one) => one instanceof CSSTransition);
    await Promise.allSettled(fades.map((fade) => fade.finished));
  });
}
