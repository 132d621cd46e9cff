import { randomBytes } from 'node:crypto';
import type { AsyncEntry } from '@napi-rs/keyring';
import { VivariumError } from '@vivarium/sdk/contract';
import type { Vault } from './vault.js';

const SERVICE = 'Vivarium';
/** A keychain that asks its owner for a password in a dialog takes its time; one that hangs must not stop the start. */
const PROBE_LIMIT_MS = 5000;

/** Secrets in the operating system's keychain. */
export class KeychainVault implements Vault {
  readonly kind = 'keychain';

  /** @param namespace Separates the secrets of several data folders. */
  constructor(private readonly namespace: string) {}

  /** Why secrets cannot be kept here, or undefined when one was written, read back and erased. */
  async probe(): Promise<string | undefined> {
    const name = `probe-${randomBytes(6).toString('hex')}`;
    const secret = randomBytes(12).toString('hex');
    const signal = AbortSignal.timeout(PROBE_LIMIT_MS);
    try {
      const entry = await this.entry(name);
      await entry.setPassword(secret, signal);
      const back = await entry.getPassword(signal);
      await entry.deletePassword(signal);
      return back === secret ? undefined : 'it does not keep what is written';
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  async read(name: string): Promise<string | undefined> {
    return (await this.use(name, (entry) => entry.getPassword())) ?? undefined;
  }

  async write(name: string, secret: string): Promise<void> {
    await this.use(name, (entry) => entry.setPassword(secret));
  }

  async erase(name: string): Promise<void> {
    await this.use(name, (entry) => entry.deletePassword());
  }

  private async use<T>(name: string, use: (entry: AsyncEntry) => Promise<T>): Promise<T> {
    try {
      return await use(await this.entry(name));
    } catch (cause) {
      throw new VivariumError('unavailable', 'The keychain cannot be opened. Unlock it and try again.', { cause });
    }
  }

  private async entry(name: string): Promise<AsyncEntry> {
    // Loaded on use: the native part is missing on platforms it was not built for, and then the file serves.
    const { AsyncEntry } = await import('@napi-rs/keyring');
    // Without the pin a Linux without Secret Service silently gets the kernel keyring, which forgets at logout.
    return new AsyncEntry(SERVICE, `${this.namespace}:${name}`, { linux: { store: 'secret-service' } });
  }
}
