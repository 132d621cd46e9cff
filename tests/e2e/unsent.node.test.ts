import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import type { BrowserContext, Page } from 'playwright-core';
import { useCommandCenter } from './opening.js';
import { answer, type Product } from './product.js';
import { CalendarSource } from './source.js';

const call = 'Call with Amanda Foster';

let product: Product;
let context: BrowserContext;
let problems: string[];
let page: Page;
let source: CalendarSource;

useCommandCenter(async (open) => {
  ({ product, context, problems, page } = open);
  source = await CalendarSource.open(page);
});

const form = (on = page) => on.locator('viv-agenda-form');
const box = (title: string) => page.locator('viv-agenda .box', { hasText: title });
const newEvent = (name: 'New event' | 'Continue event', on = page) => on.locator('viv-agenda').getByRole('button', { name });
const conversation = () => page.locator('viv-inbox .conversation', { hasText: 'Hello from Tokyo' });
const note = () => page.locator('viv-clients .meeting').getByRole('textbox', { name: /^Note about/ }).first();

/** What this browser keeps of what was written, and what of it is in the data folder. */
async function inDataFolder(words: string): Promise<string[]> {
  const files = (await readdir(product.dataFolder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const texts = await Promise.all(files.map(async ({ parentPath, name }) => [name, await readFile(join(parentPath, name), 'utf8').catch(() => '')] as const));
  return texts.filter(([, text]) => text.includes(words)).map(([name]) => name);
}

test('what was written and not sent is there after a reload, and went nowhere', async () => {
  await conversation().locator('.head').click();
  await page.locator('viv-inbox-conversation').getByRole('button', { name: 'Reply' }).click();
  await page.locator('viv-inbox-conversation textarea').pressSequentially('Half an answer');
  await note().pressSequentially('Half a note');
  await box(call).focus();
  await page.keyboard.press('e');
  await form().getByRole('textbox', { name: 'Place' }).pressSequentially('Half a place');
  await page.keyboard.press('Escape');
  await newEvent('New event').click();
  await form().getByRole('textbox', { name: 'Title' }).pressSequentially('Half an event');
  await page.reload();

  await newEvent('Continue event').waitFor();
  assert.equal(await note().inputValue(), 'Half a note');
  await conversation().getByText('reply begun').waitFor();
  await conversation().locator('.head').click();
  await page.locator('viv-inbox-conversation').getByRole('button', { name: 'Continue reply' }).click();
  assert.equal(await page.locator('viv-inbox-conversation textarea').inputValue(), 'Half an answer');
  await box(call).click();
  await page.getByRole('dialog', { name: call }).getByRole('button', { name: 'Continue editing' }).click();
  await form().getByText('As you left it.').waitFor();
  assert.equal(await form().getByRole('textbox', { name: 'Place' }).inputValue(), 'Half a place');
  assert.deepEqual(await inDataFolder('Half a'), []);
  assert.ok(!JSON.stringify(await source.journal()).includes('Half a'));
});

test('gone on with and sent, it is gone', async () => {
  await form().getByRole('button', { name: 'Save' }).click();
  await source.until(call, (event) => (event as { location?: string }).location?.endsWith('Half a place') === true);
  await newEvent('Continue event').click();
  await form().getByText('As you left it.').waitFor();
  await form().getByRole('textbox', { name: 'Title' }).fill('A whole event');
  await form().getByRole('button', { name: 'Create event' }).click();
  await source.until('A whole event', () => true);
  await page.locator('viv-inbox-conversation').getByRole('button', { name: 'Save draft' }).click();
  await page.locator('viv-inbox-conversation textarea').waitFor({ state: 'detached' });
  await note().press('Enter');
  await page.locator('viv-clients .meeting .notes').getByText('Half a note').first().waitFor();
  await page.waitForFunction(() => !Object.keys(localStorage).some((key) => key.includes('-unsent-')));
  await page.reload();
  await newEvent('New event').waitFor();
  assert.equal(await note().inputValue(), '');
});

test('two tabs keep what each of them wrote', async () => {
  const second = await context.newPage();
  await second.goto(product.origin);
  await newEvent('New event', second).click();
  await form(second).getByRole('textbox', { name: 'Title' }).waitFor();
  await newEvent('New event').click();
  await form().getByRole('textbox', { name: 'Title' }).pressSequentially('Of the first');
  await form(second).getByRole('textbox', { name: 'Title' }).pressSequentially('Of the second');
  await page.waitForFunction(() => ['Of the first', 'Of the second'].every((words) => Object.values(localStorage).some((text) => String(text).includes(words))));
  await second.close();
  await page.keyboard.press('Escape');
  await page.reload();
  const titles: string[] = [];
  for (let count = 0; count < 2; count += 1) {
    await newEvent('Continue event').click();
    await form().getByText('As you left it.').waitFor();
    titles.push(await form().getByRole('textbox', { name: 'Title' }).inputValue());
    await form().getByRole('button', { name: 'Start afresh' }).click();
    await page.keyboard.press('Escape');
  }
  assert.deepEqual(titles.sort(), ['Of the first', 'Of the second']);
  await newEvent('New event').waitFor();
  await page.waitForFunction(() => !Object.keys(localStorage).some((key) => key.includes('-unsent-')));
});

test('a form says at once that its event was deleted, and makes a new one of what it says', async () => {
  const title = 'Lunch with Ruth';
  await box(title).focus();
  await page.keyboard.press('e');
  await form().getByRole('textbox', { name: 'Title' }).fill('Lunch after all');
  await source.remove(await source.event(title));
  await form().getByRole('alert').filter({ hasText: 'This event is gone from its calendar' }).waitFor();
  assert.equal(await form().getByRole('textbox', { name: 'Title' }).inputValue(), 'Lunch after all');
  await form().getByRole('button', { name: /^Create/ }).click();
  const question = page.locator('viv-confirm-dialog').getByRole('button', { name: /Create|Invite|Send/ }).first();
  await Promise.race([question.waitFor().then(() => answer(question)), source.until('Lunch after all', () => true, { within: 60_000 })]);
  await source.until('Lunch after all', () => true, { within: 60_000 });
});

test('where the page ends while it is on its way, the next one says so, has the text again, and sends it once', async () => {
  await newEvent('New event').click();
  await form().getByRole('textbox', { name: 'Title' }).fill('Never heard of');
  await source.break('/events', { delayMs: 10_000 }, { method: 'POST', times: 1 });
  await form().getByRole('button', { name: 'Create event' }).click();
  await page.waitForFunction(() => Object.values(localStorage).some((text) => String(text).includes('Never heard of') && String(text).includes('"sent"')));
  // Nobody is asked: as in a crash.
  await page.close({ runBeforeUnload: false });
  page = await context.newPage();
  await page.goto(product.origin);
  await page.getByText('The page ended before its source answered').first().waitFor();
  await newEvent('Continue event').click();
  await form().getByText('As you left it.').waitFor();
  assert.equal(await form().getByRole('textbox', { name: 'Title' }).inputValue(), 'Never heard of');
  await form().getByRole('button', { name: 'Create event' }).click();
  await newEvent('New event').waitFor();
  await source.until('Never heard of', () => true);
});

test('disconnecting an account erases what was written about its things', async () => {
  await note().waitFor();
  await newEvent('New event').click();
  await form().getByRole('textbox', { name: 'Title' }).pressSequentially('For nobody');
  await page.waitForFunction(() => Object.values(localStorage).some((text) => String(text).includes('For nobody')));
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('article', { name: /^Google Calendar/ }).getByRole('button', { name: 'Disconnect' }).click();
  await page.getByRole('dialog', { name: 'Disconnect Google Calendar?' }).getByRole('button', { name: 'Disconnect' }).click();
  await page.waitForFunction(() => !Object.values(localStorage).some((text) => String(text).includes('For nobody')));
  assert.deepEqual(problems, []);
});
