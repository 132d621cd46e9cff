import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { Credentials } from './accounts-credentials.js';
import { until } from './services-testing.js';
import { FileVault } from './vault-file.js';
import { LockableKeychain } from './vault-testing.js';
import { KeychainVault } from './vault-keychain.js';
import { openVault, type Vault } from './vault.js';

describe('vault', () => {
  let folder: string;
  const lines: string[] = [];
  const log = (line: string) => void lines.push(line);
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vivarium-vault-'));
    lines.length = 0;
  });
  afterEach(() => rm(folder, { recursive: true }));
  const secretsFile = () => join(folder, 'secrets.json');
  const readSecrets = async () => JSON.parse(await readFile(secretsFile(), 'utf8')) as { secrets: Record<string, Record<string, string>> };

  it('keeps secrets over a restart, sealed and for the owner only', async () => {
    const vault = await FileVault.open(folder, log);
    await Promise.all([vault.write('a', 'first secret'), vault.write('b', 'zweites Geheimnis ü')]);
    const again = await FileVault.open(folder, log);
    assert.equal(await again.read('a'), 'first secret');
    assert.equal(await again.read('b'), 'zweites Geheimnis ü');
    assert.equal(await again.read('c'), undefined);
    assert.doesNotMatch(await readFile(secretsFile(), 'latin1'), /secret"|Geheimnis/);
    assert.equal((await stat(folder)).mode & 0o777, 0o700);
    for (const name of await readdir(folder)) assert.equal((await stat(join(folder, name))).mode & 0o777, 0o600, name);
    assert.deepEqual((await readdir(folder)).sort(), ['key', 'secrets.json']);
  });

  it('seals the same secret differently each time', async () => {
    const vault = await FileVault.open(folder, log);
    await vault.write('a', 'same');
    const before = (await readSecrets()).secrets['a'];
    await vault.write('a', 'same');
    assert.notDeepEqual((await readSecrets()).secrets['a'], before);
  });

  it('erases', async () => {
    const vault = await FileVault.open(folder, log);
    await vault.write('a', 'gone soon');
    await vault.erase('a');
    await vault.erase('never there');
    assert.deepEqual((await readSecrets()).secrets, {});
  });

  for (const part of ['data', 'tag', 'nonce'] as const) {
    it(`refuses a secret whose ${part} was changed`, async () => {
      await (await FileVault.open(folder, log)).write('a', 'the secret');
      const file = await readSecrets();
      const sealed = file.secrets['a'];
      assert(sealed);
      const bytes = Buffer.from(sealed[part] ?? '', 'base64');
      bytes[0] = (bytes[0] ?? 0) ^ 1;
      sealed[part] = bytes.toString('base64');
      await writeFile(secretsFile(), JSON.stringify(file));
      await assert.rejects((await FileVault.open(folder, log)).read('a'), { code: 'internal', message: /Connect the account again/ });
    });
  }

  it('refuses secrets swapped between names, a shortened tag and another key', async () => {
    const vault = await FileVault.open(folder, log);
    await vault.write('a', 'secret of a');
    await vault.write('b', 'secret of b');
    const file = await readSecrets();
    const [a, b] = [file.secrets['a'], file.secrets['b']];
    assert(a && b);
    await writeFile(secretsFile(), JSON.stringify({ ...file, secrets: { a: b, b: { ...b, tag: Buffer.from(b['tag'] ?? '', 'base64').subarray(0, 4).toString('base64') } } }));
    const swapped = await FileVault.open(folder, log);
    await assert.rejects(swapped.read('a'), { code: 'internal' });
    await assert.rejects(swapped.read('b'), { code: 'internal' });
    await writeFile(secretsFile(), JSON.stringify(file));
    await writeFile(join(folder, 'key'), Buffer.alloc(32));
    await assert.rejects((await FileVault.open(folder, log)).read('a'), { code: 'internal' });
  });

  it('sets a broken file aside and says so', async () => {
    await writeFile(secretsFile(), '{"version":1,"secr');
    const vault = await FileVault.open(folder, log);
    assert.deepEqual(vault.names(), []);
    assert.equal((await readdir(folder)).filter((name) => name.includes('broken')).length, 1);
    assert.match(lines.join('\n'), /set aside/);
  });

  it('sets a key that is none aside and says so: what it had sealed is refused, new secrets are kept', async () => {
    await (await FileVault.open(folder, log)).write('a', 'the secret');
    await writeFile(join(folder, 'key'), 'half a key');
    const vault = await FileVault.open(folder, log);
    const [aside] = (await readdir(folder)).filter((name) => name.startsWith('key.broken-'));
    assert.equal(await readFile(join(folder, aside ?? ''), 'utf8'), 'half a key');
    assert.match(lines.join('\n'), /key could not be read and was set aside/);
    await assert.rejects(vault.read('a'), { code: 'internal' });
    await vault.write('b', 'another');
    assert.equal(await (await FileVault.open(folder, log)).read('b'), 'another');
  });

  it('takes the file where there is no keychain, and says which', async () => {
    const available = (await new KeychainVault('test').probe()) === undefined;
    const vault = await openVault({ dataFolder: folder, log });
    assert.equal(vault.kind, available ? 'keychain' : 'file');
    if (!available) assert.match(lines.join('\n'), /encrypted file/);
    assert.equal((await openVault({ dataFolder: folder, log, prefer: 'file' })).kind, 'file');
  });
});

describe('a keychain that is locked when an account is disconnected', () => {
  let folder: string;
  let keychain: LockableKeychain;
  const open = () => openVault({ dataFolder: folder, log: () => undefined, keychain });
  /** What Accounts does with the secret of an account that it forgets. */
  const disconnect = (vault: Vault, id: string) => new Credentials({ vault, session: () => assert.fail(), onKept: () => assert.fail() }).erase(id);
  const token = (text: string) => JSON.stringify({ type: 'token', token: text });
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vivarium-keychain-'));
    keychain = new LockableKeychain();
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('says that the secret is still there, and erases it at the first start with an open one', async () => {
    const vault = await open();
    await vault.write('account:a', token('a'));
    await vault.write('account:b', token('b'));
    keychain.locked = true;
    const shut = await open();
    assert.deepEqual([shut.kind, shut.hasLeftovers], ['file', false]);
    await disconnect(shut, 'a');
    assert.equal(shut.hasLeftovers, true);
    assert.equal((await open()).hasLeftovers, true, 'it is remembered over a start');
    keychain.locked = false;
    const opened = await open();
    assert.deepEqual([[...keychain.secrets.keys()], opened.kind, opened.hasLeftovers], [['account:b'], 'keychain', false]);
    assert.equal(await opened.read('account:b'), token('b'));
  });

  it('erases it at the next use where it was locked in between, and gives it to nobody until then', async () => {
    const vault = await open();
    await vault.write('account:a', token('a'));
    keychain.locked = true;
    await disconnect(vault, 'a');
    assert.equal(vault.hasLeftovers, true);
    assert.equal(await vault.read('account:a'), undefined);
    keychain.locked = false;
    await vault.write('account:b', token('b'));
    await vault.erase('never there');
    await until(() => !vault.hasLeftovers);
    assert.deepEqual([...keychain.secrets.keys()], ['account:b']);
  });

  it('keeps what was entered anew under the same name', async () => {
    const vault = await open();
    await vault.write('claude-key', 'old');
    keychain.locked = true;
    await vault.erase('claude-key');
    const shut = await open();
    await shut.write('claude-key', 'new');
    keychain.locked = false;
    const opened = await open();
    assert.deepEqual([await opened.read('claude-key'), opened.hasLeftovers, [...keychain.secrets.values()]], ['new', false, ['new']]);
  });

  it('says nothing where there never was a keychain, and is careful with a folder from before it was noted what it holds', async () => {
    keychain.locked = true;
    const never = await open();
    await never.write('account:a', token('a'));
    await disconnect(never, 'a');
    await disconnect(never, 'b');
    assert.equal(never.hasLeftovers, false);
    await rm(join(folder, 'keychain.json'));
    keychain.secrets.set('account:b', token('b'));
    const before = await open();
    await disconnect(before, 'b');
    assert.equal(before.hasLeftovers, true);
    keychain.locked = false;
    assert.equal((await open()).hasLeftovers, false);
    assert.equal(keychain.secrets.size, 0);
  });
});
