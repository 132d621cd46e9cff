import { VivariumError } from '@vivarium/sdk/contract';
import { z } from 'zod';
import { secretName } from './accounts-file.js';
import { InOrder } from './in-order.js';
import { Tokens, type OAuthClient, type OAuthSession } from './oauth.js';
import type { Vault } from './vault.js';
import type { Consent } from './vault-ledger.js';

const Secret = z.discriminatedUnion('type', [
  z.object({ type: z.literal('token'), token: z.string().min(1) }),
  z.object({ type: z.literal('oauth2'), client: z.object({ clientId: z.string(), clientSecret: z.string().optional() }), tokens: Tokens }),
]);
/** What an account signs in with. */
export type Secret = z.output<typeof Secret>;
type OAuthSecret = Extract<Secret, { type: 'oauth2' }>;

/** A secret as a vault has it. */
export const parseSecret = (text: string): Secret => Secret.parse(JSON.parse(text));

/** How credentials reach vault and token endpoints. */
export interface CredentialsOptions {
  vault: Vault;
  /** The token endpoint of an account. */
  session(id: string, client: OAuthClient): OAuthSession;
  /** Hears in words what went wrong with keeping an account's secret; undefined once it is kept. */
  onKept(id: string, problem: string | undefined): void;
  now?: () => number;
}

const missing = (cause?: unknown) => new VivariumError('signed-out', 'The sign-in of this account is not in the vault any more. Reconnect the account.', { cause });
/** Why an account is signed out whose secret is not there. */
export const MISSING = missing().message;

/** Whether a problem is one of keeping a secret, which earlier versions wrote down though it ends with the run that has it. */
export const isOfKeeping = (problem: string | undefined): boolean => problem?.startsWith('The sign-in could not be kept (') ?? false;

/** A token this close to its end is renewed before use: the answer would arrive after it. */
const RENEW_BEFORE_MS = 60_000;

/** The accounts' secrets, renewed when needed: one refresh per account at a time, however many requests wait for it. */
export class Credentials {
  private readonly known = new Map<string, Secret>();
  private readonly turns = new Map<string, InOrder>();
  private readonly refreshing = new Map<string, Promise<Secret>>();

  constructor(private readonly options: CredentialsOptions) {}

  /** Keeps a secret. Where the vault refuses it, it serves until the companion stops, and the problem is told. */
  async store(id: string, secret: Secret): Promise<void> {
    this.known.set(id, secret);
    let problem: string | undefined;
    try {
      await this.inTurn(id, () => this.options.vault.write(secretName(id), JSON.stringify(secret)));
    } catch (error) {
      problem = `The sign-in could not be kept (${VivariumError.from(error).message}) and ends when Vivarium stops.`;
    }
    // Of a secret that was replaced or erased meanwhile, it is not worth a word.
    if (this.known.get(id) === secret) this.options.onKept(id, problem);
  }

  /** `consent`: what is to be ended at its source once the secret can be read. */
  async erase(id: string, consent?: Consent): Promise<void> {
    this.known.delete(id);
    await this.inTurn(id, () => this.options.vault.erase(secretName(id), consent));
    this.turns.delete(id);
  }

  /** What is erased must not be written after that, nor the older of two secrets. */
  private inTurn(id: string, change: () => Promise<void>): Promise<void> {
    const turns = this.turns.get(id) ?? new InOrder();
    this.turns.set(id, turns);
    return turns.run(change);
  }

  /** The secret as it is kept. @throws VivariumError `signed-out` where there is none or it cannot be opened. */
  async secret(id: string): Promise<Secret> {
    const known = this.known.get(id);
    if (known) return known;
    const text = await this.options.vault.read(secretName(id)).catch((error: unknown) => {
      // A locked keychain has the secret still.
      throw VivariumError.from(error).code === 'unavailable' ? error : missing(error);
    });
    if (text === undefined) throw missing();
    // Whoever read beside us was first: there is one secret, or what one renews another takes for outdated.
    const read = this.known.get(id) ?? parseSecret(text);
    this.known.set(id, read);
    return read;
  }

  /** What goes into the Authorization header, fresh enough to arrive. */
  async current(id: string): Promise<string> {
    const secret = await this.secret(id);
    if (secret.type === 'token') return secret.token;
    if (secret.tokens.expiresAt - (this.options.now ?? Date.now)() > RENEW_BEFORE_MS) return secret.tokens.accessToken;
    return bearer(await this.refresh(id, secret));
  }

  /** Another credential than the one the source refused; undefined for a token, which is the only one there is. */
  async renewed(id: string, refused: string): Promise<string | undefined> {
    const secret = await this.secret(id);
    if (secret.type === 'token') return undefined;
    // Somebody else's refresh was faster: theirs is the credential to try.
    if (secret.tokens.accessToken !== refused) return secret.tokens.accessToken;
    return bearer(await this.refresh(id, secret));
  }

  private refresh(id: string, secret: OAuthSecret): Promise<Secret> {
    const running = this.refreshing.get(id);
    if (running) return running;
    const refresh = this.replace(id, secret).finally(() => this.refreshing.delete(id));
    this.refreshing.set(id, refresh);
    return refresh;
  }

  private async replace(id: string, secret: OAuthSecret): Promise<Secret> {
    const tokens = await this.options.session(id, secret.client).refresh(secret.tokens).catch((error: unknown) => {
      // A reconnect meanwhile makes the end of the old consent meaningless.
      if (this.known.get(id) === secret) throw error;
    });
    const now = this.known.get(id);
    if (now === undefined) throw new VivariumError('not-found', 'This account was disconnected.');
    if (now !== secret || !tokens) return now;
    const renewed: Secret = { ...secret, tokens };
    await this.store(id, renewed);
    return renewed;
  }
}

const bearer = (secret: Secret): string => (secret.type === 'token' ? secret.token : secret.tokens.accessToken);
