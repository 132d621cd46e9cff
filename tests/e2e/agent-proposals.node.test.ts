import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Page } from 'playwright-core';
import { barriers } from './barriers.js';
import { CalendarSource } from './source.js';
import { useCommandCenter } from './opening.js';
import { answer, audited, type Product, stored } from './product.js';

const sizes = '{ min: { w: 2, h: 2 }, S: { w: 2, h: 2 }, M: { w: 4, h: 4 }, L: { w: 6, h: 6 }, XL: { w: 9, h: 9 }, max: { w: 12, h: 30 } }';
const source = (line = '') => `
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

interface Result {
  isError?: boolean;
  content: { type: string; text?: string; data?: string }[];
  structuredContent: Record<string, unknown>;
}

let product: Product;
let page: Page;
let client: Client;
let problems: string[];

useCommandCenter(async (open) => {
  ({ product, problems, page } = open);
  await page.getByRole('link', { name: 'Settings', exact: true }).click();
  const section = page.locator('viv-agents-section');
  await section.getByLabel('Name of the agent').fill('Claude Code');
  await section.getByLabel(/It may make widgets/).check();
  await section.getByRole('button', { name: 'Create a token' }).click();
  const shown = section.locator('viv-agent-token pre').nth(1);
  await shown.waitFor();
  const { command, args, env } = (JSON.parse(await shown.innerText()) as { mcpServers: { vivarium: { command: string; args: string[]; env: Record<string, string> } } }).mcpServers.vivarium;
  await page.getByRole('link', { name: 'Daily command center' }).click();
  client = new Client({ name: 'claude-code', version: '3.0' });
  await client.connect(new StdioClientTransport({ command, args, env: { PATH: process.env['PATH'] ?? '', ...env }, stderr: 'ignore' }));
}, { context: audited });
after(() => client?.close());

/** What a tool answers. Runs of drafts take their time on a busy machine. */
async function call(name: string, input: Record<string, unknown> = {}): Promise<Result> {
  return (await client.callTool({ name, arguments: input }, { timeout: 300_000 })) as Result;
}
const fine = async (name: string, input: Record<string, unknown> = {}) => {
  const result = await call(name, input);
  assert(!result.isError, JSON.stringify(result.content));
  return result.structuredContent;
};
const codeOf = ({ isError, structuredContent }: Result) => (isError ? structuredContent['code'] : 'no error');
const panel = () => page.locator('viv-proposals section');
const placed = () => page.locator('viv-placement').filter({ has: page.locator('viv-frame') });
let draft = '';

test('an agent learns what a widget is made of, and no value of the person', { timeout: 600_000 }, async () => {
  assert.match(String((await fine('read_sdk_guide'))['text']), /WidgetElement/);
  assert.match(String((await fine('read_sdk_guide', { part: 'Kinds' }))['text']), /kinds\.event item/);
  const shapes = JSON.stringify(await fine('list_data_shapes'));
  assert.match(shapes, /"kind":"event"/);
  assert(!/Solace Hotels|Novella Press/.test(shapes), 'no value of the person');
  assert.match(JSON.stringify(await fine('list_pages')), /Daily command center/);
});

test('it writes a widget, runs it, repairs it, looks at it and proposes it', { timeout: 900_000 }, async () => {
  ({ draft } = (await fine('write_widget', { files: { 'widget.ts': source("fetch('https://evil.example');") } })) as { draft: string });
  assert.match(JSON.stringify(await fine('check_widget', { draft })), /there is no network/);
  assert.equal(codeOf(await call('propose_widget', { draft, summary: 'x' })), 'invalid-input', 'what does not pass is not proposed');
  await fine('edit_widget', { draft, path: 'widget.ts', old: "fetch('https://evil.example');", new: '' });
  assert.equal(codeOf(await call('propose_widget', { draft, summary: 'x' })), 'invalid-input', 'what was not run is not proposed');
  assert.equal((await fine('check_widget', { draft }))['passes'], true);
  const picture = (await call('show_widget', { draft })).content.find(({ type }) => type === 'image');
  assert.equal(Buffer.from(picture?.data ?? '', 'base64').subarray(1, 4).toString(), 'PNG');
  const { proposal, state } = await fine('propose_widget', { draft, summary: 'Shows what is next.' });
  assert.equal(state, 'waiting');
  await panel().getByText('Claude Code proposes: Next events').waitFor();
  assert.equal(await placed().count(), 0, 'nothing is there before a person says so');

  await panel().getByText('Shows what is next.').waitFor();
  await panel().locator('viv-frame').frameLocator('iframe').getByText('Call with Ann').waitFor();
  assert.deepEqual(await barriers(page), []);

  const decided = fine('read_proposal', { proposal, wait: 50 });
  await answer(panel().getByRole('button', { name: 'Decline' }));
  assert.deepEqual(await decided, { proposal, state: 'declined' });
  assert.equal(await placed().count(), 0);
  assert.doesNotMatch(JSON.stringify(await fine('list_pages')), /gen-next-events/, 'a declined one leaves nothing');
});

test('accepted it is on the page, moves when its source does, and is taken back', { timeout: 900_000 }, async () => {
  const { proposal } = await fine('propose_widget', { draft, summary: 'Shows what is next.' });
  // By the keyboard: the panel is found by its command, its buttons by Tab.
  await panel().waitFor();
  await page.keyboard.press('ControlOrMeta+k');
  await page.getByRole('combobox', { name: 'Find and do' }).fill('what your agents propose');
  await page.getByRole('option', { name: /Look at what your agents propose/ }).first().waitFor();
  await page.keyboard.press('Enter');
  await panel().getByRole('heading').and(page.locator(':focus')).waitFor();
  const accept = panel().getByRole('button', { name: 'Accept' });
  await accept.focus();
  // What is pressed in the first half second does not count: whoever is quick presses again.
  for (const end = Date.now() + 60_000; (await accept.isVisible()) && Date.now() < end; ) await page.keyboard.press('Enter');
  assert.deepEqual(await fine('read_proposal', { proposal, wait: 50 }), { proposal, state: 'accepted' });
  await answer(placed().getByRole('button', { name: 'Allow', exact: true }));
  const frame = placed().frameLocator('iframe:not(.new)');
  await frame.getByText('Call with Amanda Foster').first().waitFor();
  const calendar = await CalendarSource.open(page);
  await calendar.change(await calendar.event('Call with Amanda Foster'), { summary: 'Call with Amanda Foster, moved' });
  await frame.getByText('Call with Amanda Foster, moved').first().waitFor();

  const { draft: change } = (await fine('change_widget', { tag: 'gen-next-events' })) as { draft: string };
  await fine('edit_widget', { draft: change, path: 'widget.ts', old: '<li>', new: '<li>★ ' });
  assert.equal((await fine('check_widget', { draft: change }))['passes'], true);
  await fine('propose_widget', { draft: change, summary: 'With a star.' });
  await answer(panel().getByRole('button', { name: 'Accept' }));
  await frame.getByText('★ Call with Amanda Foster').first().waitFor();
  await page.locator('viv-toasts').getByRole('listitem').filter({ hasText: 'Claude Code changed' }).getByRole('button', { name: 'Undo' }).click();
  await frame.getByText(/^Call with Amanda Foster/).first().waitFor();

  const { versions } = (await fine('read_widget', { tag: 'gen-next-events' })) as { versions: { at: string; asked: string }[] };
  await fine('propose_version', { tag: 'gen-next-events', at: versions.find(({ asked }) => asked === 'With a star.')!.at });
  await answer(panel().getByRole('button', { name: 'Accept' }));
  await frame.getByText('★ Call with Amanda Foster').first().waitFor();

  await fine('propose_placement', { tag: 'gen-next-events', size: 'S' });
  await answer(panel().getByRole('button', { name: 'Accept' }));
  await placed().nth(1).waitFor();
  await page.locator('viv-toasts').getByRole('listitem').filter({ hasText: 'added a widget' }).getByRole('button', { name: 'Undo' }).last().click();
  await placed().nth(1).waitFor({ state: 'detached' });
  assert.deepEqual(problems, []);
});

test('two things that were accepted at once are taken back one by one', { timeout: 600_000 }, async () => {
  const before = await placed().count();
  for (const count of [1, 2]) {
    await fine('propose_placement', { tag: 'gen-next-events', size: 'S' });
    await answer(panel().getByRole('button', { name: 'Accept' }));
    await placed().nth(before + count - 1).waitFor();
  }
  const messages = page.locator('viv-toasts').getByRole('listitem').filter({ hasText: 'added a widget' });
  await messages.last().getByRole('button', { name: 'Undo' }).click();
  await placed().nth(before + 1).waitFor({ state: 'detached' });
  assert.equal(await placed().count(), before + 1, 'the other one stays');
  await page.keyboard.press('Control+z');
  await placed().nth(before).waitFor({ state: 'detached' });
});

test('an agent restyles a page: seen on it before it is, repaired, with buttons beside it, and taken back as one', { timeout: 600_000 }, async () => {
  const look = await fine('read_look');
  assert.deepEqual([look['scheme'], look['tooFaint']], ['both', []]);
  assert.match(String((look['tokens'] as Record<string, string>)['--viv-color-accent']), /^light-dark\(/);
  const restyle = {
    name: 'Neon', scheme: 'light', summary: 'White and black, with neon edges.', widgets: ['viv-buttons', 'viv-clock'],
    tokens: { '--viv-color-background': '#ffffff', '--viv-color-surface': '#ffffff', '--viv-color-text': '#000000', '--viv-color-accent': '#ff2bd6', '--viv-card-border': '3px solid #000000' },
  };
  assert.equal(codeOf(await call('propose_restyle', { ...restyle, tokens: { '--viv-color-background': 'url(https://evil.example/a.png)' } })), 'invalid-input', 'a look reaches nothing');
  assert.equal(codeOf(await call('propose_restyle', { ...restyle, widgets: ['viv-none'] })), 'not-found');
  const { proposal, moved } = (await fine('propose_restyle', restyle)) as { proposal: string; moved: { token: string; contrast: { before: number; after: number } }[] };
  assert(moved.some(({ token, contrast }) => token === '--viv-color-accent' && contrast.after >= 4.5), JSON.stringify(moved));

  await panel().getByText('Claude Code proposes: the look “Neon”').waitFor();
  await panel().getByText(/moved so that everything can be read/).waitFor();
  assert.deepEqual(await barriers(page), []);
  const border = () => page.locator('viv-placement section').first().evaluate((element) => getComputedStyle(element).borderTopWidth);
  const plain = await border();
  assert.notEqual(plain, '3px', 'nothing is worn before the person wants to see it');
  const see = panel().getByRole('button', { name: 'See it on the page' });
  await see.click();
  await page.locator('viv-artifact[data-theme]').waitFor();
  assert.equal(await border(), '3px');
  await see.click();
  await page.locator('viv-artifact:not([data-theme])').waitFor();
  const clocks = await page.locator('viv-clock').count();
  assert.equal(await page.locator('viv-buttons').count(), 0);
  const kept = stored(page, 'artifact', '3px solid #000000');
  await answer(panel().getByRole('button', { name: 'Accept' }));
  assert.deepEqual(await fine('read_proposal', { proposal, wait: 50 }), { proposal, state: 'accepted' });
  await kept;
  await page.locator('viv-artifact[data-theme]').waitFor();
  await page.locator('viv-buttons').waitFor();
  assert.equal(await page.locator('viv-clock').count(), clocks, 'what is there does not come again');
  assert.equal(await border(), '3px');
  assert.equal((await fine('read_look'))['theme'], 'Neon');
  await page.locator('viv-toasts').getByRole('listitem').filter({ hasText: 'Claude Code restyled “Daily command center”.' }).getByRole('button', { name: 'Undo' }).click();
  await page.locator('viv-artifact:not([data-theme])').waitFor();
  await page.locator('viv-buttons').waitFor({ state: 'detached' });
  assert.equal(await border(), plain);
  assert.deepEqual(problems, []);
});

test('what waits outlives a reload and a power cut, is on every page, and is decided once', { timeout: 900_000 }, async () => {
  const { draft: change } = (await fine('change_widget', { tag: 'gen-next-events' })) as { draft: string };
  await fine('edit_widget', { draft: change, path: 'widget.ts', old: '<li>★ ', new: '<li>☆ ' });
  assert.equal((await fine('check_widget', { draft: change }))['passes'], true);
  const { proposal } = await fine('propose_widget', { draft: change, summary: 'With another star.' });
  await panel().getByText('With another star.').waitFor();
  await page.reload();
  await panel().getByText('With another star.').waitFor();

  await product.kill();
  await product.startAgain();
  await page.reload();
  const other = await page.context().newPage();
  await other.goto(product.origin);
  const panels = [page, other].map((one) => one.locator('viv-proposals section'));
  for (const one of panels) {
    await one.getByText('Claude Code proposes: change “Next events”').waitFor();
    await one.locator('viv-frame').frameLocator('iframe').getByText('☆ Call with Ann').waitFor();
  }
  await answer(panels[1]!.getByRole('button', { name: 'Accept' }));
  for (const one of panels) await one.waitFor({ state: 'detached' });
  assert.deepEqual(await fine('read_proposal', { proposal }), { proposal, state: 'accepted' });
  // It was done where it was accepted: that page was opened last, so it is the one that is asked.
  await other.locator('viv-toasts').getByText('Claude Code changed').first().waitFor();
  assert.match(JSON.stringify(await fine('read_widget', { tag: 'gen-next-events' })), /<li>☆ /);

  const { proposal: another } = await fine('propose_placement', { tag: 'gen-next-events', size: 'S' });
  for (const one of panels) await one.waitFor();
  await answer(panels[0]!.getByRole('button', { name: 'Decline' }));
  for (const one of panels) await one.waitFor({ state: 'detached' });
  assert.deepEqual(await fine('read_proposal', { proposal: another }), { proposal: another, state: 'declined' });
  await other.close();
  assert.deepEqual(problems, []);
});

test('an agent without that right makes nothing, and none decides for the person', { timeout: 300_000 }, async () => {
  for (const [name, input] of [
    ['propose_placement', { tag: 'gen-never-made' }],
    ['propose_version', { tag: 'gen-next-events', at: '2020-01-01T00:00:00.000Z' }],
    ['read_proposal', { proposal: 'made-up' }],
    ['check_widget', { draft: 'somebody-else' }],
  ] as const)
    assert.equal(codeOf(await call(name, input)), 'not-found', name);
  assert.equal(codeOf(await call('write_widget', { files: { '../../outside.ts': 'x' } })), 'invalid-input');
});
