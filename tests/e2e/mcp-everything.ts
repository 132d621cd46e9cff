import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { patient } from './mcp-app.js';
import { answer } from './product.js';

/** The program of the MCP project's reference server, which has one of everything. */
export const everything = join(createRequire(import.meta.url).resolve('@modelcontextprotocol/server-everything/package.json'), '../dist/index.js');

/** Adds the reference server in the settings, which have to be open. Answers its card once it runs. */
export async function addEverything(page: Page): Promise<Locator> {
  const section = page.locator('viv-mcp-section');
  await section.locator('textarea').fill(`${process.execPath} ${everything} stdio`);
  await section.getByRole('button', { name: 'Look at it', exact: true }).click();
  await answer(page.locator('viv-confirm-dialog').getByRole('button', { name: 'Add', exact: true }));
  const card = section.getByRole('article').first();
  await card.getByText('running', { exact: true }).waitFor(patient);
  return card;
}
