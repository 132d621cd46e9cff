import { createHmac, randomBytes } from 'node:crypto';
import type { Route } from './route.js';
import type { Vault } from './vault.js';

/** How push is made. */
export interface PushOptions {
  vault: Vault;
  /** The companion's own origin. */
  origin: string;
  /** Hears that a source said something changed; what, where every call since the last time said so. */
  changed(account: string, at: number, about: readonly string[] | undefined): void;
}

/** A source that calls more often than this is heard once per interval, the last call always. */
const INTERVAL_MS = 50;
const KEY_NAME = 'push-key';
/** What a call may say it is about, and how many such things are told apart before it is "something". */
const ABOUT_LENGTH = 512;
const ABOUT_COUNT = 50;

/**
 * The hook that sources call on changes. Whoever knows an account's URL can only make us look at that account. The
 * query's `about` is what the connector added when it subscribed.
 */
export class Push {
  private readonly accounts = new Map<string, string>();
  /** Calls that wait to be told; undefined: about something. */
  private readonly waiting = new Map<string, { readonly timer: NodeJS.Timeout; about: Set<string> | undefined }>();
  private readonly heardAt = new Map<string, number>();

  readonly route: Route = {
    method: 'POST',
    path: '/hooks/:token',
    access: 'public',
    bodyLimit: 65_536,
    handle: ({ params, query }, response) => {
      const account = this.accounts.get(params['token'] ?? '');
      const about = query.get('about');
      if (account !== undefined) this.hear(account, about !== null && about.length <= ABOUT_LENGTH ? about : undefined);
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
    for (const { timer } of this.waiting.values()) clearTimeout(timer);
    this.accounts.clear();
  }

  private hear(account: string, about: string | undefined): void {
    const waiting = this.waiting.get(account);
    if (waiting) {
      if (about === undefined || (waiting.about && waiting.about.size >= ABOUT_COUNT)) waiting.about = undefined;
      else waiting.about?.add(about);
      return;
    }
    const what = about === undefined ? undefined : new Set([about]);
    // Of a clock that was set back since, nothing is known but that it was a moment ago at most.
    const wait = Math.min(INTERVAL_MS, (this.heardAt.get(account) ?? 0) + INTERVAL_MS - Date.now());
    if (wait <= 0) return this.tell(account, what);
    const timer = setTimeout(() => {
      const heard = this.waiting.get(account);
      this.waiting.delete(account);
      this.tell(account, heard?.about);
    }, wait);
    this.waiting.set(account, { timer: timer.unref(), about: what });
  }

  private tell(account: string, about: ReadonlySet<string> | undefined): void {
    const at = Date.now();
    this.heardAt.set(account, at);
    this.options.changed(account, at, about && [...about]);
  }

  private token(account: string): string {
    return createHmac('sha256', this.key).update(account).digest('base64url');
  }
}
