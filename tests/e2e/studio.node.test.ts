import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { LLMock } from '@copilotkit/aimock';
import type { Page } from 'playwright-core';
import { useCommandCenter } from './opening.js';
import { answer } from './product.js';
import { connectClaude } from './studio-script.js';

const sizes = '{ min: { w: 2, h: 2 }, S: { w: 2, h: 2 }, M: { w: 4, h: 4 }, L: { w: 6, h: 6 }, XL: { w: 9, h: 9 }, max: { w: 12, h: 30 } }';
const source = (line: string) => `
import { kinds } from '@vivarium/sdk/contract';
import { defineWidget, WidgetElement } from '@vivarium/sdk/widget';
import { css, html } from 'lit';
import { z } from 'zod';
export const widget = defineWidget({ tag: 'gen-next-events', title: 'Next events', description: 'What is next.', sizes: ${sizes}, uses: { events: kinds.event }, config: z.object({}),
  sample: { events: [{ id: 'a', title: 'Call with Ann', start: '2026-03-04T10:00:00.000Z', end: '2026-03-04T11:00:00.000Z', allDay: false, status: 'confirmed', attendees: [], calendar: 'Work', recurring: false, readOnly: false, busy: true }] } });
class NextEvents extends WidgetElement(widget) {
  static styles = css\`:host { display: block; block-size: 100%; overflow: auto; overflow-wrap: anywhere; }\`;
  events = this.live('events', () => ({ orderBy: [['start', 'asc']] }));
  render() { ${line} return html\`<ul>\${this.events.items.map((event) => html\`<li>\${event.title}</li>\`)}</ul>\`; }
}
customElements.define(widget.tag, NextEvents);
`;
const call = (name: string, input: object) => ({ toolCalls: [{ name, arguments: JSON.stringify(input) }], usage: { input_tokens: 1000, output_tokens: 100 } });

let mock: LLMock;
let page: Page;
let problems: string[];

before(async () => {
  mock = new LLMock({ port: 0, host: '127.0.0.1' });
  await mock.start();
});
useCommandCenter((open) => void ({ problems, page } = open));
after(() => mock.stop());

/** Claude does these things, one a turn. */
function claudeDoes(...answers: Parameters<LLMock['on']>[1][]): void {
  mock.clearFixtures();
  answers.forEach((answer, turn) => mock.on({ predicate: ({ messages }) => messages.filter(({ role }) => role === 'tool').length === turn }, answer));
}

test('asked for, made, repaired after what a run found, placed, and alive after consent', { timeout: 600_000 }, async () => {
  await connectClaude(page, mock.url);
  await page.getByRole('link', { name: 'Daily command center' }).click();

  claudeDoes(
    call('write_file', { path: 'widget.ts', content: source(`if (this.events.itms) return ''; throw new Error('broken on purpose');`) }),
    call('run', {}),
    call('edit_file', { path: 'widget.ts', old: `if (this.events.itms) return ''; throw new Error('broken on purpose');`, new: '' }),
    call('run', {}),
    call('finish', { summary: 'Shows what is next.' }),
  );
  await page.getByRole('button', { name: 'Ask for a widget…' }).click();
  const studio = page.locator('viv-studio');
  await studio.getByLabel('What do you want to see?').fill('What is next?');
  await studio.getByRole('button', { name: 'Make it' }).click();
  await studio.getByText(/broken on purpose/).waitFor({ timeout: 240_000 });
  await studio.getByText(/^widget\.ts:11:30: Property 'itms' does not exist .* Did you mean 'items'\?/).waitFor();
  await studio.getByText('Nothing wrong was found with it.').waitFor({ timeout: 240_000 });
  await studio.getByRole('button', { name: 'Place on the page' }).click();

  const placed = page.locator('viv-placement').filter({ has: page.locator('viv-frame') });
  await answer(placed.getByRole('button', { name: 'Allow', exact: true }));

  await placed.frameLocator('iframe:not(.new)').getByText('Call with Amanda Foster').first().waitFor({ timeout: 60_000 });
  assert.deepEqual(problems, []);
});

test('taken back it is gone with its place, and done again it is there as it was allowed', { timeout: 600_000 }, async () => {
  const placed = page.locator('viv-placement').filter({ has: page.locator('viv-frame') });
  const offered = () => page.evaluate(() => (document.querySelector('viv-app') as unknown as { services: { widgets: Map<string, unknown> } }).services.widgets.has('gen-next-events'));
  await page.locator('viv-artifact h1').click();
  await page.keyboard.press('Control+z');
  await placed.waitFor({ state: 'detached' });
  while (await offered()) await page.evaluate(() => new Promise(requestAnimationFrame));
  await page.keyboard.press('Control+Shift+z');
  await placed.frameLocator('iframe:not(.new)').getByText('Call with Amanda Foster').first().waitFor({ timeout: 60_000 });
  assert.equal(await offered(), true);
  assert.deepEqual(problems, []);
});

test('changed from its own menu it keeps its place and what it was allowed, and any version comes back', { timeout: 600_000 }, async () => {
  const placed = page.locator('viv-placement').filter({ has: page.locator('viv-frame') });
  const studio = page.locator('viv-studio');
  const change = async () => {
    await placed.getByRole('button', { name: 'Actions of Next events' }).click();
    await placed.getByRole('menuitem', { name: 'Change this…' }).click();
  };
  claudeDoes(call('edit_file', { path: 'widget.ts', old: '<li>', new: '<li>★ ' }), call('run', {}), call('finish', { summary: 'With a star.' }));
  await change();
  await studio.getByLabel('What should be different?').fill('A star before each');
  await studio.getByRole('button', { name: 'Change it' }).click();
  await studio.getByRole('button', { name: 'Use it' }).click({ timeout: 240_000 });
  const frame = placed.frameLocator('iframe:not(.new)');
  await frame.getByText('★ Call with Amanda Foster').first().waitFor({ timeout: 60_000 });
  assert.equal(await page.locator('viv-placement').filter({ has: page.locator('viv-frame') }).count(), 1);

  await change();
  await studio.getByText('A star before each').waitFor();
  await studio.getByRole('listitem').filter({ hasText: 'What is next?' }).getByRole('button', { name: 'Restore this one' }).click();
  await frame.getByText(/^Call with Amanda Foster/).first().waitFor({ timeout: 60_000 });
  assert.deepEqual(problems, []);
});

test('what runs find goes back to Claude: what reaches out, cannot be used by everybody, is left behind, thrown or invented', { timeout: 900_000 }, async () => {
  const careless = `
    if (!this.timer) { this.timer = setInterval(() => undefined, 1000); addEventListener('resize', () => undefined); console.error('careless words'); }
    return html\`<button></button><p style="inline-size: 2000px">Wide as a house</p>\`;`;
  const other = (name: string, line: string) => source(line).replaceAll('gen-next-events', name).replace("title: 'Next events'", "title: 'Other'");
  const rejecting = `void Promise.reject(new Error('nobody catches this'));`;
  claudeDoes(
    call('write_file', { path: 'widget.ts', content: other('gen-other', careless) }),
    call('run', {}),
    call('write_file', { path: 'widget.ts', content: other('gen-other', rejecting) }),
    call('run', {}),
    call('write_file', { path: 'widget.ts', content: other('gen-other', '').replace('kinds.event', 'kinds.deal') }),
    call('run', {}),
  );
  await page.getByRole('button', { name: 'Ask for a widget…' }).click();
  const studio = page.locator('viv-studio');
  await studio.getByLabel('What do you want to see?').fill('Something careless');
  await studio.getByRole('button', { name: 'Make it' }).click();
  // The last of them, from the code that asks for a kind that does not exist.
  await studio.locator('.steps').getByText(/^load: /).waitFor({ timeout: 600_000 });
  const told = await studio.locator('.steps').innerText();
  for (const words of [/Buttons must have discernible text/, /scrolls sideways by \d+ pixels/, /console\.error: careless words/, /timer\(s\) of setInterval; listeners: window resize/, /nobody catches this/]) assert.match(told, words);
  await studio.getByRole('button', { name: 'Close', exact: true }).click();
});

test('what Claude refuses is said, and nothing is placed', { timeout: 120_000 }, async () => {
  mock.clearFixtures();
  mock.on({ predicate: () => true }, { content: 'No.', finishReason: 'refusal' });
  const before = await page.locator('viv-placement').count();
  await page.getByRole('button', { name: 'Ask for a widget…' }).click();
  const studio = page.locator('viv-studio');
  await studio.getByLabel('What do you want to see?').fill('Something else');
  await studio.getByRole('button', { name: 'Make it' }).click();
  await studio.getByRole('alert').waitFor({ timeout: 60_000 });
  assert.equal(await page.locator('viv-placement').count(), before);
});
