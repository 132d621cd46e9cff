import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import type { Locator, Page } from 'playwright-core';
import { answer, openBrowser, openCommandCenter, openContext, Product } from './product.js';

const patience = { timeout: 60_000 };
const require = createRequire(import.meta.url);
const serverOf = (name: string) => join(require.resolve(`@modelcontextprotocol/server-${name}/package.json`), '../dist/index.js');

const sectionOf = (page: Page) => page.locator('viv-mcp-section');

/** Pastes what describes a server, reads the question and agrees. Answers the card of the server. */
async function add(page: Page, text: string, title: string, ...shown: readonly string[]): Promise<Locator> {
  const section = sectionOf(page);
  await section.locator('textarea').fill(text);
  await section.getByRole('button', { name: 'Look at it', exact: true }).click();
  const dialog = page.getByRole('dialog').filter({ hasText: `Add ${title}?` });
  for (const words of shown) await dialog.getByText(words).first().waitFor(patience);
  assert.ok(!(await dialog.innerText()).includes('kept-secret'));
  await answer(dialog.getByRole('button', { name: 'Add', exact: true }));
  const card = section.getByRole('article', { name: title, exact: true });
  await card.getByText('running', { exact: true }).waitFor(patience);
  return card;
}

const picture = async (page: Page, name: string) => {
  const folder = process.env['VIVARIUM_SCREENSHOTS'];
  if (folder) await page.screenshot({ path: join(folder, `${name}.png`) });
};

test('an MCP server is added in the settings, shown before it runs; what it holds is on a page and follows what is done to it elsewhere; then it is removed', { timeout: 300_000 }, async () => {
  const product = await Product.start();
  const browser = await openBrowser();
  try {
    const { context, problems } = await openContext(browser);
    const page = await openCommandCenter(context, product);
    const file = join(product.dataFolder, 'memory.jsonl');
    await writeFile(file, `${JSON.stringify({ type: 'entity', name: 'Amanda Foster', entityType: 'person', observations: ['likes tea'] })}\n`);
    await page.getByRole('link', { name: 'Settings', exact: true }).click();
    const pasted = JSON.stringify({ mcpServers: { memory: { command: process.execPath, args: [serverOf('memory')], env: { MEMORY_FILE_PATH: file, MEMORY_API_KEY: 'kept-secret' } } } });
    const card = await add(page, pasted, 'memory', 'MEMORY_API_KEY', 'Runs');
    assert.ok(!(await readFile(join(product.dataFolder, 'mcp.json'), 'utf8')).includes('kept-secret'));

    const choose = card.getByRole('combobox', { name: /^Put .*entities on a page$/ });
    await choose.and(page.locator(':enabled')).waitFor(patience);
    await choose.selectOption('New page');
    await card.getByRole('status').filter({ hasText: 'is on “New page”' }).waitFor(patience);
    await picture(page, 'mcp-settings');

    // One window shows it, another adds to it: through the server, which tells of it.
    const other = await context.newPage();
    await other.goto(product.origin);
    await other.getByRole('link', { name: 'New page', exact: true }).first().click();
    const row = (name: string) => other.getByRole('row').filter({ hasText: name });
    await row('Amanda Foster').waitFor(patience);
    await page.bringToFront();
    await card.getByText(/^What it offers/).click();
    await card.getByRole('button', { name: 'Do by hand: Create Entities' }).click();
    await card.getByRole('textbox', { name: /entities/ }).fill(JSON.stringify([{ name: 'Ben Carter', entityType: 'person', observations: ['decides in March'] }]));
    await card.getByRole('button', { name: 'Look at it', exact: true }).click();
    await answer(page.getByRole('dialog').getByRole('button', { name: 'Create Entities', exact: true }));
    await other.bringToFront();
    await row('Ben Carter').waitFor(patience);
    await picture(other, 'mcp-page');

    // Another program writes to the same file, through a server of its own: nobody tells ours, and nothing is due for minutes.
    const elsewhere = new Client({ name: 'elsewhere', version: '1' });
    await elsewhere.connect(new StdioClientTransport({ command: process.execPath, args: [serverOf('memory')], env: { MEMORY_FILE_PATH: file }, stderr: 'ignore' }));
    await elsewhere.callTool({ name: 'create_entities', arguments: { entities: [{ name: 'Chidi Okafor', entityType: 'person', observations: ['moved to Lagos'] }] } });
    await elsewhere.close();
    await row('Chidi Okafor').waitFor(patience);

    // It is there again after a reload, before anybody is asked.
    await other.reload();
    await row('Ben Carter').waitFor(patience);

    await page.bringToFront();
    await card.getByRole('button', { name: 'Remove memory' }).click();
    await answer(page.getByRole('dialog').filter({ hasText: 'Remove memory?' }).getByRole('button', { name: 'Remove', exact: true }));
    await card.waitFor({ state: 'detached', ...patience });
    await page.locator('viv-account-card').filter({ hasText: 'memory' }).waitFor({ state: 'detached', ...patience });
    assert.deepEqual(problems, []);
  } finally {
    await browser.close();
    await product.remove();
  }
});
