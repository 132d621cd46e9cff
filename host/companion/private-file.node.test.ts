import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { AccountsFile, type AccountRecord } from './accounts-file.js';
import { AgentList } from './agents/agent-list.js';
import { WaitingProposals } from './agents/waiting-proposals.js';
import { Timetable } from './automations/timetable.js';
import { ClaudeMeter } from './claude-meter.js';
import { Claude } from './claude.js';
import { Exit, exitCodes } from './cli.js';
import { refused, whileUnwritable } from './companion-testing.js';
import { startDemos } from './demo.js';
import { DocumentFolder } from './documents.js';
import { ServerFile } from './mcp/server-file.js';
import { InstalledPlugins } from './plugins/installed-plugins.js';
import { Sessions } from './session.js';
import { FileVault } from './vault-file.js';
import { KeychainLedger } from './vault-ledger.js';

const log = () => undefined;
const record = (id: string): AccountRecord => ({ id, connector: 'gmail', label: id, demo: false, readOnly: false, status: 'connected', settings: {} });

describe('what a full disk or a kill leaves behind', () => {
  let parent: string;
  let folder: string;
  beforeEach(async () => {
    parent = await mkdtemp(join(tmpdir(), 'vivarium-disk-'));
    folder = join(parent, 'data');
  });
  afterEach(() => rm(parent, { recursive: true }));

  const unwritable = (run: () => Promise<unknown>) => whileUnwritable(folder, run);

  it('a secret that could not be erased is not taken for erased: the next try erases it', async () => {
    const vault = await FileVault.open(folder, log);
    await vault.write('a', 'the secret');
    await unwritable(() => assert.rejects(vault.erase('a'), refused));
    assert.equal(await vault.read('a'), 'the secret');
    await vault.erase('a');
    assert.equal(await (await FileVault.open(folder, log)).read('a'), undefined);
    assert.doesNotMatch(await readFile(join(folder, 'secrets.json'), 'utf8'), /"a"/);
  });

  it('a folder in the place of a file is set aside like what cannot be read, and the start goes on', async () => {
    const told: string[] = [];
    for (const name of ['accounts.json', 'secrets.json', 'key']) await mkdir(join(folder, name), { recursive: true });
    const file = await AccountsFile.open(join(folder, 'accounts.json'), (message) => told.push(message));
    await file.put(record('gmail-1'));
    const vault = await FileVault.open(folder, (message) => told.push(message));
    await vault.write('a', 'the secret');
    assert.equal(await (await FileVault.open(folder, log)).read('a'), 'the secret');
    assert.equal(told.filter((message) => message.includes('set aside as')).length, 3);
    assert.equal((await readdir(folder)).filter((name) => name.includes('.broken-')).length, 3);
  });

  it('a secret that could not be written is not served as if it were kept', async () => {
    const vault = await FileVault.open(folder, log);
    await vault.write('a', 'before');
    await unwritable(() => assert.rejects(vault.write('a', 'after'), refused));
    assert.equal(await vault.read('a'), 'before');
    await Promise.all([vault.write('a', 'after'), vault.write('b', 'another')]);
    const again = await FileVault.open(folder, log);
    assert.deepEqual([await again.read('a'), await again.read('b')], ['after', 'another']);
  });

  it('an account that could not be written down is not there', async () => {
    const file = await AccountsFile.open(join(folder, 'accounts.json'), log);
    await file.put(record('gmail-1'));
    await unwritable(async () => {
      await assert.rejects(file.put(record('gmail-2')), refused);
      await assert.rejects(file.put({ ...record('gmail-1'), label: 'another' }), refused);
      await assert.rejects(file.remove('gmail-1'), refused);
      await assert.rejects(file.setWantsDemo('gmail', false), refused);
    });
    assert.deepEqual(file.accounts, [record('gmail-1')]);
    assert.ok(file.wantsDemo('gmail'));
    await Promise.all([file.put(record('gmail-3')), file.setWantsDemo('gmail', false)]);
    const again = await AccountsFile.open(join(folder, 'accounts.json'), log);
    assert.deepEqual([again.accounts.map(({ id }) => id), again.wantsDemo('gmail')], [['gmail-1', 'gmail-3'], false]);
  });

  it('half-written files, which may hold a secret that was erased since, go at the next start', async () => {
    const vault = await FileVault.open(folder, log);
    await vault.write('a', 'the secret');
    const before = await readFile(join(folder, 'secrets.json'), 'utf8');
    await writeFile(join(folder, 'secrets.json.0123456789ab.tmp'), before);
    await writeFile(join(folder, 'secrets.json.mine'), 'a person’s own');
    await FileVault.open(folder, log);
    assert.deepEqual((await readdir(folder)).sort(), ['key', 'secrets.json', 'secrets.json.mine']);
  });

  it('nothing half-written stays where the last step failed', async () => {
    const file = await AccountsFile.open(join(folder, 'accounts.json'), log);
    await file.put(record('gmail-1'));
    await rm(join(folder, 'accounts.json'));
    await mkdir(join(folder, 'accounts.json', 'in-the-way'), { recursive: true });
    await assert.rejects(file.put(record('gmail-2')), refused);
    assert.deepEqual(await readdir(folder), ['accounts.json']);
  });
});

describe('what a newer Vivarium wrote', () => {
  let folder: string;
  beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'vivarium-newer-'))));
  afterEach(() => rm(folder, { recursive: true }));
  const quiet = { log, changed: log, publish: log };
  const documents = { list: () => [], put: () => assert.fail() };

  const files: Record<string, [name: 'format' | 'version', open: (path: string) => Promise<unknown>]> = {
    'accounts.json': ['version', (path) => AccountsFile.open(path, log)],
    'mcp.json': ['version', (path) => ServerFile.open(path, log)],
    'keychain.json': ['version', (path) => KeychainLedger.open(path, true, log)],
    'browsers.json': ['format', (path) => Sessions.open({ path, log })],
    'claude.json': ['format', async (path) => Claude.open({ vault: await FileVault.open(join(folder, 'vault'), log), path, ...quiet })],
    'vault/secrets.json': ['version', () => FileVault.open(join(folder, 'vault'), log)],
    'agents.json': ['format', (path) => AgentList.open({ path, ...quiet })],
    'proposals.json': ['format', (path) => WaitingProposals.open({ path, ...quiet })],
    'claude-usage.json': ['format', (path) => ClaudeMeter.open({ path, ...quiet })],
    'timetable.json': ['format', (path) => Timetable.open({ path, documents, hand: assert.fail, log })],
    'plugins/installed.json': ['format', () => InstalledPlugins.open({ folder: join(folder, 'plugins'), taken: () => ({ connectors: [], tags: [] }), log })],
    'artifacts/mine/artifact.json': ['format', () => DocumentFolder.open({ folder, ...quiet })],
    'grants/gen-mine/grants.json': ['format', () => DocumentFolder.open({ folder, ...quiet })],
    'demo/test.json': ['version', () => startDemos({ plugins: [{ id: 'test', contract: { definition: { title: 'Test' } } as never, loadEmulator: () => Promise.resolve({ startEmulator: () => assert.fail(), demoAccount: {} as never }) }], folder: join(folder, 'demo'), log })],
  };
  for (const [name, [form, open]] of Object.entries(files))
    it(`in ${name} stays as it is, and is said`, async () => {
      const path = join(folder, name);
      await mkdir(join(path, '..'), { recursive: true, mode: 0o700 });
      const text = JSON.stringify({ [form]: 2, ofTomorrow: true });
      await writeFile(path, text);
      await assert.rejects(open(path), (error) => error instanceof Exit && error.code === exitCodes.dataFolder && error.message.includes(path) && /newer Vivarium.*\nUpdate Vivarium/.test(error.message));
      assert.equal(await readFile(path, 'utf8'), text);
      assert.deepEqual((await readdir(join(path, '..'))).filter((one) => one.includes('broken')), []);
    });
});
