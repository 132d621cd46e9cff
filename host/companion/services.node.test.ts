import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json, text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { CompanionEvent, CompanionState } from '@vivarium/sdk/protocol';
import type { Emulator } from '@vivarium/sdk/testing/emulator';
import { startDemos, type CompanionPlugin } from './demo.js';
import { plugins } from './plugins.generated.js';
import { CLIENT, NOTES_TOKEN, testCalendar, testNotes } from './plugins-testing.js';
import { createServices, type Services } from './services.js';
import { serveRoutes, until, type TestServer, openPlugins } from './services-testing.js';

const State = CompanionState.pick({ vault: true, accounts: true, claude: true });

describe('services', () => {
  let folder: string;
  let server: TestServer;
  let services: Services;
  let calendar: ReturnType<typeof testCalendar>;
  const events: CompanionEvent[] = [];
  const lines: string[] = [];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vivarium-services-'));
    events.length = lines.length = 0;
    calendar = testCalendar();
    server = await serveRoutes(() => services.routes);
    services = await start();
  });
  afterEach(async () => {
    await services.close();
    await server.close();
    await rm(folder, { recursive: true });
  });
  const start = async (demo = true, plugged: readonly CompanionPlugin[] = [calendar.plugin, testNotes]) =>
    createServices({ dataFolder: folder, plugins: plugged, installed: await openPlugins(folder), documents: { forgetGrants: () => Promise.resolve() }, publish: (event) => void events.push(CompanionEvent.parse(event)), origin: server.origin, log: (line) => void lines.push(line), demo, vault: 'file' });
  const call = (method: string, path: string, body?: unknown) => fetch(server.origin + path, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  const broker = (account: string, url: string) => services.broker.exchange({ account, method: 'GET', url, headers: {} }, new AbortController().signal);

  it('start with demo accounts that work through the broker', async () => {
    const state = State.parse(await services.state());
    assert.equal(state.vault, 'file');
    assert.deepEqual(state.accounts.map(({ id, demo }) => [id, demo]), [['test-calendar-1', true], ['test-notes-1', true]]);
    calendar.source().change('Call with Amanda Foster');
    const answer = await broker('test-calendar-1', 'https://www.example.com/v3/events');
    assert.equal(answer.status, 200);
    assert.deepEqual(await json(answer.content), { items: ['Call with Amanda Foster'] });
    assert.equal((await broker('test-notes-1', 'https://notes.example.com/v1/me')).status, 200);
  });

  it('renew an expired token under the page\'s feet, once for many requests', async () => {
    calendar.source().oauth.expireAccessTokens();
    const before = calendar.source().journal.filter(({ path }) => path === '/token').length;
    const answers = await Promise.all(Array.from({ length: 8 }, () => broker('test-calendar-1', 'https://www.example.com/v3/events')));
    assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]));
    assert.equal(calendar.source().journal.filter(({ path }) => path === '/token').length - before, 1);
  });

  it('say signed-out when the consent was revoked at the source', async () => {
    calendar.source().oauth.revokeAll();
    await assert.rejects(broker('test-calendar-1', 'https://www.example.com/v3/events'), { code: 'signed-out' });
    const last = events.filter((event) => event.type === 'accounts').at(-1);
    assert.equal(last?.accounts.find(({ id }) => id === 'test-calendar-1')?.status, 'signed-out');
  });

  it('answer accounts and settings, and tell every change', async () => {
    const changed = await call('PUT', '/api/accounts/test-calendar-1/settings', { settings: { a: 1 } });
    assert.deepEqual(((await changed.json()) as { settings: unknown }).settings, { a: 1 });
    assert.equal(await (await call('DELETE', '/api/accounts/test-calendar-1')).json(), null);
    assert.deepEqual((await services.state()).accounts.map(({ id }) => id), ['test-notes-1']);
    assert.deepEqual(events.at(-1), { type: 'accounts', accounts: (await services.state()).accounts });
    const back = (await (await call('POST', '/api/accounts/connect', { type: 'demo', connector: 'test-calendar' })).json()) as { account: { id: string } };
    assert.equal(back.account.id, 'test-calendar-2');
  });

  it('hear the hook of a source, and nobody else', async () => {
    const [account] = (await services.state()).accounts;
    assert(account?.callbackUrl);
    const answer = await fetch(account.callbackUrl, { method: 'POST' });
    assert.deepEqual([answer.status, await answer.text()], [200, '']);
    assert.deepEqual(events.filter(({ type }) => type === 'changed').length, 1);
    assert.equal((await call('POST', '/hooks/guess')).status, 404);
    assert.equal((await fetch(account.callbackUrl)).status, 404);
    await Promise.all(Array.from({ length: 50 }, () => fetch(account.callbackUrl as string, { method: 'POST' })));
    await until(() => events.filter(({ type }) => type === 'changed').length >= 2);
    assert(events.filter(({ type }) => type === 'changed').length < 50, 'many at once are not told one by one');
    await call('DELETE', `/api/accounts/${account.id}`);
    assert.equal((await fetch(account.callbackUrl, { method: 'POST' })).status, 404);
  });

  it('keep hook URLs and the demo\'s state over a restart', async () => {
    const before = (await services.state()).accounts[0]?.callbackUrl;
    calendar.source().change('moved');
    await services.close();
    services = await start();
    assert.equal((await services.state()).accounts[0]?.callbackUrl, before);
    assert.deepEqual(calendar.source().snapshot(), ['moved']);
  });

  it('enter the webhook of a demo source as a person would, again after a restart', async () => {
    const notion = plugins.filter(({ id }) => id === 'notion');
    for (let round = 0; round < 2; round += 1) {
      await services.close();
      events.length = 0;
      services = await start(true, notion);
      await until(() => events.some((event) => event.type === 'changed' && event.account === 'notion-1'));
      assert.deepEqual((await services.state()).accounts.map(({ id, settings }) => [id, settings]), [['notion-1', { webhook: true }]]);
    }
  });

  it('run without demo and forget its accounts', async () => {
    await services.close();
    services = await start(false);
    assert.deepEqual((await services.state()).accounts, []);
    assert.equal((await call('POST', '/api/accounts/connect', { type: 'demo', connector: 'test-notes' })).status, 400);
  });

  it('put no secret into any answer, event, log line or readable file', async () => {
    calendar.source().oauth.expireAccessTokens();
    const asked = async (account: string, url: string) => {
      const { headers, content } = await broker(account, url);
      return JSON.stringify(headers) + (await text(content));
    };
    const connected = await call('POST', '/api/accounts/connect', { type: 'demo', connector: 'test-calendar' });
    const texts = [await asked('test-calendar-1', 'https://www.example.com/v3/me'), await asked('test-notes-1', 'https://notes.example.com/v1/me'), JSON.stringify([...connected.headers]) + (await connected.text())];
    const files = await Promise.all((await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).map((entry) => readFile(join(entry.parentPath, entry.name), 'latin1')));
    const everything = [...texts, ...lines, ...files, JSON.stringify(events), JSON.stringify(await services.state())].join('\n');
    const grants = calendar.source().oauth.snapshot() as { refresh: string; access: Record<string, number> }[];
    const secrets = [NOTES_TOKEN, CLIENT.secret, ...grants.flatMap(({ refresh, access }) => [refresh, ...Object.keys(access)])];
    assert(secrets.length >= 4);
    for (const secret of secrets) assert(!everything.includes(secret));
  });
});

describe('demo', () => {
  let folder: string;
  const lines: string[] = [];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vivarium-demo-'));
    lines.length = 0;
  });
  afterEach(() => rm(folder, { recursive: true }));
  const run = async (calendar: ReturnType<typeof testCalendar>, now: string, use?: () => void) => {
    const demos = await startDemos({ plugins: [calendar.plugin, testNotes], folder, log: (line) => void lines.push(line), now: () => new Date(now), timeZone: 'Europe/Berlin' });
    use?.();
    await demos.close();
    return calendar.starts.at(-1);
  };

  it('keeps its state for the week and begins a new one afresh', async () => {
    const calendar = testCalendar();
    await run(calendar, '2026-03-04T10:00:00Z', () => calendar.source().change('a'));
    assert.deepEqual((await run(calendar, '2026-03-08T22:59:00Z'))?.snapshot, ['a']);
    assert.equal((await run(calendar, '2026-03-08T23:01:00Z'))?.snapshot, undefined);
  });

  it('keeps the last changes of all, also where one does not stop or cannot say what it holds', async () => {
    const [calm, stubborn, mute] = [testCalendar(), testCalendar(), testCalendar()] as const;
    const spoilt = ({ plugin }: typeof calm, id: string, spoil: Partial<Emulator>): CompanionPlugin => ({
      ...plugin,
      id,
      async loadEmulator() {
        const { startEmulator, demoAccount } = await plugin.loadEmulator();
        return { demoAccount, startEmulator: async (options) => ({ ...(await startEmulator(options)), ...spoil }) };
      },
    });
    const plugins = [
      spoilt(stubborn, 'stubborn', { close: () => stubborn.source().close().then(() => Promise.reject(new Error('the port is stuck'))) }),
      spoilt(mute, 'mute', { snapshot: () => assert.fail('no words') }),
      calm.plugin,
    ];
    const demos = await startDemos({ plugins, folder, log: (line) => void lines.push(line) });
    for (const { source } of [calm, stubborn, mute]) source().change('a');
    await demos.close();
    for (const id of ['test-calendar', 'stubborn']) assert.deepEqual((JSON.parse(await readFile(join(folder, `${id}.json`), 'utf8')) as { snapshot: unknown }).snapshot, ['a']);
    assert.match(lines.join('\n'), /Test Calendar did not stop: [^]*could not be saved/);
  });

  it('sets a broken or refused state aside', async () => {
    const calendar = testCalendar();
    await writeFile(join(folder, 'test-calendar.json'), '{"version":1');
    assert.equal((await run(calendar, '2026-03-04T10:00:00Z'))?.snapshot, undefined);
    await writeFile(join(folder, 'test-calendar.json'), JSON.stringify({ version: 1, week: '2026-03-02', snapshot: { not: 'ours' } }));
    assert.equal((await run(calendar, '2026-03-04T10:00:00Z'))?.snapshot, undefined);
    assert.equal((await readdir(folder)).filter((name) => name.includes('broken')).length, 2);
    assert.equal(lines.length, 2);
  });

  it('links the pages of all demos and leaves out one that cannot start', async () => {
    const calendar = testCalendar();
    const broken = { ...testNotes, loadEmulator: () => Promise.reject(new Error('no emulator')) };
    const demos = await startDemos({ plugins: [calendar.plugin, broken], folder, log: (line) => void lines.push(line) });
    assert.deepEqual(calendar.starts[0]?.links, [{ title: 'Test Calendar', url: demos.get('test-calendar')?.page }]);
    assert.equal(demos.get('test-notes'), undefined);
    assert.match(lines.join(), /Test Notes could not start/);
    await demos.close();
  });
});

describe('services with the installed plugins', () => {
  it('connect every demo account under a name its source gave', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'vivarium-plugins-'));
    const lines: string[] = [];
    const services = await createServices({ dataFolder: folder, plugins, installed: await openPlugins(folder), documents: { forgetGrants: () => Promise.resolve() }, publish: () => undefined, origin: 'http://127.0.0.1:1', log: (line) => void lines.push(line), demo: true, vault: 'file' });
    const { accounts } = await services.state();
    assert.deepEqual(accounts.map(({ connector, status, demo }) => ({ connector, status, demo })), plugins.map(({ id }) => ({ connector: id, status: 'connected', demo: true })));
    for (const { label, connector } of accounts) assert.notEqual(label, plugins.find(({ id }) => id === connector)?.contract.definition.title);
    assert.deepEqual(lines.filter((line) => !line.includes('keychain')), []);
    await services.close();
    await rm(folder, { recursive: true });
  });
});
