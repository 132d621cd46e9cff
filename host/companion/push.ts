import { createHmac, randomBytes } from 'node:crypto';
import type { Route } from './route.js';
import type { Vault } from './vault.js';

/** How push is made. */
export interface PushOptions {
  vault: Vault;
  /** The companion's own origin. */
  origin: string;
  /** Hears that a source said something changed. */
  changed(account: string, at: number): void;
}

/** A source that calls more often than this is heard once per interval, the last call always. */
const INTERVAL_MS = 50;
const KEY_NAME = 'push-key';

/** The hook that sources call on changes. Whoever knows an account's URL can only make us look at that account. */
export class Push {
  private readonly accounts = new Map<string, string>();
  private readonly waiting = new Map<string, NodeJS.Timeout>();
  private readonly heardAt = new Map<string, number>();

  readonly route: Route = {
    method: 'POST',
    path: '/hooks/:token',
    access: 'public',
    bodyLimit: 65_536,
    handle: ({ params }, response) => {
      const account = this.accounts.get(params['token'] ?? '');
      if (account !== undefined) this.hear(account);
      response.writeHead(account === undefined ? 404 : 200, { 'content-length': '0' }).end();
    },
  };

  private constructor(
    private readonly options: PushOptions,
    private readonly key: string,
  ) {}

  static async open(options: PushOptions): Promise<Push> {
    const kept = await options.vault.read(KEY_NAME).catch(() => undefined);
    const key = kept ?? randomBytes(32).toString('base64url');
    // A key that cannot be kept serves until the end: subscriptions are then made anew after a restart.
    if (kept === undefined) await options.vault.write(KEY_NAME, key).catch(() => undefined);
    return new Push(options, key);
  }

  /** The URL for an account. The same after a restart, so that subscriptions outlive it; told only to its source. */
  callbackUrl(account: string): string {
    return `${this.options.origin}/hooks/${this.token(account)}`;
  }

  /** Exactly these accounts may be spoken for. */
  allow(accounts: readonly string[]): void {
    this.accounts.clear();
    for (const account of accounts) this.accounts.set(this.token(account), account);
  }

  close(): void {
    for (const timer of this.waiting.values()) clearTimeout(timer);
    this.accounts.clear();
  }

  private hear(account: string): void {
    const wait = (this.heardAt.get(account) ?? 0) + INTERVAL_MS - Date.now();
    if (wait <= 0) return this.tell(account);
    if (this.waiting.has(account)) return;
    const timer = setTimeout(() => {
      this.waiting.delete(account);
      this.tell(account);
    }, wait);
    this.waiting.set(account, timer.unref());
  }

  private tell(account: string): void {
    const at = Date.now();
    this.heardAt.set(account, at);
    this.options.changed(account, at);
  }

  private token(account: string): string {
    return createHmac('sha256', this.key).update(account).digest('base64url');
  }
}
