import assert from 'node:assert/strict';
import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import type { BrowserContext, Locator, Page } from 'playwright-core';
import { addEverything } from './mcp-everything.js';
import { useCommandCenter } from './opening.js';
import { answer, type Product } from './product.js';

const patience = { timeout: 60_000 };

let product: Product;
let context: BrowserContext;
let page: Page;
let card: Locator;
let problems: string[];
useCommandCenter(async (open) => {
  ({ product, context, problems, page } = open);
  await page.getByRole('link', { name: 'Settings', exact: true }).click();
  card = await addEverything(page);
  await card.getByText(/^What it offers/).click();
});

const question = () => page.locator('viv-mcp-question').getByRole('dialog');

/** Does by hand what the server offers under this title, agreeing to it as it is shown, until it asks something or shows itself otherwise. */
async function run(title: string, fill: (form: Locator) => Promise<void> = () => Promise.resolve(), then = question()): Promise<void> {
  const open = card.getByRole('button', { name: `Do by hand: ${title}` });
  if ((await open.getAttribute('aria-expanded')) !== 'true') await open.click();
  await fill(card);
  await card.getByRole('button', { name: 'Look at it', exact: true }).click();
  await answer(page.locator('viv-confirm-dialog').getByRole('button', { name: title, exact: true }));
  await then.waitFor(patience);
}

test('a server asks for what it needs with a form that says who asks; what is sent is held to its fields', { timeout: 300_000 }, async () => {
  await run('Trigger Elicitation Request Tool');
  await question().getByRole('heading', { name: /asks you$/ }).waitFor(patience);
  await question().getByText('Please provide inputs for the following fields:').waitFor(patience);
  await question().getByText('Never write a password or a key.').waitFor(patience);
  await question().locator('input[name=name]').fill('Ann Example');
  await question().locator('input[name=email]').fill('ann@example.com');
  await question().getByRole('button', { name: 'Send', exact: true }).focus();
  const picture = process.env['VIVARIUM_SCREENSHOTS'];
  if (picture) await page.screenshot({ path: join(picture, 'mcp-question.png') });
  await answer(question().getByRole('button', { name: 'Send', exact: true }));
  await card.getByText('Done.', { exact: true }).waitFor(patience);
});

test('it goes on when the person declines, or does not decide', { timeout: 300_000 }, async () => {
  await run('Trigger Elicitation Request Tool');
  await answer(question().getByRole('button', { name: 'Decline', exact: true }));
  await card.getByText('Done.', { exact: true }).waitFor(patience);
  await run('Trigger Elicitation Request Tool');
  await page.keyboard.press('Escape');
  await question().waitFor({ state: 'hidden', ...patience });
  await card.getByText('Done.', { exact: true }).waitFor(patience);
});

test('an address is shown with its host and opened only on a yes', { timeout: 300_000 }, async () => {
  const opened: string[] = [];
  context.on('page', (other) => opened.push(other.url()));
  await run('Trigger URL Elicitation Tool', (form) => form.getByRole('textbox', { name: 'url', exact: false }).first().fill('https://sign-in.example/start'));
  await question().getByText('sign-in.example', { exact: true }).waitFor(patience);
  assert.deepEqual(opened, []);
  await answer(question().getByRole('button', { name: 'Decline', exact: true }));
  await card.getByText('Done.', { exact: true }).waitFor(patience);
  assert.deepEqual(opened, []);
  assert.deepEqual(problems, []);
});

test('a tool that tells how far it is shows that, drawn by the host, and a person ends it', { timeout: 300_000 }, async () => {
  await card.getByRole('button', { name: 'Keep what Trigger Long Running Operation Tool answers' }).click();
  await card.getByRole('spinbutton', { name: /duration/i }).fill('14');
  await card.getByRole('spinbutton', { name: /steps/i }).fill('56');
  await card.getByRole('button', { name: 'Keep it', exact: true }).click();
  const running = page.locator('viv-running-calls');
  await running.getByText(/^\d+ of 56$/).waitFor(patience);
  await running.getByRole('progressbar', { name: 'Trigger Long Running Operation Tool' }).waitFor(patience);
  const picture = process.env['VIVARIUM_SCREENSHOTS'];
  if (picture) await page.screenshot({ path: join(picture, 'mcp-running.png') });
  await running.getByRole('button', { name: 'Cancel Trigger Long Running Operation Tool' }).press('Enter');
  await card.getByRole('alert').filter({ hasText: 'You ended it.' }).waitFor(patience);
  await running.getByRole('progressbar').waitFor({ state: 'detached', ...patience });
  assert.deepEqual(problems, []);
});

test('a tool that the server runs as a task shows what it does, asks by the same form, and ends with the person', { timeout: 300_000 }, async () => {
  const title = 'Simulate Research Query';
  await run(title, async (form) => {
    await form.getByRole('textbox', { name: /topic/i }).fill('python');
    await form.getByRole('checkbox', { name: /ambiguous/i }).check();
  });
  const running = page.locator('viv-running-calls');
  await running.getByRole('button', { name: `Cancel ${title}` }).waitFor(patience);
  await question().getByText(/could have multiple interpretations/).waitFor(patience);
  const picture = process.env['VIVARIUM_SCREENSHOTS'];
  if (picture) await page.screenshot({ path: join(picture, 'mcp-task.png') });
  await question().getByRole('combobox').selectOption({ label: 'Python snake species' });
  await answer(question().getByRole('button', { name: 'Send', exact: true }));
  await running.getByText(/Continuing with interpretation: "snake"/).waitFor(patience);
  if (picture) await page.screenshot({ path: join(picture, 'mcp-task-goes-on.png') });
  await card.getByText('Done.', { exact: true }).waitFor(patience);
  await running.getByRole('progressbar').waitFor({ state: 'detached', ...patience });
  await run(title, (form) => form.getByRole('textbox', { name: /topic/i }).fill('tea'), running.getByRole('progressbar'));
  await running.getByRole('button', { name: `Cancel ${title}` }).press('Enter');
  await card.getByRole('alert').filter({ hasText: 'You ended it.' }).waitFor(patience);
  assert.deepEqual(problems, []);
});

test('a tool that does not promise to only read is kept like those that do once the person says that it reads, and asked about again when they take it back', { timeout: 300_000 }, async () => {
  const title = 'Toggle Subscriber Updates';
  await card.getByRole('button', { name: `Do by hand: ${title}` }).click();
  await card.getByRole('button', { name: `${title} only reads` }).click();
  const dialog = page.locator('viv-confirm-dialog').getByRole('dialog');
  await dialog.getByText(/does not promise so/).waitFor(patience);
  const picture = process.env['VIVARIUM_SCREENSHOTS'];
  if (picture) await page.screenshot({ path: join(picture, 'mcp-only-reads.png') });
  await answer(dialog.getByRole('button', { name: 'It only reads', exact: true }));
  const keep = card.getByRole('button', { name: `Keep what ${title} answers` });
  await keep.click();
  if (picture) await page.screenshot({ path: join(picture, 'mcp-believed.png') });
  await card.getByRole('button', { name: `Ask each time: ${title}` }).click();
  await card.getByRole('button', { name: `Do by hand: ${title}` }).waitFor(patience);
  assert.equal(await keep.count(), 0);
  assert.deepEqual(problems, []);
});

test('a server is told of the folders that a person chose, and of no others', { timeout: 300_000 }, async () => {
  const folders = card.locator('viv-mcp-roots');
  await folders.getByText('Folders it is told of: none', { exact: true }).click();
  const path = folders.getByRole('textbox', { name: 'Whole path of a folder' });
  await path.fill(join(product.dataFolder, 'nowhere'));
  await path.press('Enter');
  await folders.getByRole('alert').filter({ hasText: 'There is no folder' }).waitFor(patience);
  const chosen = await realpath(product.dataFolder);
  await path.fill(chosen);
  await path.press('Enter');
  await folders.getByRole('listitem').getByText(chosen, { exact: true }).waitFor(patience);
  const picture = process.env['VIVARIUM_SCREENSHOTS'];
  if (picture) await page.screenshot({ path: join(picture, 'mcp-roots.png') });
  await folders.getByRole('button', { name: `Tell it no longer of ${chosen}` }).press('Enter');
  await folders.getByText('Folders it is told of: none', { exact: true }).waitFor(patience);
  assert.deepEqual(problems, []);
});
