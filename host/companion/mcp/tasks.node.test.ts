import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { McpQuestion, McpReply, McpRunningCall } from '@vivarium/sdk/protocol';
import { Transport } from '../broker-transport.js';
import { FileVault } from '../vault-file.js';
import { McpServers } from './servers.js';

const fixture = join(import.meta.dirname, 'fixture-tasks.mjs');

for (const era of ['older', 'newer'])
  describe(`a tool that runs as a task, by the ${era} form`, { timeout: 120_000 }, () => {
    let folder: string;
    let servers: McpServers;
    let broker: Transport;
    let id: string;
    let asked: number;
    let told: McpRunningCall[][];
    let reply: McpReply;
    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'vivarium-mcp-'));
      broker = new Transport();
      [asked, told, reply] = [0, [], { action: 'accept', content: { name: 'Ann' } }];
      const ask = (_server: object, _question: McpQuestion) => Promise.resolve(((asked += 1), reply));
      const vault = await FileVault.open(join(folder, 'vault'), () => undefined);
      servers = await McpServers.open({ ask, dataFolder: folder, vault, version: '0', log: () => undefined, contracts: new Map(), connect: () => Promise.resolve(), stateChanged: () => undefined, sourceChanged: () => undefined, running: (calls) => void told.push(calls) }, broker);
      ({ id } = await servers.add({ title: 'Tasks', transport: { type: 'stdio', command: process.execPath, args: [fixture, era], env: {}, secrets: [] }, secretValues: {}, roots: [] }));
    });
    afterEach(async () => {
      await servers.close();
      broker.close();
      await rm(folder, { recursive: true });
    });
    const call = async (tool: string, signal?: AbortSignal) => JSON.parse(await servers.get(id).answer({ url: new URL(`${servers.originOf(id)}/call/tool`), method: 'POST', headers: {}, body: JSON.stringify({ tool }), ...(signal ? { signal } : {}) })) as { content: { text: string }[] };
    const until = async (holds: () => boolean) => {
      const begun = performance.now();
      while (!holds()) {
        assert.ok(performance.now() - begun < 60_000, servers.get(id).transcript);
        await setImmediate();
      }
    };
    const heard = (words: RegExp) => until(() => words.test(servers.get(id).transcript));

    it('is made, shown, asks the person and answers', async () => {
      assert.equal(servers.list()[0]!.protocol, era === 'older' ? '2025-11-25' : '2026-07-28');
      const answer = await call('polite');
      assert.equal(answer.content[0]!.text, '{"done":true}');
      assert.equal(asked, 1);
      await heard(/answered accept/);
      assert.deepEqual(told.flat().map(({ title, message }) => [title, message])[0], ['polite', 'Reading']);
      assert.deepEqual(told.at(-1), []);
      assert.ok(!/unknown token|cancelled/.test(servers.get(id).transcript), servers.get(id).transcript);
      // What is no task is answered as ever.
      assert.equal((await call('plain')).content[0]!.text, '{"done":true}');
    });

    it('is answered at once, without a task: what is told of it later is not shown for ever', async () => {
      assert.equal((await call('prompt')).content[0]!.text, '{"done":true}');
      await call('plain');
      await call('polite');
      assert.deepEqual(told.at(-1), []);
    });

    it('tells of itself: it is asked for at once, whatever interval it wished', async () => {
      assert.equal((await call('pushes')).content[0]!.text, '{"done":true}');
    });

    it('goes on where the person declines', async () => {
      reply = { action: 'decline' };
      await call('polite');
      await heard(/answered decline/);
    });

    it('never ends: a person ends it, and the server hears of that', async () => {
      const running = call('never');
      running.catch(() => undefined);
      await until(() => told.some((calls) => calls.some(({ total }) => era === 'newer' || total === 5)));
      servers.running.end(told.findLast((calls) => calls.length > 0)![0]!.id);
      await assert.rejects(running, { code: 'aborted', message: /You ended it/ });
      await heard(/cancelled never/);
      assert.deepEqual(told.at(-1), []);
    });

    it('is left by who asked: it is told to end, also where it comes to be only then', async () => {
      for (const tool of era === 'older' ? ['never', 'tardy'] : ['never']) {
        const leaving = new AbortController();
        const running = call(tool, leaving.signal);
        running.catch(() => undefined);
        if (tool === 'never') await until(() => told.flat().length > 0);
        else await heard(/begun tardy/);
        leaving.abort();
        await assert.rejects(running);
        await heard(new RegExp(`cancelled ${tool}`));
      }
    });

    it('answers of another task, of none that there is, or in no form at all: the call fails', async () => {
      await assert.rejects(call('renames'), { code: 'invalid-response', message: /another task/ });
      await heard(/cancelled renames/);
      await assert.rejects(call('vanishes'), { code: 'unavailable', message: /Task not found/ });
      await assert.rejects(call('garbled'), { code: 'invalid-response' });
      await assert.rejects(call('fails'), { code: 'unavailable', message: era === 'older' ? /No luck/ : /The pipe broke/ });
      await call('plain');
    });

    it('wishes to be asked for before time began: it is not flooded', async () => {
      await call('hasty');
      assert.ok(!servers.get(id).transcript.includes('too soon'));
    });

    it('asks without end: the person is asked so often, then it is told to end', async () => {
      await assert.rejects(call('asks'), { code: 'blocked' });
      assert.ok(asked <= 20, String(asked));
      await heard(/cancelled asks/);
      reply = { action: 'decline' };
      asked = 0;
      await assert.rejects(call('asks'), { code: 'blocked' });
      assert.equal(asked, 2);
    });

    it('is kept by its server for a moment only: it is not waited for after that', async () => {
      await assert.rejects(call('expires'), { code: 'timeout' });
      await heard(/cancelled expires/);
    });

    it('wants what no server gets: it ends', { skip: era === 'older' }, async () => {
      await assert.rejects(call('secretive'), { code: 'blocked', message: /sampling/ });
      await heard(/cancelled secretive/);
    });
  });
