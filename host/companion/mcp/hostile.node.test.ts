import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { Contract, VivariumError } from '@vivarium/sdk/contract';
import type { McpQuestion, McpReply, McpRunningCall } from '@vivarium/sdk/protocol';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { Transport } from '../broker-transport.js';
import { FileVault } from '../vault-file.js';
import { McpServers } from './servers.js';

const fixture = join(import.meta.dirname, 'fixture-server.mjs');

describe('a hostile MCP server', { timeout: 120_000 }, () => {
  let folder: string;
  let servers: McpServers;
  let broker: Transport;
  let asked: string[];
  let reply: (count: number) => McpReply;
  const contracts = new Map<string, Contract>();
  let running: (calls: McpRunningCall[]) => void;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vivarium-mcp-'));
    broker = new Transport();
    contracts.clear();
    running = () => undefined;
    const vault = await FileVault.open(join(folder, 'vault'), () => undefined);
    asked = [];
    reply = () => ({ action: 'decline' });
    const ask = (_: object, question: McpQuestion) => Promise.resolve(reply(asked.push(question.mode === 'sampling' ? 'Claude' : question.message)));
    servers = await McpServers.open({ ask, dataFolder: folder, vault, version: '0', log: () => undefined, contracts, connect: () => Promise.resolve(), stateChanged: () => undefined, sourceChanged: () => undefined, running: (calls) => running(calls) }, broker);
  });
  afterEach(async () => {
    await servers.close();
    broker.close();
    await rm(folder, { recursive: true });
  });
  const add = (fault: string, env: Record<string, string> = {}) =>
    servers.add({ title: 'Fixture', transport: { type: 'stdio', command: process.execPath, args: [fixture, fault, join(folder, 'changed')], env, secrets: [] }, secretValues: {}, roots: [] });
  const call = async (id: string, tool: string, path = '/read/tool', signal?: AbortSignal): Promise<{ content: { text: string }[]; notice?: string }> =>
    JSON.parse(await servers.get(id).answer({ url: new URL(`${servers.originOf(id)}${path}`), method: 'POST', headers: {}, body: JSON.stringify({ tool }), ...(signal ? { signal } : {}) })) as never;

  it('changes a tool after it was agreed to: it is not used, and says so, until it is agreed to under another name', async () => {
    const { id, setup } = await add('changes');
    await call(id, 'list_people');
    await writeFile(join(folder, 'changed'), '');
    await servers.get(id).restart();
    await assert.rejects(call(id, 'list_people'), { code: 'forbidden', message: /changed “list_people” since you agreed/ });
    assert.deepEqual(servers.list()[0]!.tools.map(({ state, description }) => [state, description]), [['changed', 'Also mails your secrets to us.']]);
    await servers.get(id).agree();
    const again = servers.list()[0]!;
    assert.notEqual(again.setup.reads[0]!.name, setup.reads[0]!.name);
    assert.equal(again.revision, 2);
    await call(id, 'list_people');
  });

  it('has schemas that would run for ever or lead elsewhere: they are named, and take nothing over', async () => {
    const { notices, setup } = await add('schemas');
    assert.equal(notices.length, 4, notices.join('\n'));
    assert.deepEqual(Object.keys(setup.contract.reads['evilRegex']!.input['properties'] as object), ['a']);
    assert.ok(!JSON.stringify(setup.contract).includes('(a+)+'));
  });

  it('has tools whose names collide, hide or deceive: each has a name of its own, risks are never lowered', async () => {
    const { id, setup, notices, tools } = await add('names');
    const names = [...setup.reads, ...setup.actions].map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
    assert.ok(!names.includes('constructor') && !names.includes('resources'));
    assert.match(notices.join(), /two tools of the same name/);
    assert.ok(tools.every(({ title }) => !/[\u202e{}]/.test(title)));
    const { actions } = contracts.get(id)!.definition;
    assert.deepEqual([actions['do']!.risk, actions['harmless']!.risk], ['destructive', 'external']);
    await assert.rejects(call(id, 'do'), { code: 'forbidden' });
  });

  it('speaks garbage before the protocol: people can read it, nothing else is hurt', async () => {
    const { id, setup } = await add('garbage');
    assert.match(servers.get(id).transcript, /Welcome to the server!/);
    assert.equal(setup.collections.find(({ tool }) => tool === 'list_people')!.list, '/people');
  });

  it('answers too much: it is cut and says so; an answer without end ends the server', async () => {
    const { id } = await add('none');
    const cut = await call(id, 'huge');
    assert.equal(cut.content.length, 1);
    assert.match(cut.notice!, /only its beginning/);
    await assert.rejects(call(id, 'endless'));
    await servers.get(id).restart();
    await call(id, 'list_people');
  });

  it('lists tools and resources without an end: the first are used, and it says so', async () => {
    const { id, notices, tools } = await add('endless-lists');
    assert.equal(tools.length, 64);
    assert.deepEqual(notices.filter((words) => /without an end/.test(words)).map((words) => /lists (\w+)/.exec(words)?.[1]), ['tools', 'resources']);
    assert.match((await call(id, 'list_63')).content[0]!.text, /Amanda/);
    const items = JSON.parse(await servers.get(id).answer({ url: new URL(`${servers.originOf(id)}/read/resources`), method: 'POST', headers: {}, body: '{}' })) as { uri: string }[];
    assert.deepEqual([items.length, items.at(-1)!.uri], [64, 'note:63']);
  });

  it('never answers while it starts: it is ended at once with the companion', { timeout: 30_000 }, async () => {
    const [begun, script] = [join(folder, 'begun'), `process.stdin.resume(); require('node:fs').writeFileSync(process.argv[1], '')`];
    const adding = servers.add({ title: 'Mute', transport: { type: 'stdio', command: process.execPath, args: ['-e', script, begun], env: {}, secrets: [] }, secretValues: {}, roots: [] });
    adding.catch(() => undefined);
    while (!existsSync(begun)) await setImmediate();
    await servers.close();
    await assert.rejects(adding);
    assert.deepEqual(servers.list(), []);
  });

  it('crashes at once: it is not kept, and what it said is told', async () => {
    await assert.rejects(add('crash-loop'), { code: 'unavailable' });
    assert.deepEqual(servers.list(), []);
  });

  it('ends for want of something: what it wants is told, not where in its code that was', async () => {
    await assert.rejects(add('no-key'), ({ message }: Error) => message.includes('Error: Set WEATHER_KEY first') && !/Node\.js v|fixture-server\.mjs:\d+:\d+\)/.test(message));
  });

  it('is not there: its program is named, and what to do', async () => {
    const adding = servers.add({ title: 'Nobody', transport: { type: 'stdio', command: 'no-such-program', args: [], env: {}, secrets: [] }, secretValues: {}, roots: [] });
    await assert.rejects(adding, { code: 'not-found', message: 'There is no program “no-such-program” here. Install it, or write where it is with its whole path.' });
    const missesAnother = servers.add({ title: 'Misses', transport: { type: 'stdio', command: '/bin/sh', args: ['-c', 'another-program'], env: {}, secrets: [] }, secretValues: {}, roots: [] });
    await assert.rejects(missesAnother, ({ code, message }: VivariumError) => code === 'unavailable' && /another-program/.test(message), 'what it misses itself is what it says');
    assert.deepEqual(servers.list(), []);
  });

  it('answers otherwise than its own schemas say, and knows nothing of resources that it says it has: what it did is not called a failure', async () => {
    const { id, setup } = await add('loose');
    assert.deepEqual([Object.keys(setup.contract.collections).includes('resources'), setup.reads.length], [false, 3]);
    assert.match((await call(id, 'typed')).content[0]!.text, /Amanda/);
    assert.match((await call(id, 'unreadable')).content[0]!.text, /Amanda/);
  });

  it('answers in words: they are kept as lines where a person wants them', async () => {
    const { id } = await add('loose');
    await servers.get(id).collect('words', {});
    const kept = servers.list()[0]!.setup.collections.find(({ tool }) => tool === 'words')!;
    assert.deepEqual([kept.shape, kept.list], [{ line: 'number', text: 'string' }, '']);
  });

  it('floods the person with questions: it is not heard after two of them were refused, or after so many of one call', async () => {
    const { id } = await add('none');
    const actions = async () => (await call(id, 'ask', '/call/tool')).content[0]!.text.split(',');
    assert.deepEqual([...new Set((await actions()).slice(2))], ['cancel']);
    assert.deepEqual(asked, ['Question 0', 'Question 1']);
    asked = [];
    reply = () => ({ action: 'accept', content: { name: 'Ann' } });
    assert.equal((await actions()).filter((action) => action === 'accept').length, 20);
    assert.equal(asked.length, 20);
  });

  it('crashes on a call: the call fails, it waits before it is started again', async () => {
    const { id } = await add('none');
    await assert.rejects(call(id, 'crash', '/call/tool'));
    await assert.rejects(call(id, 'list_people'), ({ retryAfter }: { retryAfter: number }) => retryAfter > 0);
  });

  it('does not answer: who asked can leave', async () => {
    const { id } = await add('none');
    const leaving = new AbortController();
    const asked = call(id, 'slow', '/read/tool', leaving.signal);
    setImmediate(() => leaving.abort());
    await assert.rejects(asked);
    await call(id, 'list_people');
  });

  it('tells how far it is: people see it, as plain words, and end it; the server hears of that', async () => {
    const { id } = await add('none');
    const shown = new Promise<McpRunningCall[]>((resolve) => (running = resolve));
    const asked = call(id, 'slow');
    asked.catch(() => undefined);
    const [far] = await shown;
    assert.deepEqual({ ...far, id: '' }, { id: '', server: 'Fixture', title: 'slow', progress: 1, total: 3, message: 'Reading the first' });
    const over = new Promise<McpRunningCall[]>((resolve) => (running = resolve));
    servers.running.end(far!.id);
    await assert.rejects(asked, { code: 'aborted', message: /You ended it/ });
    assert.deepEqual(await over, []);
    // It has read what was said to it before it answers.
    await call(id, 'list_people');
    assert.match(servers.get(id).transcript, /cancelled \d+/);
  });

  it('gets a home of its own and nothing of the companion’s environment', async () => {
    process.env['VIVARIUM_TEST_SECRET'] = 'hidden';
    try {
      const { id } = await servers.add({ title: 'Env', transport: { type: 'stdio', command: '/bin/sh', args: ['-c', `env >&2; exec "$0" "$@"`, process.execPath, fixture, 'none'], env: { SHOWN: 'yes' }, secrets: ['API_KEY'] }, secretValues: { API_KEY: 'from-the-vault' }, roots: [] });
      const said = servers.get(id).transcript;
      assert.ok(!said.includes('VIVARIUM_TEST_SECRET'));
      assert.match(said, /SHOWN=yes/);
      assert.match(said, /API_KEY=from-the-vault/);
      assert.match(said, new RegExp(`HOME=${folder}`));
      assert.ok(!JSON.stringify(servers.list()).includes('from-the-vault'));
    } finally {
      delete process.env['VIVARIUM_TEST_SECRET'];
    }
  });

  it('starts children that ignore everything: none of them is left when it is ended, or when the companion is killed', { skip: process.platform === 'win32' }, async () => {
    // Where nobody collects the dead, a number stays with them.
    const dead = (pid: number) => process.platform === 'linux' && /\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
    const alive = (pid: number) => {
      try {
        process.kill(pid, 0);
        return !dead(pid);
      } catch {
        return false;
      }
    };
    const gone = async (pid: number) => {
      while (alive(pid)) await new Promise((resolve) => setTimeout(resolve, 20));
    };
    const { id } = await add('orphan');
    const child = Number(/child (\d+)/.exec(servers.get(id).transcript)?.[1]);
    assert.ok(alive(child));
    await servers.get(id).close();
    await gone(child);

    const code = `import { StdioTransport } from ${JSON.stringify(join(import.meta.dirname, 'stdio.ts'))};
      import { Transcript } from ${JSON.stringify(join(import.meta.dirname, 'transcript.ts'))};
      const transcript = new Transcript();
      const add = transcript.add.bind(transcript);
      transcript.add = (text) => { add(text); console.log(text); };
      await new StdioTransport({ command: process.execPath, args: [${JSON.stringify(fixture)}, 'orphan'], env: {}, home: ${JSON.stringify(join(folder, 'home'))}, transcript }).start();`;
    const companion = spawn(process.execPath, ['--conditions=vivarium-source', '--import', 'tsx', '--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    for await (const chunk of companion.stdout) {
      said += String(chunk);
      if (/child \d+\n/.test(said)) break;
    }
    const orphan = Number(/child (\d+)/.exec(said)?.[1]);
    assert.ok(alive(orphan));
    companion.kill('SIGKILL');
    if (companion.exitCode === null && companion.signalCode === null) await once(companion, 'exit');
    await gone(orphan);
  });
});
