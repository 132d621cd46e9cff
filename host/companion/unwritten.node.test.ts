import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { Agent } from '@vivarium/sdk/protocol';
import { AgentList } from './agents/agent-list.js';
import { Transport } from './broker-transport.js';
import { ClaudeMeter } from './claude-meter.js';
import { Claude } from './claude.js';
import { newBrowserKey, refused, whileUnwritable } from './companion-testing.js';
import { ChangingLists, readingTool } from './mcp/changing-lists-testing.js';
import { McpServers } from './mcp/servers.js';
import { listenAsClaude, serveRoutes } from './services-testing.js';
import { Sessions } from './session.js';
import { FileVault } from './vault-file.js';

const log = () => undefined;

describe('what could not be written down has not happened', { timeout: 60_000 }, () => {
  let parent: string;
  let folder: string;
  beforeEach(async () => {
    parent = await mkdtemp(join(tmpdir(), 'vivarium-unwritten-'));
    folder = join(parent, 'data');
    await mkdir(folder);
  });
  afterEach(() => rm(parent, { recursive: true }));
  const unwritable = (run: () => Promise<unknown>) => whileUnwritable(folder, run);

  it('with MCP servers: neither trust, nor a permission, nor a removal holds that is gone after a start', async () => {
    const lists = new ChangingLists();
    lists.tools = [{ ...readingTool('first'), annotations: { readOnlyHint: false } }];
    await lists.start();
    const broker = new Transport();
    const vault = await FileVault.open(join(parent, 'vault'), log);
    const open = () => McpServers.open({ dataFolder: folder, vault, version: '0', log, contracts: new Map(), connect: () => Promise.resolve(), stateChanged: log, sourceChanged: log }, broker);
    const servers = await open();
    const { id } = await servers.add({ title: 'Lists', transport: { type: 'http', url: lists.url, secrets: [] }, secretValues: {}, roots: [] });
    const seen = () => servers.list().map(({ revision, mayAskClaude, tools, setup }) => ({ revision, mayAskClaude, tools, setup }));
    const before = seen();
    await unwritable(async () => {
      await assert.rejects(servers.get(id).trust('first', true), refused);
      await assert.rejects(servers.get(id).letAskClaude(true), refused);
      await assert.rejects(servers.remove(id), refused);
    });
    assert.deepEqual(seen(), before);
    await Promise.all([servers.get(id).trust('first', true), servers.get(id).setRoots([parent])]);
    const again = await open();
    const kept = ({ tools, roots, revision }: ReturnType<McpServers['list']>[number]) => ({ tools: tools.map(({ name, state }) => [name, state]), roots, revision });
    assert.deepEqual(again.list().map(kept), servers.list().map(kept));
    assert.deepEqual(again.list()[0]?.roots, [parent]);
    await servers.remove(id);
    assert.deepEqual([servers.list(), (await open()).list()], [[], []]);
    await Promise.all([servers.close(), again.close(), lists.close()]);
    broker.close();
  });

  it('with other agents: one that could not be removed is there, works, and can be removed again', async () => {
    let told: readonly Agent[] = [];
    const open = () => AgentList.open({ path: join(folder, 'agents.json'), changed: (agents) => (told = agents), log });
    const agents = await open();
    const { agent, token } = await agents.add({ title: 'One', author: false });
    const signal = agents.signal(agent.id);
    await unwritable(async () => {
      await assert.rejects(agents.remove(agent.id), refused);
      await assert.rejects(agents.add({ title: 'Two', author: false }), refused);
    });
    assert.deepEqual([agents.list(), told, signal.aborted, agents.holder(token)?.id], [[agent], [agent], false, agent.id]);
    await agents.remove(agent.id);
    assert.deepEqual([agents.list(), signal.aborted, agents.holder(token), (await open()).list()], [[], true, undefined, []]);
  });

  it('with browsers: one that could not be kept is not paired', async () => {
    const sessions = await Sessions.open({ path: join(folder, 'browsers.json'), log });
    const server = await serveRoutes(() => sessions.routes);
    const post = async (name: string, body: object) => {
      const answer = await fetch(`${server.origin}/api/session/${name}`, { method: 'POST', body: JSON.stringify(body) });
      return { status: answer.status, body: (await answer.json()) as Record<string, string> };
    };
    const pair = async () => post('pair', { code: sessions.issueCode(), publicKey: (await newBrowserKey()).publicKey });
    await unwritable(async () => assert.equal((await pair()).body['code'], 'unavailable'));
    const answers = await Promise.all([pair(), pair(), pair()]);
    const { browsers: kept } = JSON.parse(await readFile(join(folder, 'browsers.json'), 'utf8')) as { browsers: { id: string }[] };
    assert.deepEqual(kept.map(({ id }) => id).toSorted(), answers.map(({ body }) => body['browser']).toSorted());
    assert.equal(kept.length, 3);
    await server.close();
  });

  it('with Claude: a key stays with its address, and a budget with what is told of it', async () => {
    const vault = await FileVault.open(join(parent, 'vault'), log);
    const path = join(folder, 'claude.json');
    const open = () => Claude.open({ vault, path, publish: log, log });
    const [one, two] = await Promise.all([listenAsClaude(log, (_request, response) => void response.end()), listenAsClaude(log, (_request, response) => void response.end())]);
    const claude = await open();
    await claude.change({ key: 'key-of-one', baseUrl: one.origin });
    await unwritable(() => assert.rejects(claude.change({ key: 'key-of-two', baseUrl: two.origin }), refused));
    assert.equal(claude.status().baseUrl, one.origin);
    assert.equal(await vault.read('claude-key'), 'key-of-one', 'which goes to the address that is kept');
    await claude.change({ key: 'key-of-two', baseUrl: two.origin });
    assert.deepEqual([(await open()).status().baseUrl, await vault.read('claude-key')], [two.origin, 'key-of-two']);

    const meter = await ClaudeMeter.open({ path: join(folder, 'usage.json'), log });
    await meter.setBudget(5);
    await unwritable(() => assert.rejects(meter.setBudget(50), refused));
    assert.equal(meter.usage().budget, 5);
    await Promise.all([one.close(), two.close()]);
  });
});
