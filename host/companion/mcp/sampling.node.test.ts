import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { VivariumError } from '@vivarium/sdk/contract';
import type { McpQuestion } from '@vivarium/sdk/protocol';
import { Transport } from '../broker-transport.js';
import { Claude } from '../claude.js';
import { listenAsClaude, type TestServer } from '../services-testing.js';
import { refuses, says } from '../studio/messages-testing.js';
import { FileVault } from '../vault-file.js';
import { McpServers } from './servers.js';

const fixture = join(import.meta.dirname, 'fixture-sampling.mjs');
const request = { systemPrompt: 'You name teas.', messages: [{ role: 'user', content: { type: 'text', text: 'Name a tea.' } }], maxTokens: 100 };

for (const era of ['older', 'newer'])
  describe(`a server that asks Claude, by the ${era} form`, { timeout: 120_000 }, () => {
    let folder: string;
    let servers: McpServers;
    let broker: Transport;
    let claude: Claude;
    let api: TestServer;
    let id: string;
    let answer: RequestListener;
    let sent: unknown[];
    let asked: McpQuestion[];
    let reply: (signal: AbortSignal) => Promise<unknown>;
    /** As if Claude were at its own address: only there prices are known. */
    let priced: boolean;
    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'vivarium-mcp-'));
      broker = new Transport();
      [sent, asked, priced] = [[], [], false];
      reply = () => Promise.resolve({ action: 'accept' });
      answer = says([], { text: 'Assam.', stop: 'end_turn' });
      api = await listenAsClaude((body) => sent.push(body), (message, response) => answer(message, response));
      const vault = await FileVault.open(join(folder, 'vault'), () => undefined);
      claude = await Claude.open({ vault, path: join(folder, 'claude.json'), publish: () => undefined, log: () => undefined });
      await claude.change({ key: 'sk-test-key-value', baseUrl: api.origin });
      const theirs = { refused: (problem: string) => claude.refused(problem), access: async () => ({ ...(await claude.access()), ...(priced ? { baseUrl: 'https://api.anthropic.com', model: 'claude-sonnet-4-5' } : {}) }) };
      const ask = (_server: object, question: McpQuestion, signal: AbortSignal) => (asked.push(question), reply(signal));
      servers = await McpServers.open({ ask, claude: theirs, dataFolder: folder, vault, version: '0', log: () => undefined, contracts: new Map(), connect: () => Promise.resolve(), stateChanged: () => undefined, sourceChanged: () => undefined }, broker);
      ({ id } = await servers.add({ title: 'Teas', transport: { type: 'stdio', command: process.execPath, args: [fixture, era], env: {}, secrets: [] }, secretValues: {}, roots: [] }));
    });
    afterEach(async () => {
      await servers.close();
      broker.close();
      await api.close();
      await claude.meter.settled();
      await rm(folder, { recursive: true });
    });
    const allow = (allowed: boolean) => servers.get(id).letAskClaude(allowed);
    /** What the server heard, or what became of the call where it was not heard of again. */
    const ask = (params: object, { tool = 'ask', timeout }: { tool?: string; timeout?: number } = {}): Promise<string> =>
      servers.get(id)
        .answer({ url: new URL(`${servers.originOf(id)}/${tool === 'look' ? 'read' : 'call'}/tool`), method: 'POST', headers: {}, body: JSON.stringify({ tool, arguments: { request: params, ...(timeout ? { timeout } : {}) } }) })
        .then((text) => (JSON.parse(text) as { content: { text: string }[] }).content[0]!.text, ({ message }: Error) => message);

    it('gets an answer where the person lets it and says yes to these words, and is counted by its name', async () => {
      await allow(true);
      assert.equal(servers.list()[0]!.protocol, era === 'older' ? '2025-11-25' : '2026-07-28');
      const heard = JSON.parse(await ask({ ...request, maxTokens: 1_000_000 })) as unknown;
      assert.deepEqual(heard, { role: 'assistant', content: { type: 'text', text: 'Assam.' }, model: 'mid-1', stopReason: 'endTurn' });
      assert.deepEqual(asked, [{ mode: 'sampling', system: 'You name teas.', messages: [{ role: 'user', text: 'Name a tea.' }], maxTokens: 4096, model: 'mid-1' }]);
      assert.deepEqual(sent, [{ model: 'mid-1', max_tokens: 4096, system: 'You name teas.', messages: [{ role: 'user', content: 'Name a tea.' }], stream: true }]);
      assert.deepEqual(claude.meter.usage().uses.map(({ purpose, about, outputTokens }) => [purpose, about, outputTokens]), [['server', 'Teas', 50]]);
    });

    it('is refused unless the person lets it, before and after; what they chose is kept', async () => {
      await ask(request);
      await allow(true);
      await ask(request);
      assert.equal(sent.length, 1);
      assert.equal(servers.list()[0]!.mayAskClaude, true);
      assert.match(await readFile(join(folder, 'mcp.json'), 'utf8'), /"mayAskClaude": true/);
      await allow(false);
      await ask(request);
      assert.deepEqual([asked.length, sent.length, servers.list()[0]!.mayAskClaude], [1, 1, false]);
    });

    it('hears that the person declined or did not decide, and nothing is sent', async () => {
      await allow(true);
      reply = () => Promise.resolve({ action: 'decline' });
      assert.match(await ask(request), era === 'older' ? /-1,.*The person declined/ : /The person declined/);
      reply = () => Promise.resolve({ action: 'cancel' });
      assert.match(await ask(request), /did not decide/);
      assert.deepEqual([asked.length, sent.length], [2, 0]);
    });

    it('is not asked about where the budget does not hold it, and does not hear how large that is', async () => {
      await allow(true);
      priced = true;
      await claude.meter.setBudget(0.000001);
      const heard = await ask(request);
      assert.match(heard, /budget of the month does not hold it/);
      assert.doesNotMatch(heard, /\$/);
      assert.match(servers.get(id).transcript, /could cost up to \$0/);
      assert.deepEqual([asked.length, sent.length], [0, 0]);
      await claude.meter.setBudget(10);
      assert.match(await ask(request), /Assam/);
    });

    it('hears that there is no key, no page to ask on, and what Claude fails of', async () => {
      await allow(true);
      reply = () => Promise.reject(new VivariumError('page-closed', 'Open a page.'));
      assert.match(await ask(request), /no page of Vivarium is open/);
      assert.equal(sent.length, 0);
      reply = () => Promise.resolve({ action: 'accept' });
      answer = refuses(401);
      assert.match(await ask(request), /does not accept the key/);
      assert.match(claude.status().problem!, /does not accept the key/);
      answer = says([], { text: 'No.', stop: 'refusal' });
      assert.match(await ask(request), /Claude declined/);
      const before = sent.length;
      await claude.change({ forget: true });
      assert.match(await ask(request), /Claude is not set up/);
      assert.equal(sent.length, before);
    });

    it('asks with pictures, tools, or more than a person reads: it hears that only plain text goes', async () => {
      await allow(true);
      assert.match(await ask({ ...request, messages: [{ role: 'user', content: { type: 'image', data: 'aGk=', mimeType: 'image/png' } }] }), /plain text only/);
      assert.match(await ask({ ...request, tools: [{ name: 'a', inputSchema: { type: 'object' } }] }), era === 'older' ? /plain text only.*tools/ : /do not declare the required capability/);
      assert.match(await ask({ ...request, systemPrompt: 'x'.repeat(20_001) }), /more than 20000 characters/);
      assert.deepEqual([asked.length, sent.length], [0, 0]);
    });

    it('asks while it is only read: nobody had asked it for anything', async () => {
      await allow(true);
      assert.match(await ask(request, { tool: 'look' }), /nobody had asked it/);
      assert.deepEqual([asked.length, sent.length], [0, 0]);
    });

    it('asks while a tool of it runs as a task: it goes the same way', { skip: era === 'older' }, async () => {
      ({ id } = await servers.add({ title: 'Tasks', transport: { type: 'stdio', command: process.execPath, args: [join(import.meta.dirname, 'fixture-tasks.mjs'), era], env: {}, secrets: [] }, secretValues: {}, roots: [] }));
      await allow(true);
      await ask({}, { tool: 'secretive' });
      assert.match(servers.get(id).transcript, /answered Assam/);
      assert.deepEqual([asked.length, sent.length], [1, 1]);
    });

    it('does not wait for the person: a yes that comes later sends nothing', { skip: era === 'newer' }, async () => {
      await allow(true);
      reply = (signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve({ action: 'accept' })));
      assert.match(await ask(request, { timeout: 500 }), /timed out/i);
      const begun = performance.now();
      while (!/nobody waited for it/.test(servers.get(id).transcript)) {
        assert.ok(performance.now() - begun < 60_000, servers.get(id).transcript);
        await setImmediate();
      }
      assert.equal(sent.length, 0);
    });
  });
