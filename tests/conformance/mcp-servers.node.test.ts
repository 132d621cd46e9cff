import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { kinds, type Contract } from '@vivarium/sdk/contract';
import type { McpQuestion, McpRunningCall } from '@vivarium/sdk/protocol';
import { createRequire } from 'node:module';
import { createHttp } from '../../sdk/connector/http.js';
import { demoAccount, startEmulator } from '../../plugins/notion/emulator.js';
import { connectorOf } from '../../plugins/mcp/connector.js';
import { mapItems } from '../../plugins/mcp/items.js';
import { successOf } from '../../plugins/mcp/result.js';
import { Transport } from '../../host/companion/broker-transport.js';
import { FileVault } from '../../host/companion/vault-file.js';
import { readServers } from '../../host/companion/mcp/read-servers.js';
import { McpServers } from '../../host/companion/mcp/servers.js';
import { listenEverything } from './everything-http.js';

const require = createRequire(import.meta.url);
const start = (packageFile: string) => join(packageFile, '../dist/index.js');
const memory = start(require.resolve('@modelcontextprotocol/server-memory/package.json'));
const everything = start(require.resolve('@modelcontextprotocol/server-everything/package.json'));
const notion = join(require.resolve('@notionhq/notion-mcp-server/package.json'), '../bin/cli.mjs');
const filesystem = start(require.resolve('@modelcontextprotocol/server-filesystem/package.json'));

describe('MCP servers of the field', { timeout: 120_000 }, () => {
  let folder: string;
  let servers: McpServers;
  let broker: Transport;
  let onChange: () => void;
  let onTold: () => void;
  let asked: McpQuestion[];
  /** What running calls said of themselves; empty: none runs any more. */
  let told: string[];
  const syncs: McpRunningCall['sync'][] = [];
  beforeEach(async () => {
    [asked, told] = [[], []];
    onTold = () => undefined;
    folder = await realpath(await mkdtemp(join(tmpdir(), 'vivarium-mcp-')));
    broker = new Transport();
    onChange = () => undefined;
    servers = await open();
  });
  afterEach(async () => {
    await servers.close();
    broker.close();
    await rm(folder, { recursive: true });
  });
  const contracts = new Map<string, Contract>();
  const open = async () =>
    McpServers.open({
      dataFolder: folder, vault: await FileVault.open(join(folder, 'vault'), () => undefined), version: '0', log: () => undefined, contracts,
      connect: () => Promise.resolve(), stateChanged: () => undefined,
      sourceChanged: () => onChange(),
      ask: (_, question) => Promise.resolve(((asked.push(question), { action: 'accept', content: { interpretation: 'snake' } }))),
      running: (calls) => {
        syncs.push(...calls.map(({ sync }) => sync));
        told.push(...(calls.length > 0 ? calls.map(({ message = '?' }) => message) : ['']));
        if (calls.length > 0) onTold();
      },
    }, broker);
  const ask = async (id: string, path: string, body: unknown): Promise<unknown> => JSON.parse(await servers.get(id).answer({ url: new URL(`${servers.originOf(id)}${path}`), method: 'POST', headers: {}, body: JSON.stringify(body) }));

  it('memory: its graph is a collection, a write is told of', async () => {
    const file = join(folder, 'memory.jsonl');
    const [draft] = readServers(`MEMORY_FILE_PATH=${file} ${process.execPath} ${memory}`);
    await writeFile(file, `${JSON.stringify({ type: 'entity', name: 'Amanda Foster', entityType: 'person', observations: ['likes tea'] })}\n`);
    const server = await servers.add(draft!);
    assert.equal(server.state, 'running');
    const graph = server.setup.collections.find(({ list }) => list === '/entities')!;
    assert.equal(graph.key, 'name');
    const connector = connectorOf(server.setup);
    const http = createHttp(connector.contract, async ({ url, body }) => ({ status: 200, headers: {}, body: new TextEncoder().encode(JSON.stringify(await ask(server.id, new URL(url).pathname, JSON.parse(body as string)))).buffer }));
    const account = { id: 'a', label: 'a', timeZone: 'UTC', readOnly: false, settings: {} };
    for await (const batch of connector.sync(graph.name, { http, account, signal: new AbortController().signal })) assert.deepEqual(batch.upsert.map(({ key, entityType }) => [key, entityType]), [['Amanda Foster', 'person']]);
    assert.deepEqual(contracts.get(server.id)!.definition.actions['deleteEntities']!.risk, 'destructive');
    await servers.get(server.id).assign(graph.name, 'record');
    const asRecord = connectorOf(servers.list()[0]!.setup);
    for await (const batch of asRecord.sync(graph.name, { http, account, signal: new AbortController().signal })) assert.deepEqual(batch.upsert.map((item) => kinds.record.item.parse(item)).map(({ title, type }) => [title, type]), [['Amanda Foster', 'person']]);
    await assert.rejects(servers.get(server.id).assign(graph.name, 'event'), { code: 'invalid-input', message: /lack what an event needs/ });
    const told = new Promise<void>((resolve) => (onChange = resolve));
    await ask(server.id, '/read/resources', {});
    await ask(server.id, '/call/tool', { tool: 'create_entities', arguments: { entities: [{ name: 'Ben', entityType: 'person', observations: [] }] } });
    await told;
    await assert.rejects(ask(server.id, '/read/tool', { tool: 'create_entities', arguments: {} }), { code: 'forbidden' });
  });

  it('everything: all that it offers, and nothing of it is left', async () => {
    const server = await servers.add({ title: 'Everything', transport: { type: 'stdio', command: process.execPath, args: [everything, 'stdio'], env: {}, secrets: [] }, secretValues: {}, roots: [folder] });
    const resources = (await ask(server.id, '/read/resources', {})) as unknown[];
    assert.ok(resources.length >= 7);
    assert.equal(await ask(server.id, '/call/tool', { tool: 'echo', arguments: { message: 'hello' } }).then((answer) => successOf(answer as never, 'echo')), 'Echo: hello');
  });

  it('everything: what keeps a collection current tells how far it is as that, not as something that somebody waits for', async () => {
    const { id } = await servers.add({ title: 'Everything', transport: { type: 'stdio', command: process.execPath, args: [everything, 'stdio'], env: {}, secrets: [] }, secretValues: {}, roots: [] });
    const tool = 'trigger-long-running-operation';
    await servers.get(id).collect(tool, { duration: 1, steps: 2 });
    const kept = servers.list()[0]!.setup.collections.find((one) => one.tool === tool)!;
    syncs.length = 0;
    await ask(id, '/read/tool', { tool, collection: kept.name, arguments: { duration: 2, steps: 4 } });
    assert.deepEqual(syncs.filter((sync) => sync?.connector !== id || sync.collection !== kept.name), []);
    assert.ok(syncs.length > 0);
    assert.equal(told.at(-1), '');
  });

  for (const over of ['stdio', 'Streamable HTTP'])
    it(`everything over ${over}: a tool that runs as a task is shown while it works, asks what it has to know, and answers`, async () => {
      const http = over === 'stdio' ? undefined : await listenEverything();
      try {
        const transport = http ? { type: 'http' as const, url: `${http.origin}/mcp`, secrets: [] } : { type: 'stdio' as const, command: process.execPath, args: [everything, 'stdio'], env: {}, secrets: [] };
        const server = await servers.add({ title: 'Everything', transport, secretValues: {}, roots: [] });
        const answer = (await ask(server.id, '/call/tool', { tool: 'simulate-research-query', arguments: { topic: 'python', ambiguous: true } })) as never;
        assert.match(String(successOf(answer, 'research')), /Research Report: python \(snake\)[^]*✓/);
        assert.deepEqual(asked.map((question) => question.mode === 'form' && Object.keys(question.schema.properties)), [['interpretation']]);
        assert.ok(told.includes('Synthesizing findings...') || told.some((words) => words.startsWith('Continuing')), told.join('\n'));
        assert.equal(told.at(-1), '');
        const leaving = new AbortController();
        told.length = 0;
        const left = servers.get(server.id).answer({ url: new URL(`${servers.originOf(server.id)}/call/tool`), method: 'POST', headers: {}, body: JSON.stringify({ tool: 'simulate-research-query', arguments: { topic: 'tea' } }), signal: leaving.signal });
        onTold = () => leaving.abort();
        await assert.rejects(left);
        assert.equal(told.at(-1), '');
      } finally {
        await servers.close();
        await http?.close();
      }
    });

  it('filesystem: within the folders that a person tells it of, as they change', async () => {
    const other = join(folder, 'other');
    await mkdir(other);
    const server = await servers.add({ title: 'Files', transport: { type: 'stdio', command: process.execPath, args: [filesystem, folder], env: {}, secrets: [] }, secretValues: {}, roots: [] });
    const until = async (holds: (said: string) => boolean) => {
      while (!holds(JSON.stringify(await ask(server.id, '/read/tool', { tool: 'list_allowed_directories', arguments: {} })))) await setImmediate();
    };
    await assert.rejects(servers.get(server.id).setRoots([join(folder, 'nowhere')]), { code: 'invalid-input', message: /There is no folder/ });
    await assert.rejects(servers.get(server.id).setRoots(['relative']), { code: 'invalid-input', message: /whole path/ });
    assert.deepEqual(servers.list()[0]!.roots, []);
    await servers.get(server.id).setRoots([other]);
    assert.deepEqual(servers.list()[0]!.roots, [other]);
    await until((said) => said.includes(other));
    await servers.get(server.id).setRoots([folder, other]);
    await until((said) => said.includes(`${folder}\\n`));
    // It is still told after it was started again.
    await servers.get(server.id).setRoots([other]);
    await servers.get(server.id).restart();
    await until((said) => said.includes(other) && !said.includes(`${folder}\\n`));
    await rm(other, { recursive: true });
    await servers.get(server.id).setRoots([]);
    assert.deepEqual(servers.list()[0]!.roots, []);
  });

  it('filesystem: within the folder that it was given', async () => {
    await writeFile(join(folder, 'note.txt'), 'Call Amanda');
    const server = await servers.add({ title: 'Files', transport: { type: 'stdio', command: process.execPath, args: [filesystem, folder], env: {}, secrets: [] }, secretValues: {}, roots: [folder] });
    const answer = await ask(server.id, '/read/tool', { tool: 'read_text_file', arguments: { path: join(folder, 'note.txt') } });
    assert.match(JSON.stringify(successOf(answer as never, 'read')), /Call Amanda/);
    // What needs to be told something is kept once the person told it.
    assert.deepEqual(server.setup.collections.filter(({ tool }) => tool === 'directory_tree'), []);
    await servers.get(server.id).collect('directory_tree', { path: folder });
    const [tree] = servers.list()[0]!.setup.collections.filter(({ tool }) => tool === 'directory_tree');
    assert.deepEqual([tree!.arguments, tree!.key], [{ path: folder }, 'name']);
    await assert.rejects(servers.get(server.id).collect('write_file', { path: 'x', content: '' }), { code: 'forbidden' });
    await servers.get(server.id).dropCollection(tree!.name);
    assert.deepEqual(servers.list()[0]!.setup.collections.filter(({ tool }) => tool === 'directory_tree'), []);
  });

  it('notion: the official server, before our emulated Notion; its token stays in the vault', async () => {
    const emulator = await startEmulator();
    try {
      const [draft] = readServers(`NOTION_TOKEN=${demoAccount.token} BASE_URL=${emulator.origin} ${process.execPath} ${notion}`);
      assert.deepEqual([draft!.title, draft!.transport.secrets], ['notion-mcp-server', ['NOTION_TOKEN']]);
      const server = await servers.add(draft!);
      assert.equal(server.tools.length, 24);
      assert.ok(!JSON.stringify(servers.list()).includes(demoAccount.token));
      const users = server.setup.collections.find(({ tool }) => tool === 'API-get-users')!;
      const answer = (await ask(server.id, '/read/tool', { tool: 'API-get-users', arguments: {} })) as never;
      const { items, drift } = mapItems(users, successOf(answer, 'users'));
      assert.deepEqual([items.some(({ name }) => name === 'Priya Raman'), drift, users.key], [true, [], 'id']);
      const { results } = successOf((await ask(server.id, '/call/tool', { tool: 'API-post-search', arguments: { page_size: 10, filter: { property: 'object', value: 'page' } } })) as never, 'search') as { results: { id: string }[] };
      const page = results[0]!.id;
      const changed = new Promise((resolve) => emulator.onCommit(resolve));
      successOf((await ask(server.id, '/call/tool', { tool: 'API-patch-page', arguments: { page_id: page, in_trash: true } })) as never, 'patch');
      await changed;
      const read = successOf((await ask(server.id, '/read/tool', { tool: 'API-retrieve-a-page', arguments: { page_id: page } })) as never, 'page') as { in_trash: boolean };
      assert.equal(read.in_trash, true);
      emulator.revokeToken();
      const refused = JSON.stringify(await ask(server.id, '/read/tool', { tool: 'API-get-self', arguments: {} }));
      assert.match(refused, /unauthorized/);
    } finally {
      await emulator.close();
    }
  });
});
