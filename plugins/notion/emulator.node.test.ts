import { Client, LogLevel, isFullDataSource, isFullPage, isNotionClientError, verifyWebhookSignature, type CreatePageParameters } from '@notionhq/client';
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { notion } from './contract.js';
import { demoAccount, startEmulator, type NotionEmulator } from './emulator.js';
import type { WorkspaceData } from './emulator/model.js';
import { assertNotion, assertTraffic, TestClock } from './testing.js';
import { withManyTasks } from './testing-workspace.js';

const clientOf = (emulator: NotionEmulator, auth: string = demoAccount.token) => new Client({ auth, baseUrl: emulator.origin, retry: false, logLevel: LogLevel.ERROR });
const codeOf = (thrown: unknown) => (isNotionClientError(thrown) ? thrown.code : `not Notion's: ${String(thrown)}`);

describe('the emulated Notion, driven by Notion’s own client', () => {
  const clock = new TestClock();
  let emulator: NotionEmulator;
  let client: Client;
  let clients = '';

  before(async () => {
    emulator = await startEmulator({ now: clock.now });
    client = clientOf(emulator);
    const { results } = await client.search({ query: 'Clients', filter: { property: 'object', value: 'data_source' } });
    clients = results[0]?.id ?? '';
  });
  after(() => emulator.close());

  const titleOf = (page: unknown): string => (page as { properties: { Company: { title: { plain_text: string }[] } } }).properties.Company.title[0]?.plain_text ?? '';
  const firstPage = async () => {
    const { results } = await client.dataSources.query({ data_source_id: clients, page_size: 1 });
    const [page] = results;
    assert.ok(page && isFullPage(page));
    return page;
  };

  it('describes the workspace: users, data sources, schema', async () => {
    const me = await client.users.me({});
    assert.equal(me.type, 'bot');
    const { identity } = notion.definition;
    assert.deepEqual([identity?.label(me), identity?.key?.(me)], [(emulator.snapshot() as WorkspaceData).name, me.id]);
    assert.ok((await client.users.list({})).results.length >= 5);
    const source = await client.dataSources.retrieve({ data_source_id: clients });
    assert.ok(isFullDataSource(source));
    assert.equal(source.properties['Stage']?.type, 'status');
    const database = await client.databases.retrieve({ database_id: (source.parent as { database_id: string }).database_id });
    assert.deepEqual((database as { data_sources: { id: string }[] }).data_sources.map(({ id }) => id), [clients]);
  });

  it('lists 25 clients in answers of ten, each once', async () => {
    const ids: string[] = [];
    let start_cursor: string | undefined;
    do {
      const answer = await client.dataSources.query({ data_source_id: clients, page_size: 10, ...(start_cursor ? { start_cursor } : {}) });
      ids.push(...answer.results.map(({ id }) => id));
      start_cursor = answer.next_cursor ?? undefined;
    } while (start_cursor);
    assert.equal(ids.length, 25);
    assert.equal(new Set(ids).size, 25);
  });

  it('filters and sorts', async () => {
    const { results } = await client.dataSources.query({
      data_source_id: clients,
      filter: { and: [{ property: 'Stage', status: { equals: 'Negotiation' } }, { property: 'Value', number: { greater_than: 100_000 } }] },
      sorts: [{ property: 'Value', direction: 'descending' }],
    });
    const values = results.map((page) => (page as unknown as { properties: { Value: { number: number } } }).properties.Value.number);
    assert.ok(values.length >= 2);
    assert.deepEqual(values, values.toSorted((a, b) => b - a));
    assert.ok(values.every((value) => value > 100_000));
    const named = await client.dataSources.query({ data_source_id: clients, filter: { property: 'Contact', rich_text: { contains: 'amanda foster' } } });
    assert.equal(titleOf(named.results[0]), 'Calder & Foster Retail');
  });

  it('keeps edit times to the minute, and finds them', async () => {
    const page = await firstPage();
    clock.forward(125);
    const edited = await client.pages.update({ page_id: page.id, properties: { 'Next step': { rich_text: [{ text: { content: 'Call back' } }] } } });
    assert.ok(isFullPage(edited));
    assert.match(edited.last_edited_time, /:00\.000Z$/);
    const { results } = await client.dataSources.query({
      data_source_id: clients,
      filter: { timestamp: 'last_edited_time', last_edited_time: { on_or_after: edited.last_edited_time } },
    });
    assert.deepEqual(results.map(({ id }) => id), [page.id]);
  });

  it('computes formulas and rollups from what they rest on', async () => {
    const { results } = await client.dataSources.query({ data_source_id: clients, filter: { property: 'Stage', status: { equals: 'Proposal' } }, page_size: 1 });
    const [page] = results;
    assert.ok(page && isFullPage(page));
    const properties = page.properties as Record<string, { relation?: { id: string }[]; number?: number; formula?: { number: number }; rollup?: { number: number } }>;
    assert.equal(properties['Weighted value']?.formula?.number, (properties['Value']?.number ?? 0) * 0.5);
    assert.equal(properties['Open tasks']?.rollup?.number, 1);
    await client.pages.update({ page_id: properties['Tasks']?.relation?.[0]?.id ?? '', properties: { Done: { checkbox: true } } });
    const after = await client.pages.retrieve({ page_id: page.id });
    assert.equal((after as { properties: typeof properties }).properties['Open tasks']?.rollup?.number, 0);
  });

  it('names the first 25 of a relation in the page, and all of them by itself', async () => {
    const page = await firstPage();
    const tasks = (emulator.snapshot() as WorkspaceData).sources.find(({ title }) => title === 'Tasks')?.id ?? '';
    const ids: string[] = [];
    for (let index = 0; index < 30; index += 1) ids.push((await client.pages.create({ parent: { data_source_id: tasks }, properties: {} })).id);
    const updated = await client.pages.update({ page_id: page.id, properties: { Tasks: { relation: ids.map((id) => ({ id })) } } });
    const relation = (updated as { properties: Record<string, unknown> }).properties['Tasks'] as { id: string; relation: { id: string }[]; has_more?: boolean };
    assert.deepEqual([relation.relation.map(({ id }) => id), relation.has_more], [ids.slice(0, 25), true]);
    const all: string[] = [];
    for (let cursor: string | undefined, more = true; more; ) {
      const answer = await client.pages.properties.retrieve({ page_id: page.id, property_id: relation.id, page_size: 20, ...(cursor === undefined ? {} : { start_cursor: cursor }) });
      assert.ok(answer.object === 'list' && answer.property_item.type === 'relation');
      for (const item of answer.results) if (item.type === 'relation') all.push(item.relation.id);
      more = answer.has_more;
      cursor = answer.next_cursor ?? undefined;
    }
    assert.deepEqual(all, ids);
    await client.pages.update({ page_id: page.id, properties: { Tasks: { relation: [] } } });
  });

  it('counts and shows the first 25 of a rollup in the page, and all of them by itself, a value of which comes with the last answer', async () => {
    const data = emulator.snapshot() as WorkspaceData;
    const source = data.sources.find(({ id }) => id === clients);
    const { page, ids } = withManyTasks(data, 60);
    source?.properties.push(
      { id: 'ttls', name: 'Task titles', type: 'rollup', relation: 'task', target: 'title', function: 'show_original' },
      { id: 'twic', name: 'Twice', type: 'formula', expression: 'prop("Open tasks") * 2' },
    );
    const own = await startEmulator({ now: clock.now, snapshot: data });
    const pages = clientOf(own).pages;
    type Properties = Record<string, { rollup?: { number?: number; array?: unknown[] }; formula?: { number: number }; people?: unknown[] }>;
    const { properties } = (await pages.retrieve({ page_id: page })) as unknown as { properties: Properties };
    assert.deepEqual([properties['Open tasks']?.rollup?.number, properties['Task titles']?.rollup?.array?.length, properties['Twice']?.formula?.number], [25, 25, 50]);
    const answers = async (property_id: string) => {
      const all = [];
      for (let start_cursor: string | undefined, more = true; more; ) {
        const answer = await pages.properties.retrieve({ page_id: page, property_id, ...(start_cursor === undefined ? {} : { start_cursor }), page_size: 40 });
        assert.ok(answer.object === 'list' && answer.property_item.type === 'rollup');
        all.push(answer);
        more = answer.has_more;
        start_cursor = answer.next_cursor ?? undefined;
      }
      return all.map(({ property_item, results }) => [property_item.type === 'rollup' ? property_item.rollup.type : '', results.length, property_item.next_url === null]);
    };
    assert.deepEqual(await answers('open'), [['incomplete', 40, false], ['number', 20, true]]);
    assert.deepEqual(await answers('ttls'), [['array', 40, false], ['array', ids.length - 40, true]]);
    const twice = await pages.properties.retrieve({ page_id: page, property_id: 'twic' });
    assert.ok(twice.object === 'property_item' && twice.type === 'formula');
    assert.deepEqual(twice.formula, { type: 'number', number: 120 });
    assert.ok(assertTraffic(own.journal) >= 6);
    await own.close();
  });

  it('creates pages with content, appends, edits and removes blocks, comments', async () => {
    const request: CreatePageParameters = {
      parent: { data_source_id: clients },
      properties: { Company: { title: [{ text: { content: 'Newcomer' } }] }, Stage: { status: { name: 'Lead' } }, Industry: { select: { name: 'Space' } } },
      children: [{ paragraph: { rich_text: [{ text: { content: 'First words' } }] } }],
    };
    const page = await client.pages.create(request);
    await client.blocks.children.append({
      block_id: page.id,
      children: [{ to_do: { rich_text: [{ text: { content: 'Ask' } }], checked: true } }, { toggle: { rich_text: [{ text: { content: 'More' } }], children: [{ divider: {} }] } }],
    });
    const { results } = await client.blocks.children.list({ block_id: page.id });
    assert.deepEqual(results.map((block) => (block as { type: string }).type), ['paragraph', 'to_do', 'toggle']);
    await client.blocks.update({ block_id: results[0]?.id ?? '', paragraph: { rich_text: [{ text: { content: 'Other words' } }] } });
    await client.blocks.delete({ block_id: results[1]?.id ?? '' });
    const left = (await client.blocks.children.list({ block_id: page.id })).results as { type: string; has_children: boolean }[];
    assert.deepEqual(left.map(({ type, has_children }) => [type, has_children]), [['paragraph', false], ['toggle', true]]);
    await client.comments.create({ parent: { page_id: page.id }, rich_text: [{ text: { content: 'Look at this' } }] });
    assert.equal((await client.comments.list({ block_id: page.id })).results.length, 1);
    await client.pages.update({ page_id: page.id, in_trash: true });
    const listed = await client.dataSources.query({ data_source_id: clients });
    assert.ok(listed.results.every(({ id }) => id !== page.id));
    const trash = await client.dataSources.query({ data_source_id: clients, in_trash: true });
    assert.deepEqual(trash.results.map(({ id }) => id), [page.id]);
  });

  it('refuses as Notion refuses', async () => {
    const page = await firstPage();
    const update = (properties: object) => client.pages.update({ page_id: page.id, properties: properties as never });
    await assert.rejects(clientOf(emulator, 'ntn_wrong').users.me({}), (thrown) => codeOf(thrown) === 'unauthorized');
    await assert.rejects(client.pages.retrieve({ page_id: '00000000-0000-4000-8000-000000000000' }), (thrown) => codeOf(thrown) === 'object_not_found');
    await assert.rejects(update({ Nothing: { number: 1 } }), (thrown) => codeOf(thrown) === 'validation_error');
    await assert.rejects(update({ Stage: { status: { name: 'Nowhere' } } }), (thrown) => codeOf(thrown) === 'validation_error');
    await assert.rejects(update({ Value: { number: 'much' } }), (thrown) => codeOf(thrown) === 'validation_error');
    await assert.rejects(update({ 'Weighted value': { formula: { number: 1 } } }), (thrown) => codeOf(thrown) === 'validation_error');
    await assert.rejects(client.dataSources.query({ data_source_id: clients, start_cursor: 'nowhere' }), (thrown) => codeOf(thrown) === 'validation_error');
    await assert.rejects(client.dataSources.query({ data_source_id: clients, page_size: 500 }), (thrown) => codeOf(thrown) === 'validation_error');
    const bare = (headers: Record<string, string>) => fetch(`${emulator.origin}/v1/users/me`, { headers: { authorization: `Bearer ${demoAccount.token}`, ...headers } });
    assert.equal(((await (await bare({})).json()) as { code: string }).code, 'missing_version');
    assert.equal((await bare({ 'notion-version': '2022-06-28' })).status, 400);
    assert.equal((await bare({ 'notion-version': '2026-03-11' })).status, 200);
  });

  it('answered all of this in the form that Notion’s types describe', () => {
    assert.ok(assertTraffic(emulator.journal) > 25);
  });
});

describe('the emulated Notion around its API', () => {
  it('limits the rate and says how long to wait', async () => {
    const clock = new TestClock();
    const emulator = await startEmulator({ now: clock.now, rateLimit: { burst: 3, perSecond: 0.5 } });
    const ask = () => fetch(`${emulator.origin}/v1/users/me`, { headers: { authorization: `Bearer ${demoAccount.token}`, 'notion-version': '2025-09-03' } });
    const statuses = [await ask(), await ask(), await ask(), await ask()].map(({ status }) => status);
    assert.deepEqual(statuses, [200, 200, 200, 429]);
    assert.equal((await ask()).headers.get('retry-after'), '2');
    clock.forward(2);
    const again = await ask();
    assert.equal(again.status, 200);
    // By this another integration of the workspace takes the place of one that was deleted.
    const me = (await again.json()) as { bot: { workspace_id: string } };
    assert.equal(notion.definition.identity?.workspace?.(me), me.bot.workspace_id);
    await emulator.close();
  });

  it('tells changes by signed webhooks, the verification token first', async () => {
    const bodies: { body: string; signature: string | undefined }[] = [];
    const receiver = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => (body += String(chunk)));
      request.on('end', () => {
        bodies.push({ body, signature: request.headers['x-notion-signature'] as string | undefined });
        response.end();
        receiver.emit('received');
      });
    }).listen(0, '127.0.0.1');
    await once(receiver, 'listening');
    const emulator = await startEmulator({});
    const { verificationToken } = emulator.addWebhook(`http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`);
    await once(receiver, 'received');
    assert.deepEqual(JSON.parse(bodies[0]?.body ?? ''), { verification_token: verificationToken });

    const client = clientOf(emulator);
    const { results } = await client.search({ filter: { property: 'object', value: 'page' }, page_size: 1 });
    const page_id = results[0]?.id ?? '';
    const heard = once(receiver, 'received');
    await client.pages.update({ page_id, in_trash: true });
    await heard;
    const { body, signature } = bodies[1] ?? { body: '', signature: '' };
    assert.ok(await verifyWebhookSignature({ body, signature, verificationToken }));
    assert.ok(!(await verifyWebhookSignature({ body: `${body} `, signature, verificationToken })));
    const event = JSON.parse(body) as { type: string; entity: { id: string } };
    assert.deepEqual([event.type, event.entity.id], ['page.deleted', page_id]);
    assertNotion('PageDeletedWebhookPayload', event);
    await emulator.close();
    receiver.close();
  });

  it('serves a page whose edits are changes at the source', async () => {
    const emulator = await startEmulator({ links: [{ title: 'Calendar <week>', url: 'http://127.0.0.1:1/' }] });
    const html = await (await fetch(emulator.page)).text();
    assert.match(html, /Calendar &#60;week&#62;/);
    type State = { revision: number; sources: { title: string; columns: { id: string; name: string }[]; rows: { id: string; trashed: boolean; cells: Record<string, string>; notes: string[] }[] }[] };
    const state = async () => (await (await fetch(`${emulator.origin}/_page/state`)).json()) as State;
    const row = async () => (await state()).sources[0]?.rows[0];
    const id = (await row())?.id ?? '';
    const send = (path: string, body: object, type = 'application/json') =>
      fetch(`${emulator.origin}/_page/pages/${id}/${path}`, { method: 'POST', headers: { 'content-type': type }, body: JSON.stringify(body) });
    assert.equal((await send('cell', { property: 'Stage', value: 'Won' })).status, 204);
    assert.equal((await send('cell', { property: 'Value', value: '12.5' })).status, 204);
    assert.equal((await send('note', { text: 'Signed today' })).status, 204);
    assert.equal((await send('cell', { property: 'Value', value: 'much' })).status, 400);
    for (const [value, status] of [['soon', 400], ['2026-02-30', 400], ['2026-03-09', 204], ['', 204]] as const) assert.equal((await send('cell', { property: 'Next step due', value })).status, status, value);
    assert.equal((await send('note', { text: 'from another site' }, 'text/plain')).status, 400);
    assert.equal((await row())?.cells['stag'], 'Won');
    assert.equal((await row())?.cells['valu'], '12.5');
    assert.equal((await row())?.notes.at(-1), 'Signed today');
    await send('trash', { trashed: true });
    assert.equal((await row())?.trashed, true);
    assert.equal((await fetch(`${emulator.origin}/_page/state?revision=${(await state()).revision}`)).status, 204);
    await emulator.close();
  });

  it('starts again from a snapshot and tells every commit', async () => {
    let changes = 0;
    const first = await startEmulator({ onChange: () => (changes += 1) });
    const commits: number[] = [];
    const stop = first.onCommit((at) => commits.push(at));
    const { results } = await clientOf(first).search({ filter: { property: 'object', value: 'page' }, page_size: 1 });
    await clientOf(first).pages.update({ page_id: results[0]?.id ?? '', in_trash: true });
    stop();
    const saved = first.snapshot();
    await first.close();
    assert.deepEqual([commits.length, changes], [1, 1]);
    assert.ok(Math.abs(Date.now() - (commits[0] ?? 0)) < 60_000);
    const second = await startEmulator({ snapshot: saved });
    assert.deepEqual(second.snapshot(), saved);
    await second.close();
    await assert.rejects(startEmulator({ snapshot: { version: 99 } }));
  });
});
