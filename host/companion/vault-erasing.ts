import { VivariumError } from '@vivarium/sdk/contract';
import type { FileVault } from './vault-file.js';
import type { Consent, KeychainLedger } from './vault-ledger.js';
import type { Vault } from './vault.js';

/** The part of a keychain that is the same wherever secrets are kept. @throws VivariumError `unavailable` while it is locked */
export type Keychain = Pick<Vault, 'read' | 'write' | 'erase'>;

/** Ends a consent at its source with the secret, as far as it can. */
export type EndConsent = (consent: Consent, secret: string) => Promise<void>;

/** A keychain that may be locked when something is to be erased from it: then that is done as soon as it opens. */
export class ErasingKeychain implements Vault {
  readonly kind = 'keychain';
  private erasing: Promise<void> | undefined;
  private end: EndConsent | undefined;

  constructor(
    private readonly keychain: Keychain,
    private readonly ledger: KeychainLedger,
  ) {}

  get hasLeftovers(): boolean {
    return this.ledger.leftover.length > 0;
  }

  async read(name: string): Promise<string | undefined> {
    if (this.ledger.leftover.includes(name)) return undefined;
    const secret = await this.keychain.read(name);
    // Written before there was a list of them.
    if (secret !== undefined) await this.ledger.holds(name).catch(() => undefined);
    this.isOpen();
    return secret;
  }

  async write(name: string, secret: string): Promise<void> {
    // What ends a consent may wait for who writes another secret.
    if (this.ledger.leftover.includes(name)) await this.erasing;
    await this.ledger.holds(name);
    await this.keychain.write(name, secret);
    await this.ledger.wanted(name);
    this.isOpen();
  }

  async erase(name: string, consent?: Consent): Promise<void> {
    try {
      await this.keychain.erase(name);
    } catch (thrown) {
      if (VivariumError.from(thrown).code !== 'unavailable') throw thrown;
      return this.ledger.eraseLater(name, consent);
    }
    await this.ledger.erased(name);
    this.isOpen();
  }

  endConsents(end: EndConsent): Promise<void> {
    this.end = end;
    return this.eraseLeftovers();
  }

  /** Erases what was to be erased while it was locked. */
  eraseLeftovers(): Promise<void> {
    this.erasing ??= this.eraseAll().finally(() => (this.erasing = undefined));
    return this.erasing;
  }

  private isOpen(): void {
    if (this.hasLeftovers) void this.eraseLeftovers();
  }

  private async eraseAll(): Promise<void> {
    try {
      for (const name of this.ledger.leftover) {
        const consent = this.ledger.consent(name);
        if (consent && !this.end) continue;
        const secret = consent && (await this.keychain.read(name));
        if (consent && secret !== undefined) await this.end?.(consent, secret);
        await this.keychain.erase(name);
        await this.ledger.erased(name);
      }
    } catch {
      // Locked again, or the disk is full: the rest stays on the list.
    }
  }
}

/** The encrypted file, while the keychain that may hold secrets of this data folder cannot be opened. */
export class FileInstead implements Vault {
  readonly kind = 'file';

  constructor(
    private readonly file: FileVault,
    private readonly ledger: KeychainLedger,
  ) {}

  get hasLeftovers(): boolean {
    return this.ledger.leftover.length > 0;
  }

  read(name: string): Promise<string | undefined> {
    return this.file.read(name);
  }

  write(name: string, secret: string): Promise<void> {
    return this.file.write(name, secret);
  }

  async erase(name: string, consent?: Consent): Promise<void> {
    if (this.ledger.mayHold(name, this.file.names().includes(name))) await this.ledger.eraseLater(name, consent);
    await this.file.erase(name);
  }
}
