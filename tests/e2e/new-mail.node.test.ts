import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { useCommandCenter } from './opening.js';
import { answer } from './product.js';
import { Source } from './source.js';

let problems: string[];
let page: Page;
let source: Source;

useCommandCenter(async (open) => {
  ({ problems, page } = open);
  source = await Source.of(page, 'Gmail');
});

const inbox = () => page.locator('viv-inbox');
const form = () => inbox().locator('viv-inbox-letter');
const conversation = (subject: string) => inbox().locator('.conversation', { hasText: subject });
const question = () => page.locator('viv-confirm-dialog').getByRole('dialog');
const toast = (text: string) => page.locator('viv-toasts li').filter({ hasText: text });
const written = async (path: RegExp) => (await source.journal()).filter((exchange) => exchange.method === 'POST' && path.test(exchange.path)).length;

test('by keyboard alone: C, to whom, about what; it goes out once the person saw all of it, and is found', async () => {
  await inbox().locator('.head').first().focus();
  await page.keyboard.press('c');
  await form().getByLabel('To', { exact: true }).waitFor();
  await page.keyboard.type('amanda@calder-foster.example, neil@example.com');
  await form().getByLabel('Subject').fill('Room for Friday');
  await form().getByLabel('Text').fill('We have the large one.');
  const before = await written(/\/send$/);
  await form().getByRole('button', { name: 'Send…' }).click();
  for (const words of ['amanda@calder-foster.example, neil@example.com', 'Room for Friday', 'We have the large one.']) await question().getByText(words).first().waitFor();
  assert.equal(await written(/\/send$/), before);
  await answer(question().getByRole('button', { name: 'Cancel', exact: true }));
  assert.equal(await form().getByLabel('Text').inputValue(), 'We have the large one.');
  await form().getByRole('button', { name: 'Send…' }).click();
  await answer(question().getByRole('button', { name: 'Send message', exact: true }));
  await form().waitFor({ state: 'detached' });
  // What one sent oneself is in no inbox; it is found.
  await inbox().getByRole('searchbox').fill('Room for Friday');
  await conversation('Room for Friday').waitFor();
  await page.keyboard.press('Escape');
  assert.equal(await written(/\/send$/), before + 1);
});

test('what is left is there after a reload; as a draft it is in the mailbox, and is taken back from there', async () => {
  const words = 'About the minutes';
  await inbox().getByRole('button', { name: 'New mail' }).click();
  await form().getByLabel('To', { exact: true }).fill('neil@example.com');
  await form().getByLabel('Subject').fill(words);
  await page.reload();
  await inbox().getByRole('button', { name: 'Continue mail' }).click();
  await form().getByText('As you left it.').waitFor();
  assert.equal(await form().getByLabel('Subject').inputValue(), words);
  await form().getByRole('button', { name: 'Save draft' }).click();
  await conversation(words).getByText('draft', { exact: true }).waitFor();
  await toast('Draft a message to neil@example.com').getByRole('button', { name: 'Undo' }).click();
  await conversation(words).waitFor({ state: 'detached' });
});

test('no errors in the page', () => assert.deepEqual(problems, []));
