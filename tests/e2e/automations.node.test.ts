import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import type { AutomationDocument } from '@vivarium/sdk/protocol';
import { hashOf } from '../../host/automations/plan.js';
import { dataFolderWith } from './data-folder.js';
import { useCommandCenter } from './opening.js';
import { answer, type StartOptions } from './product.js';
import { CalendarSource, Source } from './source.js';

const MINUTE = 60_000;
const call = 'Call with Amanda Foster';
const timeOf = (at: number) => new Date(at).toISOString().slice(11, 16);
const timed = (at: number): AutomationDocument['trigger'] => ({ type: 'schedule', days: [1, 2, 3, 4, 5, 6, 7], time: timeOf(at), timeZone: 'UTC', since: '2026-01-01T00:00:00.000Z' });
const note = (id: string, name: string, text: string, trigger: AutomationDocument['trigger']): AutomationDocument => ({
  schema: 1, id, name, trigger,
  steps: [
    { do: 'read', name: 'deal', kind: 'record', where: [{ field: 'title', is: 'has', value: 'Calder & Foster' }], limit: 1 },
    { do: 'act', action: { kind: 'record', name: 'addNote' }, on: 'deal', with: { text } },
  ],
});

let page: Page;
let problems: string[];
let notion: Source;

async function withAutomations(): Promise<StartOptions> {
  const now = Date.now();
  const soon = note('soon', 'By the clock', 'Written by the clock.', timed(now - 2 * MINUTE));
  const letter: AutomationDocument = {
    schema: 1, id: 'letter', name: 'Answer at once', trigger: { type: 'button' },
    steps: [
      { do: 'read', name: 'mail', kind: 'message', where: [{ field: 'sent', is: 'eq', value: false }], limit: 1 },
      { do: 'act', action: { kind: 'message', name: 'sendReply' }, on: 'mail', with: { text: 'I will look at it today.' } },
    ],
  };
  const documents = [
    ...[soon, note('late', 'Too late', 'Never written.', timed(now - 180 * MINUTE)), letter].map((content) => ['automation', content.id, content] as const),
    // Agreed to yesterday, as the page writes it down.
    ['log', `automations-${new Date(now).toISOString().slice(0, 7)}`, { lines: [{ type: 'agreed', at: now - 1440 * MINUTE, automation: 'soon', hash: await hashOf(soon) }] }] as const,
  ];
  const dataFolder = await dataFolderWith(documents);
  // The companion was last up five hours ago.
  await writeFile(join(dataFolder, 'timetable.json'), JSON.stringify({ format: 1, checked: now - 300 * MINUTE }), { mode: 0o600 });
  return { dataFolder };
}
useCommandCenter(async (open) => {
  ({ problems, page } = open);
  notion = await Source.of(page, 'Notion');
}, { start: withAutomations });

const panel = () => page.locator('viv-automations dialog');
const card = (name: string) => panel().locator('article', { has: page.getByRole('heading', { name, exact: true }) });
const toast = (text: string | RegExp) => page.locator('viv-toasts li').filter({ hasText: text });
const plan = () => page.locator('viv-plan dialog[open]');
const written = async (text: string) => (await notion.journal()).filter(({ method, status, responseBody }) => method === 'PATCH' && status === 200 && responseBody.includes(text)).length;
async function open(): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Find and do' }).fill('Automations');
  await page.getByRole('option', { name: 'Automations…' }).click();
  await panel().getByRole('heading', { name: 'Automations', exact: true }).waitFor();
}

test('what is due runs by itself when the page is there; what was due while nobody was is said, and runs when one wants it', { timeout: 240_000 }, async () => {
  await toast('“Too late” was due and did not run.').waitFor();
  await open();
  await card('By the clock').getByText(/Done .*: 1 of 1 done/).waitFor();
  assert.equal(await written('Written by the clock.'), 1);
  assert.equal(await written('Never written.'), 0);
  await card('Too late').getByText(/^Missed .*: nobody had Vivarium open/).waitFor();
  await card('Too late').getByRole('button', { name: 'Run now' }).click();
  // Nobody agreed to this one yet: its plan comes first.
  await plan().getByText('Never written.').waitFor();
  await page.keyboard.press('Escape');
  await plan().waitFor({ state: 'detached' });
  await card('Too late').getByRole('button', { name: 'Leave it' }).click();
  await card('Too late').getByText(/^Missed/).waitFor({ state: 'detached' });
  assert.equal(await written('Never written.'), 0);
});

test('a ready one is taken, its plan looked at and agreed to, done at the source, and taken back as a whole', { timeout: 240_000 }, async () => {
  await panel().getByRole('button', { name: /^Prepare my calls/ }).click();
  await plan().getByText(new RegExp(`Call note: ${call}`)).waitFor();
  await plan().getByText('can be undone').first().waitFor();
  const count = await plan().locator('ol li').count();
  assert.equal(await written('Call note: '), 0);
  await plan().getByRole('button', { name: 'Agree and run' }).click();
  await card('Prepare my calls').getByText(new RegExp(`Done .*: ${count} of ${count} done`)).waitFor();
  assert.equal(await written('Call note: '), count);
  assert.equal(await toast('was interrupted').count(), 0);
  await page.locator('viv-clients').getByText(new RegExp(`Call note: ${call}`)).first().waitFor();
  await card('Prepare my calls').getByRole('button', { name: 'Undo this run' }).click();
  await card('Prepare my calls').getByText(/^Taken back/).waitFor();
  await page.locator('viv-clients').getByText(new RegExp(`Call note: ${call}`)).first().waitFor({ state: 'detached' });
});

test('the morning is prepared by the clock, and now: the briefing is a step of its plan', { timeout: 240_000 }, async () => {
  await panel().getByRole('button', { name: /^Prepare my morning/ }).click();
  await plan().locator('ol li').last().getByText(/^Prepare the briefing of/).waitFor();
  const count = await plan().locator('ol li').count();
  await plan().getByText('Rules write it. Nothing is changed at a source.').waitFor();
  await plan().getByRole('button', { name: 'Agree and run' }).click();
  await card('Prepare my morning').getByText(new RegExp(`Done .*: ${count} of ${count} done`)).waitFor();
  await card('Prepare my morning').getByText('Weekdays at 07:30, while Vivarium is open').waitFor();
  await card('Prepare my morning').getByRole('button', { name: 'Undo this run' }).click();
  await card('Prepare my morning').getByText(/^Taken back/).waitFor();
});

test('what others get is asked about at each run, also after its plan was agreed to', { timeout: 240_000 }, async () => {
  const gmail = await Source.of(page, 'Gmail');
  const sent = async () => (await gmail.journal()).filter(({ method, path }) => method === 'POST' && /\/send$/.test(path)).length;
  const question = page.locator('viv-confirm-dialog dialog[open]');
  await card('Answer at once').getByRole('button', { name: 'Run “Answer at once”' }).click();
  await plan().getByText('others see it: asks each time').waitFor();
  await plan().getByRole('button', { name: 'Agree and run' }).click();
  await answer(question.getByRole('button', { name: 'Send reply' }));
  await card('Answer at once').getByText(/Done .*: 1 of 1 done/).waitFor();
  assert.equal(await sent(), 1);
  await card('Answer at once').getByRole('button', { name: 'Run “Answer at once”' }).click();
  await question.getByText('I will look at it today.').waitFor();
  await page.keyboard.press('Escape');
  await card('Answer at once').getByText(/^Stopped .* before/).waitFor();
  assert.equal(await sent(), 1);
});

test('what strangers write cannot change what a plan does', { timeout: 240_000 }, async () => {
  const source = await CalendarSource.open(page);
  const hostile = `${call} {client.stage} https://evil.example/x`;
  await source.change(await source.event(call), { summary: hostile });
  await page.locator('viv-agenda').getByText(hostile).first().waitFor();
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Find and do' }).fill('Prepare my calls');
  await page.getByRole('option', { name: 'Run “Prepare my calls”' }).click();
  await card('Prepare my calls').getByText(/^Done/).waitFor();
  assert.equal(await written('{client.stage} …'), 1);
  assert.equal(await written('evil.example'), 0);
});

test('one of one’s own is made in the form by keyboard, refused where it cannot work, deleted and brought back', { timeout: 240_000 }, async () => {
  await panel().getByRole('button', { name: 'Make your own…' }).click();
  const form = page.locator('viv-automation-editor dialog');
  await form.getByLabel('Name', { exact: true }).fill('Star what matters');
  await page.keyboard.press('Enter');
  await form.getByRole('alert').getByText('It does nothing yet: add an action.').waitFor();
  await form.getByRole('button', { name: 'Do something' }).press('Enter');
  await form.getByLabel('Text', { exact: true }).fill('About {deal.title}');
  await form.getByRole('button', { name: 'Save' }).press('Enter');
  await form.getByRole('alert').getByText('Nothing before it is called “deal”.').waitFor();
  await form.getByLabel('Text', { exact: true }).fill('About {item.title}');
  await form.getByRole('button', { name: 'Save' }).press('Enter');
  await card('Star what matters').waitFor();
  await card('Star what matters').getByRole('button', { name: 'More about “Star what matters”' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await card('Star what matters').waitFor({ state: 'detached' });
  await toast('Deleted “Star what matters”.').getByRole('button', { name: 'Undo' }).click();
  await card('Star what matters').waitFor();
});

test('a widget has a button for each: it shows the plan, runs, and says what became of it, as the panel does', { timeout: 240_000 }, async () => {
  await panel().getByRole('button', { name: 'Close' }).click();
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Find and do' }).fill('Add a widget');
  await page.getByRole('option', { name: 'Add a widget…' }).click();
  await page.getByRole('button', { name: 'Add Buttons' }).click();
  const buttons = page.locator('viv-board viv-buttons');
  await buttons.getByRole('button', { name: /^By the clock Done/ }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog', { name: 'Add a widget' }).waitFor({ state: 'hidden' });
  const button = buttons.getByRole('button', { name: /^Too late/ });
  await button.press('Enter');
  await plan().getByText('Never written.').waitFor();
  await page.keyboard.press('Escape');
  await plan().waitFor({ state: 'detached' });
  assert.equal(await written('Never written.'), 0);
  await button.press('Enter');
  await plan().getByRole('button', { name: 'Agree and run' }).click();
  await buttons.getByRole('button', { name: /^Too late Done/ }).waitFor();
  assert.equal(await written('Never written.'), 1);
  await toast('“Too late” is done.').getByRole('button', { name: 'Undo' }).click();
  await buttons.getByRole('button', { name: /^Too late Taken back/ }).waitFor();
  assert.deepEqual(problems, []);
});
