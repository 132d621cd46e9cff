import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vaultSecret } from './attacks/bundle.js';

/** Files that no widget may see, beside an empty folder; both in a new one that the caller removes. */
export async function makeVault(): Promise<{ folder: string; vault: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'vivarium-vault-'));
  const vault = join(folder, 'secret');
  await writeFile(`${vault}.json`, JSON.stringify({ key: vaultSecret }));
  await writeFile(`${vault}.js`, `export default '${vaultSecret}';`);
  await writeFile(`${vault}.txt`, vaultSecret);
  await writeFile(`${vault}.css`, `/*! ${vaultSecret} */ body { content: '${vaultSecret}' }`);
  return { folder, vault };
}
