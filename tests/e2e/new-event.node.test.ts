import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { useCommandCenter } from './opening.js';
import { CalendarSource } from './source.js';

const walk = 'Walk in the park';

let problems: string[];
let page: Page;
let source: CalendarSource;

useCommandCenter(async (open) => {
  ({ problems, page } = open);
  source = await CalendarSource.open(page);
});

const agenda = () => page.locator('viv-agenda');
const form = () => agenda().locator('viv-agenda-form');
const box = (title: string) => agenda().locator('.box', { hasText: title });
const toast = (text: string | RegExp) => page.locator('viv-toasts li').filter({ hasText: text });
const time = (instant = '') => new Date(instant).toTimeString().slice(0, 5);

test('by keyboard alone: N, a title, a time, Enter; it is there before and after the source has it', async () => {
  await box('Call with Amanda Foster').focus();
  await page.keyboard.press('n');
  await form().getByLabel('Title').waitFor();
  await page.keyboard.type(walk);
  await form().getByLabel('Start time').fill('18:00');
  await form().getByLabel('Calendar').waitFor();
  await form().getByLabel('Place').fill('By the lake');
  await page.keyboard.press('Enter');
  await box(walk).getByText('18:00').waitFor();
  const event = await source.until(walk, () => true);
  assert.deepEqual([time(event.start.dateTime), time(event.end.dateTime)], ['18:00', '19:00']);
  await toast(`Create “${walk}”`).waitFor();
  assert.equal(await box(walk).count(), 1);
});

test('edited: the title and the time at the source are what was written', async () => {
  await box(walk).focus();
  await page.keyboard.press('e');
  await form().getByLabel('Title').fill(`${walk} with Neil`);
  await form().getByLabel('Start time').fill('18:30');
  await form().getByRole('button', { name: 'Save' }).click();
  await box(`${walk} with Neil`).getByText('18:30').waitFor();
  await source.until(`${walk} with Neil`, ({ start, end }) => time(start.dateTime) === '18:30' && time(end.dateTime) === '19:30');
});

test('what is made can be taken back', async () => {
  await agenda().getByRole('button', { name: 'New event' }).click();
  await form().getByLabel('Title').fill('A mistake');
  await form().getByLabel('All day').check();
  await form().getByRole('button', { name: 'Create event' }).click();
  await agenda().locator('.chip', { hasText: 'A mistake' }).waitFor();
  await toast('Create “A mistake”').getByRole('button', { name: 'Undo' }).click();
  await agenda().locator('.chip', { hasText: 'A mistake' }).waitFor({ state: 'detached' });
});

test('guests are mailed only after the person saw whom; No brings the form back with what was written', async () => {
  await agenda().getByRole('button', { name: 'New event' }).click();
  await form().getByLabel('Title').fill('Kick-off');
  await form().getByLabel('Guests').fill('amanda.foster@calder-foster-retail.example');
  const invite = form().getByRole('button', { name: 'Create and invite' });
  await invite.click();
  const dialog = page.locator('dialog[open]');
  await dialog.getByText('amanda.foster@calder-foster-retail.example').waitFor();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  assert.equal(await form().getByLabel('Title').inputValue(), 'Kick-off');
  await invite.click();
  await dialog.getByRole('button', { name: 'Create event and invite guests' }).click();
  await box('Kick-off').waitFor();
  await source.until('Kick-off', () => true);
  const [sent] = (await source.journal()).filter(({ method, path }) => method === 'POST' && path.includes('/events?') && path.includes('sendUpdates=all'));
  assert.ok(sent);
});

test('nothing of this threw or broke the page’s policy', () => assert.deepEqual(problems, []));
