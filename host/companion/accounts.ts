import { VivariumError, type Contract } from '@vivarium/sdk/contract';
import type { Account } from '@vivarium/sdk/protocol';
import { Credentials, isOfKeeping, MISSING, parseSecret, type Secret } from './accounts-credentials.js';
import type { AccountRecord, AccountsFile } from './accounts-file.js';
import type { BrokerAccount, BrokerAccounts } from './broker.js';
import type { Transport } from './broker-transport.js';
import type { Demos } from './demo.js';
import { InOrder } from './in-order.js';
import { OAuthSession, type OAuthClient } from './oauth.js';
import type { Push } from './push.js';
import type { Vault } from './vault.js';
import type { Consent } from './vault-ledger.js';

/** What accounts are made of. */
export interface AccountsOptions {
  file: AccountsFile;
  vault: Vault;
  contracts: ReadonlyMap<string, Contract>;
  demos: Demos;
  transport: Transport;
  push: Push;
  publish: (accounts: Account[]) => void;
  log: (message: string) => void;
  now?: () => number;
  /** Where a connector's source lives in this process, if it does. */
  inner?: (connector: string) => string | undefined;
}

/** An identity to connect, proven by its source. */
export interface Identity {
  connector: string;
  /** Undefined where the source does not tell. */
  label: string | undefined;
  /** What tells it apart from another with the same label, where the source has such a thing. */
  key?: string | undefined;
  /** What it is signed in to, where others sign in to the same. */
  workspace?: string | undefined;
  readOnly: boolean;
  demo: boolean;
  /** Undefined where anybody may ask. */
  secret: Secret | undefined;
  /** For a new account; what was chosen before stays. */
  settings?: Readonly<Record<string, unknown>> | undefined;
  problem?: string | undefined;
  /** Reconnects this account in place. */
  account?: string | undefined;
}

const REVOKE_LIMIT_MS = 5000;
const notEnded = (id: string) => `The consent of ${id} could not be ended at its source; its secret is erased here.`;

/** What is known of an account also when it is gone. */
type Identified = Pick<AccountRecord, 'id' | 'connector' | 'label' | 'demo'>;

/** The connected accounts: who is there, how each stands, and what the broker needs of them. */
export class Accounts implements BrokerAccounts {
  private readonly credentials: Credentials;
  /** Why a secret serves this run only, by account: never written down, since it is not true of the next one. */
  private readonly unkept = new Map<string, string>();
  /** One change after the other, so that none is decided on what another is just making untrue. */
  private readonly changing = new InOrder();

  constructor(private readonly options: AccountsOptions) {
    this.credentials = new Credentials({
      vault: options.vault,
      session: (id, client) => this.session(this.record(id), client),
      onKept: (id, problem) => this.setUnkept(id, problem),
      ...(options.now ? { now: options.now } : {}),
    });
  }

  /** All accounts as the page may see them. */
  list(): Account[] {
    return this.options.file.accounts.filter(({ connector }) => this.options.contracts.has(connector)).map((record) => this.view(record));
  }

  /** @throws VivariumError `not-found`. */
  get(id: string): Account {
    return this.view(this.record(id));
  }

  /** The contract of a connector. @throws VivariumError `not-found`. */
  contract(connector: string): Contract {
    const contract = this.options.contracts.get(connector);
    if (!contract) throw new VivariumError('not-found', `There is no connector "${connector}".`);
    return contract;
  }

  /** Connects an identity, or reconnects the account that is it already: its id, and with it all mirrored data, stays. */
  connect(identity: Identity): Promise<Account> {
    return this.changing.run(async () => {
      const { connector, demo, readOnly, problem } = identity;
      const before = this.accountOf(identity);
      const id = before?.id ?? this.options.file.nextId(connector);
      const label = this.labelOf(id, identity, before);
      const key = identity.key ?? before?.key;
      const workspace = identity.workspace ?? before?.workspace;
      await this.options.file.put({ id, connector, label, ...(key === undefined ? {} : { key }), ...(workspace === undefined ? {} : { workspace }), demo, readOnly, status: 'connected', settings: { ...identity.settings, ...before?.settings }, ...(problem ? { problem } : {}) });
      if (identity.secret) await this.credentials.store(id, identity.secret);
      // Invented and real data of one source are never mixed on a page.
      if (demo) await this.options.file.setWantsDemo(connector, true);
      else for (const other of this.options.file.accounts.filter((record) => record.demo && record.connector === connector)) await this.forget(other.id);
      this.publish();
      return this.get(id);
    });
  }

  /** Ends the consent where the source can, erases the secret and forgets the account. */
  disconnect(id: string): Promise<void> {
    return this.changing.run(async () => {
      const record = this.record(id);
      await this.forget(id, await this.revoke(record));
      if (record.demo) await this.options.file.setWantsDemo(record.connector, false);
      this.publish();
    });
  }

  /** Ends every account of a connector that is removed, also where its contract cannot be read any more. */
  disconnectAll(connector: string): Promise<void> {
    return this.changing.run(async () => {
      const { file, contracts } = this.options;
      for (const record of file.accounts.filter((one) => one.connector === connector)) {
        await this.forget(record.id, contracts.has(connector) ? await this.revoke(record) : undefined);
      }
      await file.setWantsDemo(connector, true);
      this.publish();
    });
  }

  /** Forgets a demo account, which can be connected again at any time. */
  dropDemo(id: string): Promise<void> {
    return this.changing.run(async () => {
      await this.forget(id);
      this.publish();
    });
  }

  /** Whether the person has not removed the demo account of a connector. */
  wantsDemo(connector: string): boolean {
    return this.options.file.wantsDemo(connector);
  }

  /** Replaces what the person chose for an account. */
  async setSettings(id: string, settings: Record<string, unknown>): Promise<Account> {
    this.record(id);
    await this.change(id, { settings });
    return this.get(id);
  }

  brokerAccount(id: string): BrokerAccount {
    const record = this.record(id);
    return { id, contract: this.contract(record.connector), readOnly: record.readOnly, emulator: this.emulator(record) };
  }

  async credential(id: string): Promise<string | undefined> {
    const record = this.record(id);
    const { auth, title } = this.contract(record.connector).definition;
    if (auth.type === 'none') return undefined;
    // A pasted token may be valid again; an ended consent is not, and asking would only repeat the refusal.
    if (record.status === 'signed-out' && auth.type === 'oauth2') throw new VivariumError('signed-out', record.problem ?? `${title} is signed out. Reconnect the account.`);
    return this.orSignedOut(id, () => this.credentials.current(id));
  }

  /** The OAuth client that an account signed in with, also when its consent has ended; undefined where the vault has none. */
  async client(id: string): Promise<OAuthClient | undefined> {
    const secret = await this.credentials.secret(id).catch((thrown: unknown) => {
      if (VivariumError.from(thrown).code !== 'signed-out') throw thrown;
    });
    return secret?.type === 'oauth2' ? secret.client : undefined;
  }

  renewed(id: string, refused: string): Promise<string | undefined> {
    return this.orSignedOut(id, () => this.credentials.renewed(id, refused));
  }

  heard(id: string, accepted: boolean): void {
    const record = this.options.file.find(id);
    if (!record) return;
    const { title, auth } = this.contract(record.connector).definition;
    // Of a consent the token endpoint tells the truth; of a pasted token only its use does.
    if (auth.type !== 'token') return;
    if (!accepted && record.status === 'connected') void this.note(id, { status: 'signed-out', problem: `${title} does not accept the sign-in any more. Reconnect the account.` });
    if (accepted && record.status === 'signed-out') void this.note(id, { status: 'connected', problem: undefined });
  }

  /** Connects again whose sign-in the vault has again: where the keychain is locked at a start, an empty file serves instead. */
  async lookAgain(): Promise<void> {
    for (const { id, status, problem } of this.options.file.accounts) {
      if (isOfKeeping(problem)) await this.change(id, { problem: undefined });
      const isBack = () => this.credentials.secret(id).then(() => true, () => false);
      if (status === 'signed-out' && problem === MISSING && (await isBack())) await this.change(id, { status: 'connected', problem: undefined });
    }
  }

  /** Ends at their sources the consents of accounts that were disconnected while the keychain was locked, now and whenever it opens. */
  async endLeftConsents(): Promise<void> {
    await this.options.vault.endConsents?.(({ account: id, ...consent }, secret) =>
      this.changing.run(() => this.endConsent({ id, ...consent }, parseSecret(secret))).catch(() => this.options.log(notEnded(id))),
    );
  }

  /** Waits for changes under way. */
  async settled(): Promise<void> {
    await this.changing.settled();
  }

  private async orSignedOut<T>(id: string, use: () => Promise<T>): Promise<T> {
    try {
      return await use();
    } catch (thrown) {
      const error = VivariumError.from(thrown);
      if (error.code === 'signed-out') await this.note(id, { status: 'signed-out', problem: error.message });
      throw error;
    }
  }

  /** The account that an identity is or is to be: the one named, else the one with the same key or, where either has none, the same label. */
  private accountOf({ account, connector, demo, label, key, workspace }: Identity): AccountRecord | undefined {
    const all = this.options.file.accounts.filter((record) => record.connector === connector && record.demo === demo);
    if (account === undefined) {
      if (demo) return all[0];
      const known = key === undefined ? undefined : all.find((record) => record.key === key);
      return known ?? all.find((record) => label !== undefined && record.label === label && (key === undefined || record.key === undefined));
    }
    const record = this.record(account);
    const { title } = this.contract(connector).definition;
    if (record.connector !== connector || record.demo !== demo) throw new VivariumError('invalid-input', `"${record.label}" is no ${title} account to reconnect.`);
    if (key !== undefined && record.key === key) return record;
    // Somebody chose this account for another sign-in of its workspace, which is no account of its own here.
    if (key !== undefined && workspace !== undefined && record.workspace === workspace && !all.some((other) => other.key === key)) return record;
    if (label !== undefined && record.label !== label && record.label !== title)
      throw new VivariumError('conflict', `You signed in as ${label}, but this account is ${record.label}. Sign in as ${record.label}, or connect ${label} as a new account.`);
    if (key !== undefined && record.key !== undefined) throw new VivariumError('conflict', `This sign-in is of another account that is called ${record.label} too. Use this account's own, or connect it as a new account.`);
    return record;
  }

  /** What an account is called; numbered where another one is called so already. */
  private labelOf(id: string, { connector, demo, label, key }: Identity, before: AccountRecord | undefined): string {
    const wanted = label ?? before?.label ?? this.contract(connector).definition.title;
    if (key === undefined) return wanted;
    const taken = new Set(this.options.file.accounts.filter((record) => record.connector === connector && record.demo === demo && record.id !== id).map((record) => record.label));
    let free = wanted;
    for (let number = 2; taken.has(free); number += 1) free = `${wanted} (${number})`;
    return free;
  }

  /** Answers what is to be ended later, where the secret cannot be read now. */
  private async revoke(record: AccountRecord): Promise<Consent | undefined> {
    const secret = await this.credentials.secret(record.id).catch(() => undefined);
    if (secret) await this.endConsent(record, secret);
    return secret ? undefined : { account: record.id, connector: record.connector, label: record.label, demo: record.demo };
  }

  private async endConsent(record: Identified, secret: Secret): Promise<void> {
    if (secret.type !== 'oauth2' || (await this.sharesConsent(record, secret.client))) return;
    const revoked = await this.session(record, secret.client).revoke(secret.tokens, AbortSignal.timeout(REVOKE_LIMIT_MS));
    if (!revoked) this.options.log(notEnded(record.id));
  }

  /** Google ends the whole consent of a person and client at once, which would sign out their other accounts here. */
  private async sharesConsent(record: Identified, client: OAuthClient): Promise<boolean> {
    for (const other of this.options.file.accounts) {
      if (other.id === record.id || other.label !== record.label || other.demo !== record.demo) continue;
      const secret = await this.credentials.secret(other.id).catch(() => undefined);
      if (secret?.type === 'oauth2' && secret.client.clientId === client.clientId) return true;
    }
    return false;
  }

  private async forget(id: string, consent?: Consent): Promise<void> {
    await this.credentials.erase(id, consent);
    this.unkept.delete(id);
    await this.options.file.remove(id);
  }

  private async change(id: string, change: { [Key in keyof AccountRecord]?: AccountRecord[Key] | undefined }): Promise<void> {
    await this.changing.run(async () => {
      const before = this.options.file.find(id);
      if (!before) return;
      const after = Object.fromEntries(Object.entries({ ...before, ...change }).filter(([, value]) => value !== undefined)) as AccountRecord;
      if (JSON.stringify(after) === JSON.stringify(before)) return;
      await this.options.file.put(after);
      this.publish();
    });
  }

  /** A change that nobody asked for: where it cannot be written down, the next request finds the same. */
  private note(id: string, change: Parameters<Accounts['change']>[1]): Promise<void> {
    return this.change(id, change).catch((error: unknown) => this.options.log(`How ${id} stands could not be saved: ${VivariumError.from(error).message}`));
  }

  private setUnkept(id: string, problem: string | undefined): void {
    if (this.unkept.get(id) === problem) return;
    if (problem === undefined) this.unkept.delete(id);
    else this.unkept.set(id, problem);
    this.publish();
  }

  private publish(): void {
    this.options.push.allow(this.list().map(({ id }) => id));
    this.options.publish(this.list());
  }

  private session(record: Identified, client: OAuthClient): OAuthSession {
    const { auth, title } = this.contract(record.connector).definition;
    if (auth.type !== 'oauth2') throw new VivariumError('internal', `${title} does not sign in with OAuth.`);
    const { transport, now } = this.options;
    return new OAuthSession({ title, auth, client, transport, emulator: this.emulator(record), ...(now ? { now } : {}) });
  }

  private emulator(record: Identified): string | undefined {
    if (!record.demo) return this.options.inner?.(record.connector);
    const demo = this.options.demos.get(record.connector);
    if (!demo) throw new VivariumError('unavailable', 'The demo is not running. Start Vivarium without --no-demo.');
    return demo.origin;
  }

  private record(id: string): AccountRecord {
    const record = this.options.file.find(id);
    if (!record) throw new VivariumError('not-found', 'This account is not connected.');
    return record;
  }

  private view({ key: _, workspace: __, ...record }: AccountRecord): Account {
    const demo = record.demo ? this.options.demos.get(record.connector) : undefined;
    // Only a source on this machine can call loopback.
    const pushes = demo && (this.contract(record.connector).definition.push?.length ?? 0) > 0;
    // Of a sign-in that ended it says nothing that it cannot be kept.
    const unkept = record.status === 'connected' ? this.unkept.get(record.id) : undefined;
    return { ...record, ...(unkept === undefined ? {} : { problem: unkept }), ...(pushes ? { callbackUrl: this.options.push.callbackUrl(record.id) } : {}), ...(demo ? { sourcePage: demo.page } : {}) };
  }
}
