import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { VivariumError } from '@vivarium/sdk/contract';
import { z } from 'zod';
import { InOrder } from './in-order.js';
import { isFolder, readPrivateJson, setAside, writePrivate } from './private-file.js';
import type { Vault } from './vault.js';

const Sealed = z.object({ nonce: z.base64(), tag: z.base64(), data: z.base64() });
const Contents = z.object({ version: z.literal(1), secrets: z.record(z.string(), Sealed) });
type Sealed = z.output<typeof Sealed>;

const ALGORITHM = 'aes-256-gcm';
const KEY_BYTES = 32;

/**
 * Secrets in a file, each sealed with AES-256-GCM under a random key. The key lies beside it, so this protects against
 * other users of the machine and against a copied file without its key, not against programs of the same user.
 */
export class FileVault implements Vault {
  readonly kind = 'file';
  private readonly writing = new InOrder();

  private constructor(
    private readonly path: string,
    private readonly key: Buffer,
    private secrets: ReadonlyMap<string, Sealed>,
  ) {}

  /** Opens the vault of a folder and makes it where there is none. */
  static async open(folder: string, log: (message: string) => void): Promise<FileVault> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await chmod(folder, 0o700);
    const path = join(folder, 'secrets.json');
    const contents = await readPrivateJson(path, Contents, (aside) => log(`The vault could not be read and was set aside as ${aside}. Connect the accounts again.`));
    return new FileVault(path, await openKey(join(folder, 'key'), log), new Map(Object.entries(contents?.secrets ?? {})));
  }

  /** The names of all secrets. */
  names(): string[] {
    return [...this.secrets.keys()];
  }

  async read(name: string): Promise<string | undefined> {
    const sealed = this.secrets.get(name);
    return sealed && this.unseal(name, sealed);
  }

  async write(name: string, secret: string): Promise<void> {
    const sealed = this.seal(name, secret);
    await this.change((secrets) => secrets.set(name, sealed));
  }

  async erase(name: string): Promise<void> {
    await this.change((secrets) => secrets.delete(name));
  }

  /** The name is authenticated too, so that sealed secrets cannot be swapped between names. */
  private seal(name: string, secret: string): Sealed {
    const nonce = randomBytes(12);
    const cipher = createCipheriv(ALGORITHM, this.key, nonce).setAAD(Buffer.from(name));
    const data = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
    return { nonce: nonce.toString('base64'), tag: cipher.getAuthTag().toString('base64'), data: data.toString('base64') };
  }

  private unseal(name: string, { nonce, tag, data }: Sealed): string {
    try {
      const decipher = createDecipheriv(ALGORITHM, this.key, Buffer.from(nonce, 'base64'), { authTagLength: 16 });
      decipher.setAAD(Buffer.from(name)).setAuthTag(Buffer.from(tag, 'base64'));
      return Buffer.concat([decipher.update(Buffer.from(data, 'base64')), decipher.final()]).toString('utf8');
    } catch (cause) {
      throw new VivariumError('internal', 'A stored secret was changed or its key was lost. Connect the account again.', { cause });
    }
  }

  /** One change after the other. What could not be written down has not happened. */
  private change(change: (secrets: Map<string, Sealed>) => unknown): Promise<void> {
    return this.writing.run(async () => {
      const next = new Map(this.secrets);
      if (change(next) === false) return;
      await writePrivate(this.path, `${JSON.stringify({ version: 1, secrets: Object.fromEntries(next) }, null, 2)}\n`);
      this.secrets = next;
    });
  }
}

async function openKey(path: string, log: (message: string) => void): Promise<Buffer> {
  const kept = await readFile(path).catch((error: unknown) => isFolder(error, path));
  if (kept instanceof Buffer && kept.length === KEY_BYTES) return kept;
  if (kept !== false) log(`The vault's key could not be read and was set aside as ${await setAside(path)}. Connect the accounts again.`);
  const key = randomBytes(KEY_BYTES);
  await writePrivate(path, key);
  return key;
}
