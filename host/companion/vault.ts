import { createHash } from 'node:crypto';
import { access } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { VivariumError } from '@vivarium/sdk/contract';
import { ErasingKeychain, FileInstead, type EndConsent, type Keychain } from './vault-erasing.js';
import { FileVault } from './vault-file.js';
import { KeychainVault } from './vault-keychain.js';
import { KeychainLedger, type Consent } from './vault-ledger.js';

/** Keeps secrets by name. Nothing else in the product writes one to disk. */
export interface Vault {
  /** Where secrets are kept: the operating system's keychain, or an encrypted file of the owner's. */
  readonly kind: 'keychain' | 'file';
  /** @throws VivariumError `internal` when a secret is there but cannot be opened. */
  read(name: string): Promise<string | undefined>;
  write(name: string, secret: string): Promise<void>;
  /**
   * Does nothing where there is no such secret. What a locked keychain holds is erased as soon as it opens; `consent` is
   * what is to be ended at its source before, because it could not be with a secret that nobody can read.
   */
  erase(name: string, consent?: Consent): Promise<void>;
  /** Something is still in a locked keychain, or may be, that is to be erased. */
  readonly hasLeftovers?: boolean;
  /** Erases what was left for that, and what will be; `end` ends its consent with the secret. Until this is asked, what has one is kept. */
  endConsents?(end: EndConsent): Promise<void>;
}

/** How a vault is opened. */
export interface VaultOptions {
  dataFolder: string;
  log: (message: string) => void;
  /** `file` never asks the keychain, for machines where it would open a dialog nobody answers. */
  prefer?: 'file' | undefined;
  /** Default: the operating system's. */
  keychain?: Keychain & Pick<KeychainVault, 'probe'>;
}

/**
 * Opens the keychain where a secret survives a write, a read and an erase, else the encrypted file. Secrets that an
 * earlier start had to keep in the file move to the keychain once there is one.
 */
export async function openVault({ dataFolder, log, prefer, keychain: given }: VaultOptions): Promise<Vault> {
  const folder = join(dataFolder, 'vault');
  const isNew = !(await exists(join(dataFolder, 'accounts.json'))) && !(await exists(folder));
  const ledger = await KeychainLedger.open(join(dataFolder, 'keychain.json'), isNew, log);
  if (prefer === 'file') return new FileInstead(await FileVault.open(folder, log), ledger);
  // Two data folders of one person must not overwrite each other's secrets in the one keychain.
  const system = given ?? new KeychainVault(createHash('sha256').update(resolve(dataFolder)).digest('hex').slice(0, 12));
  const problem = await system.probe();
  if (problem !== undefined) {
    log(`No keychain here (${problem}): secrets are kept in an encrypted file.`);
    return new FileInstead(await FileVault.open(folder, log), ledger);
  }
  const keychain = new ErasingKeychain(system, ledger);
  // Before what the file has meanwhile by the same name moves in.
  await keychain.eraseLeftovers();
  if (await exists(folder)) await move(await FileVault.open(folder, log), keychain, log);
  return keychain;
}

async function move(from: FileVault, to: Vault, log: (message: string) => void): Promise<void> {
  for (const name of from.names()) {
    try {
      const secret = await from.read(name);
      if (secret !== undefined) await to.write(name, secret);
      await from.erase(name);
    } catch (error) {
      log(`A secret stays in the encrypted file: ${VivariumError.from(error).message}`);
    }
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
