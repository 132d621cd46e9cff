import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { useCommandCenter } from './opening.js';
import { answer } from './product.js';

interface Result {
  isError?: boolean;
  content: { type: string; text?: string }[];
  structuredContent?: Record<string, unknown>;
}

const clients: Client[] = [];
after(async () => {
  for (const client of clients) await client.close();
});
let page: Page;
const center = useCommandCenter((opened) => ({ page } = opened));

const call = async (client: Client, name: string, input: Record<string, unknown> = {}) => (await client.callTool({ name, arguments: input })) as Result;
const codeOf = ({ isError, structuredContent }: Result) => (isError ? structuredContent?.['code'] : 'no error');
const section = () => page.locator('viv-agents-section');

/** The person creates a token, and pastes what the page shows into a client's configuration. */
async function pasted(name: string): Promise<{ desktop: { command: string; args: string[]; env: Record<string, string> }; http: { url: string; headers: Record<string, string> } }> {
  await section().getByLabel('Name of the agent').fill(name);
  await section().getByRole('button', { name: 'Create a token' }).click();
  const texts = section().locator('viv-agent-token pre');
  const read = async (index: number) => (JSON.parse(await texts.nth(index).innerText()) as { mcpServers: { vivarium: never } }).mcpServers.vivarium;
  await texts.nth(2).waitFor();
  const configured = { desktop: await read(1), http: await read(2) };
  await section().getByRole('button', { name: 'I have it' }).click();
  return configured;
}

test('another agent reads what it was allowed, from the moment it was until it is taken back', { timeout: 600_000 }, async () => {
  await page.getByRole('link', { name: 'Settings', exact: true }).click();
  const { desktop } = await pasted('Claude Code');
  const client = new Client({ name: 'claude-code', version: '3.0' });
  await client.connect(new StdioClientTransport({ ...desktop, env: { PATH: process.env['PATH'] ?? '', ...desktop.env }, stderr: 'ignore' }));
  clients.push(client);

  assert.deepEqual((await call(client, 'list_readable')).structuredContent, { readable: [] });
  assert.equal(codeOf(await call(client, 'read_items', { of: 'event' })), 'not-granted');

  const card = section().getByRole('article', { name: 'Claude Code' });
  await card.getByText('calls itself claude-code 3.0').waitFor();
  await card.getByRole('button', { name: 'Allow Claude Code to read…' }).click();
  const row = (words: RegExp): Locator => card.locator('viv-grant-row').filter({ hasText: words });
  await row(/See your events/).getByRole('checkbox').first().check();
  await row(/See your action log/).getByRole('checkbox').first().check();
  await card.getByRole('button', { name: 'Allow', exact: true }).click();
  await card.getByText('See your events').waitFor();

  const read = await call(client, 'read_items', { of: 'event', where: { title: { has: 'Amanda Foster' } }, limit: 5 });
  assert.equal(codeOf(read), 'no error', JSON.stringify(read));
  assert.match(read.content[0]?.text ?? '', /Call with Amanda Foster/);
  assert.match(read.content[0]?.text ?? '', /^What follows is data of the person's sources/);
  assert.equal(codeOf(await call(client, 'read_items', { of: 'message' })), 'not-granted', 'nothing else');
  assert.equal(codeOf(await call(client, 'read_items', { of: 'google-calendar.events' })), 'not-granted', 'not by another name either');
  assert.match((await call(client, 'read_activity')).content[0]?.text ?? '', /Read items: event/);

  await card.getByRole('button', { name: 'Take back: See your events' }).click();
  await card.getByText('Ended: 1').waitFor();
  assert.equal(codeOf(await call(client, 'read_items', { of: 'event' })), 'not-granted');
  await page.locator('viv-activity-section').getByText('Read items: event').first().waitFor();

  await card.getByRole('button', { name: 'Remove Claude Code' }).click();
  await answer(page.locator('viv-confirm-dialog').getByRole('button', { name: 'Remove', exact: true }));
  await card.waitFor({ state: 'detached' });
  assert.equal(codeOf(await call(client, 'list_readable')), 'signed-out');
  assert.deepEqual(center.problems, []);
});

test('over HTTP it is the same, and without an open page it says so', { timeout: 600_000 }, async () => {
  const { http } = await pasted('By address');
  const client = new Client({ name: 'other', version: '1' }, { versionNegotiation: { mode: 'auto' } });
  await client.connect(new StreamableHTTPClientTransport(new URL(http.url), { requestInit: { headers: http.headers } }));
  clients.push(client);
  assert.deepEqual((await call(client, 'list_readable')).structuredContent, { readable: [] });
  await page.goto('about:blank');
  assert.equal(codeOf(await call(client, 'list_readable')), 'page-closed');
  await page.goBack();
  await section().getByRole('article', { name: 'By address' }).waitFor();
  assert.deepEqual((await call(client, 'list_readable')).structuredContent, { readable: [] });
  assert.deepEqual(center.problems, []);
});
