import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';
import { answer, openBrowser, openCommandCenter, openContext, Product } from './product.js';

const memory = join(createRequire(import.meta.url).resolve('@modelcontextprotocol/server-memory/package.json'), '../dist/index.js');

test('an MCP server is added in the settings: shown before it runs, then a source like any other, until it is removed', { timeout: 180_000 }, async () => {
  const product = await Product.start();
  const browser = await openBrowser();
  try {
    const { context, problems } = await openContext(browser);
    const page = await openCommandCenter(context, product);
    const file = join(product.dataFolder, 'memory.jsonl');
    await writeFile(file, `${JSON.stringify({ type: 'entity', name: 'Amanda Foster', entityType: 'person', observations: ['likes tea'] })}\n`);
    await page.getByRole('link', { name: 'Settings', exact: true }).click();
    const section = page.locator('viv-mcp-section');
    await section.locator('textarea').fill(JSON.stringify({ mcpServers: { memory: { command: process.execPath, args: [memory], env: { MEMORY_FILE_PATH: file, MEMORY_API_KEY: 'kept-secret' } } } }));
    await section.getByRole('button', { name: 'Look at it' }).click();
    const dialog = page.getByRole('dialog').filter({ hasText: 'Add memory?' });
    await dialog.getByText('MEMORY_API_KEY').waitFor();
    assert.ok(!(await dialog.innerText()).includes('kept-secret'));
    await answer(dialog.getByRole('button', { name: 'Add', exact: true }));
    const card = section.getByRole('article', { name: 'memory' });
    await card.getByText('running', { exact: true }).waitFor({ timeout: 60_000 });
    // Its account is there, and what it holds has come through worker, broker and mirror.
    const account = page.locator('viv-account-card').filter({ hasText: 'memory' });
    await account.getByText('Health').click();
    await account.getByRole('row').filter({ hasText: 'entities' }).getByRole('cell', { name: '1', exact: true }).waitFor({ timeout: 60_000 });
    const screenshots = process.env['VIVARIUM_SCREENSHOTS'];
    if (screenshots) {
      await card.scrollIntoViewIfNeeded();
      await page.screenshot({ path: join(screenshots, 'mcp.png') });
    }
    assert.ok(!(await readFile(join(product.dataFolder, 'mcp.json'), 'utf8')).includes('kept-secret'));
    await card.getByRole('button', { name: 'Remove memory' }).click();
    await answer(page.getByRole('dialog').filter({ hasText: 'Remove memory?' }).getByRole('button', { name: 'Remove', exact: true }));
    await card.waitFor({ state: 'detached' });
    await account.waitFor({ state: 'detached' });
    assert.deepEqual(problems, []);
  } finally {
    await browser.close();
    await product.remove();
  }
});
