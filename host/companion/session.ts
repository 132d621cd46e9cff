import { VivariumError } from '@vivarium/sdk/contract';
import { createHash, randomBytes, timingSafeEqual, webcrypto } from 'node:crypto';
import { z } from 'zod';
import { HttpRefusal } from './http-errors.js';
import { InOrder } from './in-order.js';
import { readPrivateJson, writePrivate } from './private-file.js';
import { endpoint, type RouteTable } from './route.js';

const PublicKey = z.object({ kty: z.literal('EC'), crv: z.literal('P-256'), x: z.base64url().length(43), y: z.base64url().length(43) });
const Browser = z.object({ id: z.string(), publicKey: PublicKey, pairedAt: z.iso.datetime() });
type Browser = z.output<typeof Browser>;
const Browsers = z.object({ format: z.literal(1), browsers: z.array(Browser) });

const minute = 60_000;
const codeLifetime = 10 * minute;
const challengeLifetime = minute;
const tokenLifetime = 24 * 60 * minute;
/** Of each kind: codes, challenges, tokens. The oldest goes first. */
const mostPending = 64;

/** What a session rests on. */
export interface SessionsOptions {
  /** `browsers.json` in the data folder: public keys only. */
  path: string;
  log: (message: string) => void;
  now?: () => number;
}

/**
 * Who may use the API. A browser pairs once with a one-time code from the terminal and leaves the public half of a key
 * whose private half it cannot export; on later loads it signs a challenge. Tokens live in memory, here and in the page.
 */
export class Sessions {
  private readonly codes = new Expiring<true>(codeLifetime);
  private readonly challenges = new Expiring<{ browser: string }>(challengeLifetime);
  private readonly tokens = new Expiring<{ browser: string }>(tokenLifetime);
  private readonly writing = new InOrder();

  private constructor(
    private browsers: readonly Browser[],
    private readonly path: string,
    private readonly now: () => number,
  ) {}

  static async open({ path, log, now = Date.now }: SessionsOptions): Promise<Sessions> {
    const setAside = (aside: string) => log(`The list of paired browsers could not be read; it is kept as ${aside}. Pair your browser again with the link below.`);
    const file = await readPrivateJson(path, Browsers, setAside, (value) => (Array.isArray(value) ? { format: 1, browsers: value } : value));
    return new Sessions(file?.browsers ?? [], path, now);
  }

  /** A new one-time code: 10 minutes, one use. */
  issueCode(): string {
    const code = secret();
    this.codes.put(code, true, this.now());
    return code;
  }

  /** Whether a token is one of ours and fresh. */
  has(token: string): boolean {
    return this.tokens.get(token, this.now()) !== undefined;
  }

  /** Pairing and proving, for pages without a session. */
  readonly routes: RouteTable = [
    endpoint('POST /api/session/pair', ({ code, publicKey }) => this.pair(code, publicKey), { access: 'page', bodyLimit: 8192 }),
    endpoint('POST /api/session/challenge', ({ browser }) => ({ challenge: this.challenge(browser) }), { access: 'page', bodyLimit: 8192 }),
    endpoint('POST /api/session/prove', (proof) => this.prove(proof), { access: 'page', bodyLimit: 8192 }),
  ];

  private async pair(code: string, key: unknown): Promise<{ browser: string; token: string }> {
    const parsed = PublicKey.safeParse(key);
    if (!parsed.success || !(await importKey(parsed.data))) throw new VivariumError('invalid-input', 'The public key must be an ECDSA P-256 key as JWK.');
    if (!this.codes.take(code, this.now())) throw refused('This link was used or is older than 10 minutes. Press Enter in the terminal for a new one.');
    const browser = { id: randomBytes(12).toString('hex'), publicKey: parsed.data, pairedAt: new Date(this.now()).toISOString() };
    await this.keep(browser);
    return { browser: browser.id, token: this.issueToken(browser.id) };
  }

  /** One after the other. What could not be written down has not happened. */
  private keep(browser: Browser): Promise<void> {
    return this.writing.run(async () => {
      const browsers = [...this.browsers.slice(1 - mostPending), browser];
      await writePrivate(this.path, `${JSON.stringify({ format: 1, browsers } satisfies z.output<typeof Browsers>, null, 2)}\n`);
      this.browsers = browsers;
    });
  }

  /**
   * Unknown browsers get one too: the answer does not tell who is paired. Only those of paired ones are kept, so that
   * nobody else can push them out.
   */
  private challenge(browser: string): string {
    const challenge = `vivarium-session:${secret()}`;
    if (this.browsers.some(({ id }) => id === browser)) this.challenges.put(challenge, { browser }, this.now());
    return challenge;
  }

  private async prove({ browser, challenge, signature }: { browser: string; challenge: string; signature: string }): Promise<{ token: string }> {
    const asked = this.challenges.take(challenge, this.now());
    const known = this.browsers.find(({ id }) => id === browser);
    const key = known && (await importKey(known.publicKey));
    const verified =
      key && asked?.browser === browser
        ? await webcrypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, key, Buffer.from(signature, 'base64url'), Buffer.from(challenge))
        : false;
    if (!verified) throw refused('This browser is not paired. Open the link that Vivarium shows in its terminal.');
    return { token: this.issueToken(browser) };
  }

  private issueToken(browser: string): string {
    const token = secret();
    this.tokens.put(token, { browser }, this.now());
    return token;
  }
}

/**
 * Guesses are not counted: at 192 bits there is nothing to guess, and a limit would let any program of this machine lock
 * the owner out.
 */
const refused = (message: string): VivariumError => new HttpRefusal(401, 'signed-out', message, { 'www-authenticate': 'Vivarium' });

/** Secrets with an end. Kept and looked up by hash, so that a comparison's time tells nothing about the secret. */
class Expiring<Value> {
  private readonly entries = new Map<string, { value: Value; until: number }>();
  constructor(private readonly lifetime: number) {}

  put(key: string, value: Value, now: number): void {
    for (const [hash, { until }] of this.entries) if (until <= now || this.entries.size >= mostPending) this.entries.delete(hash);
    this.entries.set(hashOf(key), { value, until: now + this.lifetime });
  }

  get(key: string, now: number): Value | undefined {
    const entry = this.entries.get(hashOf(key));
    return entry && entry.until > now ? entry.value : undefined;
  }

  take(key: string, now: number): Value | undefined {
    const value = this.get(key, now);
    this.entries.delete(hashOf(key));
    return value;
  }
}

/** Whether two secrets are the same, in a time that does not depend on where they differ. */
export const sameSecret = (one: string, other: string): boolean => timingSafeEqual(digest(one), digest(other));

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
const hashOf = (text: string): string => digest(text).toString('base64url');
const secret = (): string => randomBytes(24).toString('base64url');

const importKey = (key: z.output<typeof PublicKey>) =>
  webcrypto.subtle.importKey('jwk', { ...key, ext: true }, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['verify']).catch(() => undefined);
