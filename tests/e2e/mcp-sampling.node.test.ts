import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { LLMock } from '@copilotkit/aimock';
import type { Locator, Page } from 'playwright-core';
import { addEverything } from './mcp-everything.js';
import { useCommandCenter } from './opening.js';
import { answer } from './product.js';
import { connectClaude } from './studio-script.js';

const patience = { timeout: 60_000 };
const title = 'Trigger Sampling Request Tool';

let mock: LLMock;
let page: Page;
let card: Locator;
let problems: string[];
before(async () => {
  mock = new LLMock({ port: 0, host: '127.0.0.1' });
  await mock.start();
});
useCommandCenter(async (open) => {
  ({ problems, page } = open);
  await connectClaude(page, mock.url);
  card = await addEverything(page);
});
after(() => mock?.stop());

const question = () => page.locator('viv-mcp-question').getByRole('dialog');
const doByHand = () => card.getByRole('button', { name: `Do by hand: ${title}` });
/** What of the server's went to Claude. */
const sent = () => mock.getRequests().filter(({ path, body }) => path === '/v1/messages' && JSON.stringify(body).includes('Name a tea'));

/** Has the server ask, and waits for the question. */
async function ask(): Promise<void> {
  if ((await doByHand().getAttribute('aria-expanded')) !== 'true') await doByHand().click();
  await card.getByRole('textbox', { name: /prompt/i }).fill('Name a tea');
  await card.getByRole('button', { name: 'Look at it', exact: true }).click();
  await answer(page.locator('viv-confirm-dialog').getByRole('button', { name: title, exact: true }));
  await question().waitFor(patience);
}

test('a server is not told that Claude can be asked before its card says so; then it starts anew, and what it offers more is agreed to', { timeout: 300_000 }, async () => {
  const box = card.getByRole('checkbox', { name: 'May ask Claude' });
  assert.equal(await box.isChecked(), false);
  await card.getByText(/^What it offers/).click();
  assert.equal(await doByHand().count(), 0);
  await box.press('Space');
  await card.getByRole('button', { name: 'See what changed', exact: true }).click(patience);
  await answer(page.locator('viv-confirm-dialog').getByRole('button', { name: 'Use it', exact: true }));
  await doByHand().waitFor(patience);
  assert.equal(await box.isChecked(), true);
  const picture = process.env['VIVARIUM_SCREENSHOTS'];
  if (picture) {
    await box.scrollIntoViewIfNeeded();
    await page.screenshot({ path: join(picture, 'mcp-may-ask.png') });
  }
});

test('each request is shown whole before it goes; a no sends nothing, a yes is answered and counted by the name of the server', { timeout: 300_000 }, async () => {
  mock.onMessage(/Name a tea/, { content: 'Assam.', usage: { input_tokens: 40, output_tokens: 3 } });
  await ask();
  await question().getByRole('heading', { name: /wants to ask Claude$/ }).waitFor(patience);
  await question().getByText('You are a helpful test server.', { exact: true }).waitFor(patience);
  await question().getByText('Resource trigger-sampling-request context: Name a tea', { exact: true }).waitFor(patience);
  await question().getByText(/at most 100 tokens/).waitFor(patience);
  const decline = question().getByRole('button', { name: 'Decline', exact: true });
  assert.equal(await decline.evaluate((button) => (button.getRootNode() as ShadowRoot).activeElement === button), true);
  const picture = process.env['VIVARIUM_SCREENSHOTS'];
  if (picture) {
    await page.screenshot({ path: join(picture, 'mcp-sampling.png') });
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.setViewportSize({ width: 390, height: 844 });
    await page.screenshot({ path: join(picture, 'mcp-sampling-dark.png') });
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize({ width: 1440, height: 1000 });
  }
  await answer(decline);
  await card.getByText(/The person declined|Done\./).first().waitFor(patience);
  assert.equal(sent().length, 0);

  await ask();
  await answer(question().getByRole('button', { name: 'Send', exact: true }));
  await question().waitFor({ state: 'hidden', ...patience });
  await card.getByText('Done.', { exact: true }).waitFor(patience);
  assert.equal(sent().length, 1);
  await page.reload();
  const usage = page.locator('viv-claude-usage');
  await usage.getByText('What it was for', { exact: true }).click(patience);
  await usage.getByText(/^MCP server: /).first().waitFor(patience);
  assert.equal(await page.locator('viv-mcp-section').getByRole('checkbox', { name: 'May ask Claude' }).isChecked(), true);
  assert.deepEqual(problems, []);
});
