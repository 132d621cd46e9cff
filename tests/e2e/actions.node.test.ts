import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { barriersByDayAndNight } from './barriers.js';
import { useCommandCenter } from './opening.js';
import { answer } from './product.js';
import { CalendarSource } from './source.js';

const call = 'Call with Amanda Foster';
const lunch = 'Lunch with Ruth';

let problems: string[];
let page: Page;
let source: CalendarSource;

useCommandCenter(async (open) => {
  ({ problems, page } = open);
  source = await CalendarSource.open(page);
});

const box = (title: string) => page.locator('viv-agenda .box', { hasText: title });
const toast = (text: string | RegExp) => page.locator('viv-toasts li').filter({ hasText: text });
const undo = (text: string | RegExp) => toast(text).getByRole('button', { name: 'Undo' }).click();
const at = (hours: number, minutes: number) => ({ start }: { start: { dateTime?: string } }) => {
  const time = new Date(start.dateTime!);
  return time.getHours() === hours && time.getMinutes() === minutes;
};

async function moveDown(title: string, quarters: number): Promise<void> {
  await box(title).focus();
  await page.keyboard.press('m');
  for (let step = 0; step < quarters; step += 1) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
}

test('an appointment moved with the keyboard is moved at the source, and the message takes it back', async () => {
  await moveDown(lunch, 2);
  await box(lunch).getByText('13:00').waitFor();
  await source.until(lunch, at(13, 0));
  await undo(/Move “Lunch with Ruth”/);
  await box(lunch).getByText('12:30').waitFor();
  await source.until(lunch, at(12, 30));
});

test('a delete asks first, and No leaves everything', async () => {
  await box(lunch).focus();
  await page.keyboard.press('Space');
  await page.locator('viv-agenda').getByRole('button', { name: 'Delete' }).click();
  const dialog = page.locator('viv-confirm dialog[open], dialog[open]').first();
  await dialog.getByText('Delete “Lunch with Ruth”').waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await source.event(lunch);
  await box(lunch).waitFor();
});

test('an invitation of somebody else is answered', async () => {
  const invitation = 'Solace Hotels: rate study';
  await box(invitation).focus();
  await page.keyboard.press('Space');
  await page.locator('viv-agenda').getByRole('button', { name: 'Yes', exact: true }).click();
  await answer(page.locator('viv-confirm-dialog').getByRole('button', { name: 'Answer invitation' }));
  await source.until(invitation, ({ attendees }) => attendees?.some(({ self, responseStatus }) => self && responseStatus === 'accepted') === true);
});

test('a change somebody made meanwhile is not overwritten, and the page says so', async () => {
  const event = await source.event(call);
  await source.break('/events', { status: 503, body: {} }, { method: 'GET' });
  await source.change(event, { summary: `${call} and Neil` });
  await moveDown(call, 1);
  await toast(/Not done: /).waitFor();
  await source.heal();
  await box(`${call} and Neil`).waitFor();
  assert.equal(at(15, 0)(await source.event(`${call} and Neil`)), true);
});

test('archived mail leaves the inbox, and the message brings it back', async () => {
  const row = page.locator('viv-inbox .conversation').nth(1);
  const key = (await row.getAttribute('data-key'))!;
  const same = page.locator(`viv-inbox .conversation[data-key="${key}"]`);
  await row.hover();
  await row.getByRole('button', { name: 'Archive' }).click();
  await same.waitFor({ state: 'detached' });
  // The message comes when the source has taken it, which is later than the picture.
  const undoable = toast(/Archive/).getByRole('button', { name: 'Undo' }).first();
  // Its time stands still while it is pointed at.
  await undoable.hover();
  assert.deepEqual(await barriersByDayAndNight(page, 'a message with its undo'), []);
  await undoable.click();
  await same.waitFor();
});

test('a client goes to the next stage and back', async () => {
  const stage = page.locator('viv-clients .meeting', { hasText: call }).getByRole('combobox');
  await stage.waitFor();
  const was = await stage.inputValue();
  await page.locator('viv-clients .meeting', { hasText: call }).getByRole('button', { name: /^Move Calder & Foster Retail to/ }).click();
  const undoable = toast('Calder & Foster Retail').getByRole('button', { name: 'Undo' });
  await undoable.waitFor();
  assert.notEqual(await stage.inputValue(), was);
  await undoable.click();
  await toast('Undone: Move “Calder & Foster Retail” to').waitFor();
  await page.locator('viv-clients .meeting', { hasText: call }).getByRole('button', { name: /^Move Calder & Foster Retail to/ }).waitFor();
  await stage.locator(`option[value="${was}"]:checked`).waitFor({ state: 'attached' });
});

test('an answer to a mail is kept as a draft', async () => {
  const row = page.locator('viv-inbox .conversation').first();
  await row.locator('.head').click();
  await page.locator('viv-inbox').getByRole('button', { name: 'Reply' }).click();
  await page.locator('viv-inbox textarea').fill('Thank you, I will look at it today.');
  await page.locator('viv-inbox').getByRole('button', { name: 'Save draft' }).click();
  await page.locator('viv-inbox textarea').waitFor({ state: 'detached' });
  await page.locator('viv-inbox').getByText('Thank you, I will look at it today.').first().waitFor();
});

test('a change somebody made while the form was open is not overwritten: what was left alone follows, what both changed is said before it is saved', async () => {
  const event = await source.event(lunch);
  await box(lunch).focus();
  await page.keyboard.press('e');
  const form = page.locator('viv-agenda-form');
  const title = form.getByRole('textbox', { name: 'Title' });
  await title.waitFor();
  assert.deepEqual(await barriersByDayAndNight(page, 'a form of an appointment'), []);
  await title.fill('Lunch');
  await source.change(event, { summary: `${lunch} and Sam`, location: 'Cedar room' });
  await form.getByText(`“${lunch} and Sam”`).waitFor();
  assert.equal(await form.getByRole('textbox', { name: 'Place' }).inputValue(), 'Cedar room');
  assert.equal(await title.inputValue(), 'Lunch');
  await form.getByRole('button', { name: 'Take theirs' }).click();
  await form.getByRole('button', { name: 'Save' }).click();
  await form.waitFor({ state: 'detached' });
  assert.equal((await source.event(`${lunch} and Sam`)).summary, `${lunch} and Sam`);
});

test('nothing of this threw or broke the page’s policy', () => assert.deepEqual(problems, []));
