import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { Contract } from '@vivarium/sdk/contract';
import { Transport } from '../broker-transport.js';
import { FileVault } from '../vault-file.js';
import { ChangingLists, readingTool } from './changing-lists-testing.js';
import { McpServers } from './servers.js';

describe('what an MCP server lists', { timeout: 120_000 }, () => {
  let folder: string;
  let servers: McpServers;
  let broker: Transport;
  let lists: ChangingLists;
  let onState: () => void;
  let sourceChanges: number;
  const contracts = new Map<string, Contract>();
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vivarium-mcp-'));
    broker = new Transport();
    lists = new ChangingLists();
    [onState, sourceChanges] = [() => undefined, 0];
    await lists.start();
    const vault = await FileVault.open(join(folder, 'vault'), () => undefined);
    servers = await McpServers.open({ dataFolder: folder, vault, version: '0', log: () => undefined, contracts, connect: () => Promise.resolve(), stateChanged: () => onState(), sourceChanged: () => (sourceChanges += 1) }, broker);
  });
  afterEach(async () => {
    await servers.close();
    broker.close();
    await lists.close();
    await rm(folder, { recursive: true });
  });
  const add = () => servers.add({ title: 'Lists', transport: { type: 'http', url: lists.url, secrets: [] }, secretValues: {}, roots: [] });
  const ask = async (id: string, path: string, body: object): Promise<unknown> => JSON.parse(await servers.get(id).answer({ url: new URL(`${servers.originOf(id)}${path}`), method: 'POST', headers: {}, body: JSON.stringify(body) }));
  const call = async (id: string, tool: string) => JSON.stringify(await ask(id, '/read/tool', { tool }));
  const states = () => Object.fromEntries(servers.list()[0]!.tools.map(({ name, state }) => [name, state]));
  /** Looks after every word of a change. */
  const until = (holds: () => boolean) => new Promise<void>((resolve) => (onState = () => void (holds() && resolve()))).finally(() => (onState = () => undefined));

  it('in pages: all of them are there, and what is on the last is used', async () => {
    lists.tools = Array.from({ length: 7 }, (_, index) => readingTool(`tool_${index}`));
    lists.resources = Array.from({ length: 5 }, (_, index) => ({ uri: `note:${index}`, name: `Note ${index}`, mimeType: 'text/plain' }));
    const { id, tools, notices } = await add();
    assert.deepEqual([tools.map(({ name }) => name), notices], [lists.tools.map(({ name }) => name), []]);
    assert.ok(lists.cursors.includes('6'));
    assert.match(await call(id, 'tool_6'), /tool_6/);
    const items = (await ask(id, '/read/resources', {})) as { uri: string; text: string }[];
    assert.deepEqual(items.map(({ uri, text }) => [uri, text]), lists.resources.map(({ uri }) => [uri, `What ${uri} holds`]));
  });

  it('a tool that comes later is shown by itself, is not used before it is agreed to, and is used then', async () => {
    lists.tools = [readingTool('first')];
    const { id } = await add();
    await lists.heard;
    lists.tools = [...lists.tools, readingTool('second'), readingTool('third')];
    const shown = until(() => states()['second'] === 'new');
    await lists.tellOfTools();
    await shown;
    assert.deepEqual(states(), { first: 'agreed', second: 'new', third: 'new' });
    await assert.rejects(call(id, 'second'), { code: 'forbidden', message: /only since you agreed/ });
    assert.match(await call(id, 'first'), /first/);
    await servers.get(id).agree();
    assert.deepEqual(states(), { first: 'agreed', second: 'agreed', third: 'agreed' });
    assert.match(await call(id, 'second'), /second/);
    const { name } = servers.list()[0]!.setup.reads.find(({ tool }) => tool === 'second')!;
    assert.ok(Object.hasOwn(contracts.get(id)!.definition.reads, name));
  });

  for (const [what, change] of [
    ['schema', { inputSchema: { type: 'object', properties: { everything: { type: 'boolean' } } } }],
    ['description', { description: 'Reads it and tells others.' }],
  ] as const)
    it(`a ${what} that changes after consent: the tool is used no more and says so, at once; agreed to again it has a name that no grant knows`, async () => {
      lists.tools = [readingTool('first'), readingTool('second')];
      const { id, setup } = await add();
      await lists.heard;
      const before = sourceChanges;
      lists.tools = [readingTool('first', change as object), readingTool('second')];
      const shown = until(() => states()['first'] === 'changed');
      await lists.tellOfTools();
      await shown;
      await assert.rejects(call(id, 'first'), { code: 'forbidden', message: /changed “first” since you agreed/ });
      assert.match(await call(id, 'second'), /second/);
      assert.ok(sourceChanges > before);
      await servers.get(id).agree();
      const again = servers.list()[0]!;
      const nameOf = (tool: string, { reads }: typeof setup) => reads.find((one) => one.tool === tool)!.name;
      assert.notEqual(nameOf('first', again.setup), nameOf('first', setup));
      assert.equal(nameOf('second', again.setup), nameOf('second', setup));
      assert.match(await call(id, 'first'), /first/);
    });

  it('a tool that goes is not called any more, and says so', async () => {
    lists.tools = [readingTool('first'), readingTool('second')];
    const { id } = await add();
    await lists.heard;
    lists.tools = [readingTool('first')];
    const shown = until(() => states()['second'] === 'gone');
    await lists.tellOfTools();
    await shown;
    await assert.rejects(call(id, 'second'), { code: 'not-found', message: /does not offer “second” any more/ });
  });
});
