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
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => (window as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run());
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${where}: ${id} at ${JSON.stringify(target)}: ${failureSummary}`));
}
