import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/**
 * What people with other senses cannot use on what is on screen, as axe finds it, in words that lead to the element. The page's
 * context bypasses its policy: the auditor is a script of ours.
 */
export async function barriers(page: Page, where = page.url()): Promise<string[]> {
  await stillness(page);
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => (window as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run());
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${where}: ${id} at ${JSON.stringify(target)}: ${failureSummary}`));
}

/** {@link barriers} of the same in the light and in the dark. The page is light afterwards. */
export async function barriersByDayAndNight(page: Page, where = page.url()): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    found.push(...(await barriers(page, `${where}, ${colorScheme}`)));
  }
  return found;
}

/** Resolves when what moves or fades has come to its end: half faded in, words have less contrast than they will. */
async function stillness(page: Page): Promise<void> {
  await page.evaluate(async () => {
    // What is paused, or not painted for now, would never come to it.
    const long = new Promise((resolve) => setTimeout(resolve, 3000));
    await Promise.race([long, new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))]);
    const roots: (Document | ShadowRoot)[] = [document];
    for (const root of roots) for (const { shadowRoot } of root.querySelectorAll('*')) if (shadowRoot) roots.push(shadowRoot);
    const moving = roots.flatMap((root) => root.getAnimations()).filter(({ effect }) => Number.isFinite(effect?.getComputedTiming().endTime));
    await Promise.race([long, Promise.all(moving.map(({ finished }) => finished.catch(() => undefined)))]);
  });
}
