import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { FileVault } from './vault-file.js';
import { KeychainVault } from './vault-keychain.js';
import { openVault } from './vault.js';

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

  it('takes the file where there is no keychain, and says which', async () => {
    const available = (await new KeychainVault('test').probe()) === undefined;
    const vault = await openVault({ dataFolder: folder, log });
    assert.equal(vault.kind, available ? 'keychain' : 'file');
    if (!available) assert.match(lines.join('\n'), /encrypted file/);
    assert.equal((await openVault({ dataFolder: folder, log, prefer: 'file' })).kind, 'file');
  });
});
