import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { Account, CompanionEvent } from '@vivarium/sdk/protocol';
import { Accounts } from './accounts.js';
import { Connecting } from './accounts-connect.js';
import { AccountsFile } from './accounts-file.js';
import { Transport, type OutgoingRequest } from './broker-transport.js';
import { startDemos, type Demos } from './demo.js';
import { Push } from './push.js';
import { CLIENT, FOREIGN_NOTES_TOKEN, LOGINS, NOTES_TOKEN, OTHER_NOTES_TOKEN, testCalendar, testNotes } from './plugins-testing.js';
import { until } from './services-testing.js';
import { withStandIns } from './stand-ins.js';
import { FileVault } from './vault-file.js';
import { LockableKeychain } from './vault-testing.js';
import { openVault } from './vault.js';

/** Takes what would go to the vendor's hosts to its emulator: real accounts without a network. */
class RedirectedTransport extends Transport {
  sent: string[] = [];
  constructor(private readonly origins: (hostname: string) => string | undefined) {
    super();
  }
  override send(request: OutgoingRequest): ReturnType<Transport['send']> {
    this.sent.push(`${request.method} ${request.url.origin}${request.url.pathname}`);
    const origin = request.url.protocol === 'https:' ? this.origins(request.url.hostname) : undefined;
    return super.send(origin === undefined ? request : { ...request, url: new URL(request.url.pathname + request.url.search, origin) });
  }
}

describe('accounts', () => {
  let folder: string;
  let demos: Demos;
  let calendar: ReturnType<typeof testCalendar>;
  let transport: RedirectedTransport;
  let accounts: Accounts;
  let connecting: Connecting;
  let published: Account[][];
  let clock: number;
  const lines: string[] = [];
  const told: CompanionEvent[] = [];
  const log = (line: string) => void lines.push(line);

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vivarium-accounts-'));
    lines.length = told.length = 0;
    clock = Date.now();
    calendar = testCalendar();
    demos = await startDemos({ plugins: [calendar.plugin, testNotes], folder: join(folder, 'demo'), log });
    transport = new RedirectedTransport((host) => demos.get(host === 'notes.example.com' ? 'test-notes' : 'test-calendar')?.origin);
    for (const id of ['test-calendar', 'test-notes']) transport.demoOrigins.add(demos.get(id)?.origin ?? '');
    await start();
  });
  afterEach(async () => {
    connecting.close();
    transport.close();
    await demos.close();
    // What is done behind an answer may still write.
    await rm(folder, { recursive: true, maxRetries: 20, retryDelay: 20 });
  });

  async function start(keychain?: LockableKeychain) {
    published = [];
    const vault = keychain ? await openVault({ dataFolder: folder, log, keychain }) : await FileVault.open(join(folder, 'vault'), log);
    const push = await Push.open({ vault, origin: 'http://127.0.0.1:1', changed: () => undefined });
    accounts = new Accounts({
      file: await AccountsFile.open(join(folder, 'accounts.json'), log),
      vault,
      contracts: new Map([calendar.plugin, testNotes].map(({ id, contract }) => [id, contract])),
      demos,
      transport,
      push,
      publish: (list) => void published.push(list),
      log,
      now: () => clock,
    });
    connecting = new Connecting({ accounts, demos, transport, log, publish: (event) => void told.push(event) });
  }
  const restore = () => connecting.restoreDemos(['test-calendar', 'test-notes']);
  const ids = () => accounts.list().map(({ id }) => id);

  /** Consents in the browser's place. */
  async function consent(options: { login?: string; readOnly?: boolean; account?: string; client?: { clientId?: string; clientSecret?: string } } = {}): Promise<string> {
    const { login = LOGINS[0], readOnly = false, account, client = { clientId: CLIENT.id, clientSecret: CLIENT.secret } } = options;
    const { authorizeUrl } = await connecting.connect({ type: 'oauth2', connector: 'test-calendar', ...client, readOnly, ...(account ? { account } : {}) });
    const url = new URL(authorizeUrl ?? '');
    assert.equal(url.origin, 'https://accounts.example.com');
    const page = await fetch(new URL(url.pathname + url.search, calendar.source().origin), { method: 'POST', body: new URLSearchParams({ login }), redirect: 'manual' });
    return (await fetch(page.headers.get('location') ?? '')).text();
  }

  it('tell the page that a consent was declined', async () => {
    const { authorizeUrl } = await connecting.connect({ type: 'oauth2', connector: 'test-calendar', clientId: CLIENT.id, readOnly: false });
    const parameters = new URL(authorizeUrl ?? '').searchParams;
    const back = new URL(parameters.get('redirect_uri') ?? '');
    back.search = new URLSearchParams({ error: 'access_denied', state: parameters.get('state') ?? '' }).toString();
    assert.match(await (await fetch(back)).text(), /Not connected/);
    assert.deepEqual(told, [{ type: 'consent-failed', connector: 'test-calendar', error: { code: 'declined', message: 'The consent was not given. Nothing was connected.' } }]);
    assert.deepEqual(ids(), []);
  });

  it('tell it what to do where the API of the source is not enabled', async () => {
    const body = { error: { code: 403, message: 'Test Calendar API has not been used in project 1 before or it is disabled.', errors: [{ reason: 'accessNotConfigured' }] } };
    calendar.source().faults.add({ match: { path: '/v3/me' }, then: { status: 403, body } });
    await consent();
    const [failed] = told;
    assert(failed?.type === 'consent-failed');
    assert.match(failed.error.message, /Enable its API in the project of your OAuth client/);
    assert.deepEqual(ids(), []);
  });

  it('tell it of the source that an author put in the place of one, too', async () => {
    const standIns = withStandIns(demos, new Map([['test-calendar', demos.get('test-calendar')!.origin]]), new Map([['test-calendar', calendar.plugin.contract]]));
    const authors = new Connecting({ accounts, demos: standIns, transport, log, publish: (event) => void told.push(event) });
    const { authorizeUrl } = await authors.connect({ type: 'oauth2', connector: 'test-calendar', clientId: CLIENT.id, readOnly: false });
    const { origin, searchParams } = new URL(authorizeUrl ?? '');
    assert.equal(origin, demos.get('test-calendar')?.origin);
    const back = new URL(searchParams.get('redirect_uri') ?? '');
    back.search = new URLSearchParams({ error: 'access_denied', state: searchParams.get('state') ?? '' }).toString();
    await fetch(back);
    assert.deepEqual(told.map(({ type }) => type), ['consent-failed']);
  });

  it('connect the demo by the real way, and again under the same id after a restart', async () => {
    await restore();
    assert.deepEqual(accounts.list().map(({ id, label, demo, status, readOnly }) => ({ id, label, demo, status, readOnly })), [
      { id: 'test-calendar-1', label: LOGINS[0], demo: true, status: 'connected', readOnly: false },
      { id: 'test-notes-1', label: 'Apex', demo: true, status: 'connected', readOnly: false },
    ]);
    await accounts.setSettings('test-calendar-1', { calendars: ['a'] });
    calendar.source().oauth.revokeAll();
    await start();
    await restore();
    assert.deepEqual(ids(), ['test-calendar-1', 'test-notes-1']);
    assert.deepEqual(accounts.get('test-calendar-1').settings, { calendars: ['a'] });
    assert.equal(typeof (await accounts.credential('test-calendar-1')), 'string');
  });

  it('never get an id again that a list gave out which cannot be read any more', async () => {
    await restore();
    const before = ids();
    await writeFile(join(folder, 'accounts.json'), '{"version":1,"iss');
    await start();
    await restore();
    assert.match(lines.join('\n'), /The list of accounts could not be read and was set aside/);
    assert.equal(ids().length, 2);
    assert.deepEqual(ids().filter((id) => before.includes(id)), []);
    await start();
    await restore();
    const after = ids();
    await accounts.disconnect(after[0]!);
    await accounts.connect({ connector: 'test-calendar', label: LOGINS[1], readOnly: false, demo: false, secret: undefined });
    assert.deepEqual(ids().filter((id) => [...before, after[0]].includes(id)), []);
  });

  it('offer push and the other window to the demo only', async () => {
    await restore();
    const [demo, notes] = accounts.list();
    assert.match(demo?.callbackUrl ?? '', /^http:\/\/127\.0\.0\.1:1\/hooks\/[\w-]{43}$/);
    assert.equal(demo?.sourcePage, demos.get('test-calendar')?.page);
    assert.equal(notes?.callbackUrl, undefined);
    await consent();
    const real = accounts.list().find(({ connector }) => connector === 'test-calendar');
    assert.deepEqual([real?.callbackUrl, real?.sourcePage], [undefined, undefined]);
  });

  it('replace the demo by the first real account and bring it back after the last', async () => {
    await restore();
    assert.match(await consent(), /Connected/);
    assert.deepEqual(ids(), ['test-notes-1', 'test-calendar-2']);
    assert.equal(published.at(-1)?.length, 2);
    await consent({ login: LOGINS[1] });
    assert.deepEqual(ids(), ['test-notes-1', 'test-calendar-2', 'test-calendar-3']);
    await accounts.disconnect('test-calendar-2');
    await accounts.disconnect('test-calendar-3');
    await restore();
    assert.deepEqual(ids(), ['test-notes-1', 'test-calendar-4']);
  });

  it('remember that the person removed a demo, until they ask for it', async () => {
    await restore();
    await accounts.disconnect('test-notes-1');
    await restore();
    await start();
    await restore();
    assert.deepEqual(ids(), ['test-calendar-1']);
    await connecting.connect({ type: 'demo', connector: 'test-notes' });
    assert.deepEqual(ids(), ['test-calendar-1', 'test-notes-2']);
  });

  it('ask for the scopes of the choice and keep it', async () => {
    await consent({ readOnly: true });
    assert.equal(accounts.list()[0]?.readOnly, true);
    const asked = calendar.source().journal.find(({ path }) => path.startsWith('/o/oauth2'));
    assert.equal(new URL(asked?.path ?? '', 'http://x').searchParams.get('scope'), 'https://example.com/auth/events.readonly');
  });

  it('keep one account when the same identity connects again, named or not', async () => {
    await consent();
    await consent();
    await consent({ account: 'test-calendar-1' });
    assert.deepEqual(told, Array.from({ length: 3 }, () => ({ type: 'consent-given', connector: 'test-calendar', account: 'test-calendar-1' })), 'also where nothing else changed');
    assert.deepEqual(ids(), ['test-calendar-1']);
  });

  it('refuse to reconnect an account as somebody else', async () => {
    await consent();
    assert.match(await consent({ login: LOGINS[1], account: 'test-calendar-1' }), /this account is me@example\.com/);
    assert.equal(accounts.get('test-calendar-1').label, LOGINS[0]);
    await assert.rejects(consent({ account: 'nobody-1' }), { code: 'not-found' });
  });

  it('sign out when the consent ends, refuse from then on without asking, and reconnect in place', async () => {
    await consent();
    calendar.source().oauth.revokeAll();
    clock += 3_600_000;
    await assert.rejects(accounts.credential('test-calendar-1'), { code: 'signed-out', message: /Reconnect/ });
    assert.match(accounts.get('test-calendar-1').problem ?? '', /consent .* has ended/);
    assert.equal(published.at(-1)?.[0]?.status, 'signed-out');
    const before = transport.sent.length;
    await assert.rejects(accounts.credential('test-calendar-1'), { code: 'signed-out' });
    assert.equal(transport.sent.length, before);
    await consent({ account: 'test-calendar-1' });
    assert.deepEqual([accounts.get('test-calendar-1').status, accounts.get('test-calendar-1').problem], ['connected', undefined]);
  });

  it('are connected again by the client they have: nobody can look up its secret at Google a second time', async () => {
    await consent();
    calendar.source().oauth.revokeAll();
    clock += 3_600_000;
    await assert.rejects(accounts.credential('test-calendar-1'), { code: 'signed-out' });
    await consent({ account: 'test-calendar-1', client: {} });
    assert.equal(accounts.get('test-calendar-1').status, 'connected');
    await assert.rejects(consent({ client: {} }), { code: 'invalid-input', message: /Enter its ID and secret/ });
    await rm(join(folder, 'vault'), { recursive: true });
    await start();
    await assert.rejects(consent({ account: 'test-calendar-1', client: {} }), { code: 'invalid-input', message: /Enter its ID and secret/ });
  });

  it('say what the source said, and end nothing else, where how they stand cannot be written down', async () => {
    await consent();
    const { account } = await connecting.connect({ type: 'token', connector: 'test-notes', token: NOTES_TOKEN, readOnly: false });
    await rename(join(folder, 'accounts.json'), join(folder, 'accounts-aside.json'));
    await mkdir(join(folder, 'accounts.json'));
    calendar.source().oauth.revokeAll();
    clock += 3_600_000;
    await assert.rejects(accounts.credential('test-calendar-1'), { code: 'signed-out' });
    const ended: unknown[] = [];
    const note = (reason: unknown) => void ended.push(reason);
    process.on('unhandledRejection', note);
    accounts.heard(account!.id, false);
    await accounts.settled();
    await new Promise(setImmediate);
    process.off('unhandledRejection', note);
    assert.deepEqual(ended, []);
    assert.equal(lines.filter((line) => /could not be saved: The data folder/.test(line)).length, 2);
  });

  it('stay connected when the source only has a fault', async () => {
    await consent();
    calendar.source().faults.add({ match: { path: '/token' }, then: { status: 503 } });
    clock += 3_600_000;
    await assert.rejects(accounts.credential('test-calendar-1'), { code: 'unavailable' });
    assert.equal(accounts.get('test-calendar-1').status, 'connected');
    assert.equal(typeof (await accounts.credential('test-calendar-1')), 'string');
  });

  it('end the consent at the source and erase the secret on disconnect', async () => {
    await consent();
    await accounts.disconnect('test-calendar-1');
    assert(transport.sent.includes('POST https://oauth2.example.com/revoke'));
    assert.deepEqual(calendar.source().oauth.snapshot(), []);
    assert.doesNotMatch(await readFile(join(folder, 'vault', 'secrets.json'), 'utf8'), /account:/);
    await assert.rejects(accounts.credential('test-calendar-1'), { code: 'not-found' });
  });

  it('disconnect even where the source cannot be told', async () => {
    await consent();
    calendar.source().faults.add({ match: { path: '/revoke' }, then: { status: 500 } });
    await accounts.disconnect('test-calendar-1');
    assert.deepEqual(ids(), []);
    assert.match(lines.join('\n'), /could not be ended at its source/);
  });

  describe('disconnected while the keychain is locked', () => {
    let keychain: LockableKeychain;
    const revokes = () => transport.sent.filter((request) => request === 'POST https://oauth2.example.com/revoke').length;
    const secrets = () => [...keychain.secrets.keys()].filter((name) => name.startsWith('account:'));
    beforeEach(async () => {
      keychain = new LockableKeychain();
      await start(keychain);
      await consent();
      // Nothing of it is in memory any more.
      await start(keychain);
      await accounts.endLeftConsents();
      keychain.locked = true;
      await accounts.disconnect('test-calendar-1');
      assert.deepEqual([ids(), secrets(), revokes()], [[], ['account:test-calendar-1'], 0]);
    });

    it('have their consent ended at the source as soon as it opens, and no other', async () => {
      keychain.locked = false;
      await consent({ login: LOGINS[1] });
      await until(() => !secrets().includes('account:test-calendar-1'));
      assert.deepEqual([revokes(), secrets()], [1, ['account:test-calendar-2']]);
      assert.equal((calendar.source().oauth.snapshot() as unknown[]).length, 1);
    });

    it('have it ended at the first start with an open one, before which nothing is erased', async () => {
      await start(keychain);
      await accounts.endLeftConsents();
      keychain.locked = false;
      await start(keychain);
      assert.deepEqual([secrets(), revokes()], [['account:test-calendar-1'], 0]);
      await accounts.endLeftConsents();
      assert.deepEqual([secrets(), revokes(), calendar.source().oauth.snapshot()], [[], 1, []]);
    });

    it('keep it where another account rests on it by then, and say where it could not be ended', async () => {
      keychain.locked = false;
      await start(keychain);
      await consent();
      await accounts.endLeftConsents();
      assert.deepEqual([secrets(), revokes()], [['account:test-calendar-2'], 0]);
      assert.deepEqual(lines, []);
      await start(keychain);
      keychain.locked = true;
      await accounts.disconnect('test-calendar-2');
      keychain.locked = false;
      calendar.source().faults.add({ match: { path: '/revoke' }, then: { status: 500 } });
      await accounts.endLeftConsents();
      assert.deepEqual(secrets(), []);
      assert.match(lines.join('\n'), /consent of test-calendar-2 could not be ended at its source/);
    });
  });

  it('connect a token only when its source accepts it', async () => {
    const paste = (token: string) => connecting.connect({ type: 'token', connector: 'test-notes', token, readOnly: false });
    await assert.rejects(paste('wrong'), { code: 'invalid-input', message: /does not accept/ });
    await assert.rejects(paste('two words'), { code: 'invalid-input' });
    await assert.rejects(connecting.connect({ type: 'token', connector: 'test-calendar', token: 'x', readOnly: false }), { code: 'invalid-input' });
    assert.deepEqual(ids(), []);
    const { account } = await paste(` ${NOTES_TOKEN}\n`);
    assert.deepEqual([account?.id, account?.label, account?.demo], ['test-notes-1', 'Apex', false]);
  });

  describe('whose source has an id besides the name', () => {
    const paste = (token: string, account?: string) => connecting.connect({ type: 'token', connector: 'test-notes', token, readOnly: false, ...(account ? { account } : {}) });
    const change = async (edit: (account: Record<string, unknown>) => void) => {
      const path = join(folder, 'accounts.json');
      const file = JSON.parse(await readFile(path, 'utf8')) as { accounts: Record<string, unknown>[] };
      file.accounts.forEach(edit);
      await writeFile(path, JSON.stringify(file));
      await start();
    };
    const shown = () => accounts.list().map(({ id, label }) => `${id}: ${label}`);

    it('are two where the name is one, each with its own secret', async () => {
      await paste(NOTES_TOKEN);
      await paste(OTHER_NOTES_TOKEN);
      await paste(NOTES_TOKEN);
      await paste(OTHER_NOTES_TOKEN);
      assert.deepEqual(shown(), ['test-notes-1: Apex', 'test-notes-2: Apex (2)']);
      assert.deepEqual([await accounts.credential('test-notes-1'), await accounts.credential('test-notes-2')], [NOTES_TOKEN, OTHER_NOTES_TOKEN]);
      await assert.rejects(paste(OTHER_NOTES_TOKEN, 'test-notes-1'), { code: 'conflict', message: /another account that is called Apex too/ });
      assert.equal(await accounts.credential('test-notes-1'), NOTES_TOKEN);
    });

    it('are reconnected in place after they were renamed, and called as they are now', async () => {
      for (const account of ['test-notes-1', undefined]) {
        await paste(NOTES_TOKEN);
        await change((stored) => (stored['label'] = 'Before'));
        assert.deepEqual(shown(), ['test-notes-1: Before']);
        await paste(NOTES_TOKEN, account);
        assert.deepEqual(shown(), ['test-notes-1: Apex']);
      }
    });

    it('are reconnected with another sign-in of their workspace where somebody says so, and with none of another', async () => {
      await paste(NOTES_TOKEN);
      await assert.rejects(paste(FOREIGN_NOTES_TOKEN, 'test-notes-1'), { code: 'conflict' });
      await paste(OTHER_NOTES_TOKEN, 'test-notes-1');
      assert.deepEqual([shown(), await accounts.credential('test-notes-1')], [['test-notes-1: Apex'], OTHER_NOTES_TOKEN]);
      // From now on it is that one: the other is an account of its own again, and is not put in its place a second time.
      await paste(OTHER_NOTES_TOKEN);
      await paste(NOTES_TOKEN);
      assert.deepEqual(shown(), ['test-notes-1: Apex', 'test-notes-2: Apex (2)']);
      await assert.rejects(paste(NOTES_TOKEN, 'test-notes-1'), { code: 'conflict' });
      await paste(FOREIGN_NOTES_TOKEN);
      await change((stored) => delete stored['workspace']);
      await assert.rejects(paste(NOTES_TOKEN, 'test-notes-3'), { code: 'conflict' }, 'an earlier version kept no workspace');
      assert.equal('workspace' in accounts.get('test-notes-1'), false);
    });

    it('are known by their name once where an earlier version kept no id', async () => {
      await paste(NOTES_TOKEN);
      await change((stored) => delete stored['key']);
      await paste(NOTES_TOKEN);
      await paste(OTHER_NOTES_TOKEN);
      assert.deepEqual(shown(), ['test-notes-1: Apex', 'test-notes-2: Apex (2)']);
    });

    it('keep the id to the companion', async () => {
      await paste(NOTES_TOKEN);
      assert.match(await readFile(join(folder, 'accounts.json'), 'utf8'), /"key": "bot-1"/);
      assert.equal('key' in accounts.get('test-notes-1'), false);
    });
  });

  it('follow a pasted token from refused to accepted', async () => {
    await connecting.connect({ type: 'token', connector: 'test-notes', token: NOTES_TOKEN, readOnly: false });
    accounts.heard('test-notes-1', false);
    await accounts.settled();
    assert.equal(accounts.get('test-notes-1').status, 'signed-out');
    assert.equal(await accounts.credential('test-notes-1'), NOTES_TOKEN);
    accounts.heard('test-notes-1', true);
    await accounts.settled();
    assert.deepEqual([accounts.get('test-notes-1').status, accounts.get('test-notes-1').problem], ['connected', undefined]);
  });

  it('sign out in words when the secret is gone from the vault', async () => {
    await consent();
    await rm(join(folder, 'vault'), { recursive: true });
    await start();
    await assert.rejects(accounts.credential('test-calendar-1'), { code: 'signed-out', message: /not in the vault/ });
    assert.equal(accounts.get('test-calendar-1').status, 'signed-out');
  });

  it('come back by themselves when the vault has their sign-in again, and only then', async () => {
    await consent();
    await connecting.connect({ type: 'token', connector: 'test-notes', token: NOTES_TOKEN, readOnly: false });
    // As where the keychain was locked at one start, so that an empty file served instead.
    await rename(join(folder, 'vault'), join(folder, 'keychain'));
    await start();
    for (const id of ids()) await assert.rejects(accounts.credential(id), { code: 'signed-out', message: /not in the vault/ });
    await start();
    await accounts.lookAgain();
    assert.deepEqual(accounts.list().map(({ status }) => status), ['signed-out', 'signed-out']);
    await rm(join(folder, 'vault'), { recursive: true });
    await rename(join(folder, 'keychain'), join(folder, 'vault'));
    await start();
    await accounts.lookAgain();
    assert.deepEqual(accounts.list().map(({ status, problem }) => [status, problem]), [['connected', undefined], ['connected', undefined]]);
    assert.equal(typeof (await accounts.credential('test-calendar-1')), 'string');
    // What the source refused is the source's word.
    accounts.heard('test-notes-1', false);
    await accounts.settled();
    await start();
    await accounts.lookAgain();
    assert.equal(accounts.get('test-notes-1').status, 'signed-out');
  });

  it('say that a sign-in is not kept while it is not, and no longer', async () => {
    const keychain = new LockableKeychain();
    await start(keychain);
    await consent();
    const refresh = async () => {
      clock += 2 * 3_600_000;
      await accounts.credential('test-calendar-1');
      return accounts.get('test-calendar-1').problem;
    };
    keychain.locked = true;
    assert.match((await refresh()) ?? '', /ends when Vivarium stops/);
    assert.match(published.at(-1)?.[0]?.problem ?? '', /ends when Vivarium stops/);
    assert.doesNotMatch(await readFile(join(folder, 'accounts.json'), 'utf8'), /ends when Vivarium stops/);
    keychain.locked = false;
    assert.equal(await refresh(), undefined);
    assert.equal(published.at(-1)?.[0]?.problem, undefined);
    keychain.locked = true;
    await refresh();
    keychain.locked = false;
    await start(keychain);
    assert.equal(accounts.get('test-calendar-1').problem, undefined, 'what is in the keychain stays after a restart');
  });

  it('forget what an earlier version wrote down of a sign-in that was not kept', async () => {
    await consent();
    const path = join(folder, 'accounts.json');
    const file = JSON.parse(await readFile(path, 'utf8')) as { accounts: object[] };
    const problem = 'The sign-in could not be kept (The keychain is locked.) and ends when Vivarium stops.';
    await writeFile(path, JSON.stringify({ ...file, accounts: file.accounts.map((account) => ({ ...account, problem })) }));
    await start();
    await accounts.lookAgain();
    assert.equal(accounts.get('test-calendar-1').problem, undefined);
  });

  it('have a file without secrets, and set a broken one aside', async () => {
    await consent();
    const text = await readFile(join(folder, 'accounts.json'), 'utf8');
    const secret = await accounts.credential('test-calendar-1');
    assert(!text.includes(secret ?? '') && !text.includes(CLIENT.secret) && !text.includes(CLIENT.id));
    await writeFile(join(folder, 'accounts.json'), '{"version":');
    await start();
    assert.deepEqual(ids(), []);
    assert.match(lines.join('\n'), /set aside/);
  });
});
