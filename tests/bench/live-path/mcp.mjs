import { stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { once } from './latency.mjs';

const memory = join(createRequire(import.meta.url).resolve('@modelcontextprotocol/server-memory/package.json'), '../dist/index.js');

/** The official memory server on a page of its own in the open product, and another one, of another client, that writes to the same file. */
export async function openMemory(page, product) {
  const before = page.url();
  const file = join(product.dataFolder, 'memory.jsonl');
  await writeFile(file, `${JSON.stringify({ type: 'entity', name: 'Amanda Foster', entityType: 'person', observations: ['likes tea'] })}\n`);
  await page.goto(`${product.origin}/#/settings`);
  const section = page.locator('viv-mcp-section');
  await section.locator('textarea').fill(`MEMORY_FILE_PATH=${file} ${process.execPath} ${memory}`);
  await section.getByRole('button', { name: 'Look at it', exact: true }).click();
  const yes = page.locator('viv-confirm-dialog').getByRole('button', { name: 'Add', exact: true });
  await yes.waitFor();
  // What comes too soon does not count as an answer.
  while (await yes.isVisible()) await yes.click({ timeout: 5000 }).catch(() => undefined);
  const card = section.getByRole('article').first();
  await card.locator('select[aria-label$="entities on a page"]:enabled').waitFor();
  await card.locator('select[aria-label$="entities on a page"]').selectOption('New page');
  await card.getByRole('status').filter({ hasText: 'is on “New page”' }).waitFor();
  await page.getByRole('link', { name: 'New page', exact: true }).first().click();
  await page.getByRole('row').filter({ hasText: 'Amanda Foster' }).waitFor();
  const tag = await page.locator('viv-placement').evaluate((placement) => placement.placement.widget);

  const elsewhere = new Client({ name: 'elsewhere', version: '1' });
  await elsewhere.connect(new StdioClientTransport({ command: process.execPath, args: [memory], env: { MEMORY_FILE_PATH: file }, stderr: 'ignore' }));
  let turn = 0;
  const create = async (name) => {
    await elsewhere.callTool({ name: 'create_entities', arguments: { entities: [{ name, entityType: 'change', observations: [] }] } });
    return (await stat(file)).mtimeMs;
  };
  return {
    change: () => once(page, tag, `Change ${(turn += 1)}.`, create),
    async close() {
      await elsewhere.close();
      await page.goto(before);
    },
  };
}
