import { createHash, randomBytes } from 'node:crypto';
import { VivariumError, type Authentication } from '@vivarium/sdk/contract';
import { z } from 'zod';
import { toEmulator } from './broker.js';
import type { Transport } from './broker-transport.js';

/** The contract's description of an OAuth 2 sign-in. */
export type OAuthAuthentication = Extract<Authentication, { type: 'oauth2' }>;

/** The person's own client, of type desktop. Its secret, where the vendor gives one, is not confidential (RFC 8252). */
export interface OAuthClient {
  clientId: string;
  clientSecret?: string | undefined;
}

/** What a sign-in left us with. Kept in the vault only. */
export const Tokens = z.object({
  accessToken: z.string().min(1),
  /** Epoch ms. */
  expiresAt: z.number(),
  refreshToken: z.string().min(1).optional(),
  /** What was granted in the end: the person may have unticked something. */
  scopes: z.array(z.string()),
});
/** What a sign-in left us with. */
export type Tokens = z.output<typeof Tokens>;

/** A consent under way: what the browser is sent to, and what proves that the answer is ours. */
export interface Authorization {
  readonly url: URL;
  readonly state: string;
  readonly verifier: string;
}

/** The consent ended at the source: revoked, expired, or the client was deleted. */
export class ConsentEnded extends VivariumError {
  constructor(title: string) {
    super('signed-out', `The consent for ${title} has ended. Reconnect the account to go on.`);
  }
}

const random = () => randomBytes(32).toString('base64url');

/** Starts a consent with PKCE S256 (RFC 7636). */
export function authorize(auth: OAuthAuthentication, client: OAuthClient, scopes: readonly string[], redirectUri: string, emulator?: string): Authorization {
  const [state, verifier] = [random(), random()];
  const url = toEmulator(new URL(auth.authorizeUrl), emulator);
  const values = {
    ...auth.parameters,
    response_type: 'code',
    client_id: client.clientId,
    redirect_uri: redirectUri,
    scope: scopes.join(' '),
    state,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  };
  for (const [name, value] of Object.entries(values)) url.searchParams.set(name, value);
  return { url, state, verifier };
}

/** The token endpoint's side of a sign-in, for one connector and one client. */
export class OAuthSession {
  constructor(
    private readonly options: {
      title: string;
      auth: OAuthAuthentication;
      client: OAuthClient;
      transport: Transport;
      emulator: string | undefined;
      now?: () => number;
    },
  ) {}

  /** Exchanges the code of a finished consent. */
  exchange(code: string, verifier: string, redirectUri: string, requested: readonly string[], signal?: AbortSignal): Promise<Tokens> {
    return this.request({ grant_type: 'authorization_code', code, code_verifier: verifier, redirect_uri: redirectUri }, { scopes: requested }, signal);
  }

  /** New tokens for old. Keeps the refresh token where the source sends none. @throws ConsentEnded */
  async refresh(tokens: Tokens, signal?: AbortSignal): Promise<Tokens> {
    if (tokens.refreshToken === undefined) throw new ConsentEnded(this.options.title);
    return this.request({ grant_type: 'refresh_token', refresh_token: tokens.refreshToken }, tokens, signal);
  }

  /** Ends the consent at the source, as far as it can be reached. Answers whether that worked. */
  async revoke(tokens: Tokens, signal?: AbortSignal): Promise<boolean> {
    const { revokeUrl } = this.options.auth;
    if (revokeUrl === undefined) return false;
    const sent = this.post(revokeUrl, { token: tokens.refreshToken ?? tokens.accessToken }, signal);
    return sent.then(
      ({ status }) => status === 200,
      () => false,
    );
  }

  private async request(form: Record<string, string>, before: { scopes: readonly string[]; refreshToken?: string | undefined }, signal?: AbortSignal): Promise<Tokens> {
    const { client, title, auth, now = Date.now } = this.options;
    const identified = { ...form, client_id: client.clientId, ...(client.clientSecret ? { client_secret: client.clientSecret } : {}) };
    const { status, text } = await this.post(auth.tokenUrl, identified, signal);
    const answer = TokenAnswer.safeParse(parseJson(text));
    if (status !== 200 || !answer.success || !('access_token' in answer.data)) throw refusal(title, status, answer.data);
    const { access_token, expires_in, refresh_token, scope } = answer.data;
    const refreshToken = refresh_token ?? before.refreshToken;
    return { accessToken: access_token, expiresAt: now() + expires_in * 1000, ...(refreshToken ? { refreshToken } : {}), scopes: scope?.split(' ').filter(Boolean) ?? [...before.scopes] };
  }

  private post(url: string, form: Record<string, string>, signal?: AbortSignal): Promise<{ status: number; text: string }> {
    const headers = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' };
    return this.options.transport.text({ url: toEmulator(new URL(url), this.options.emulator), method: 'POST', headers, body: new URLSearchParams(form).toString(), signal });
  }
}

const TokenAnswer = z.union([
  z.object({ access_token: z.string().min(1), expires_in: z.coerce.number().positive().default(3600), refresh_token: z.string().min(1).optional(), scope: z.string().optional() }),
  z.object({ error: z.string() }),
]);

/** Never carries the source's own words: an error page may repeat what was sent. */
function refusal(title: string, status: number, answer: z.output<typeof TokenAnswer> | undefined): VivariumError {
  const error = answer && 'error' in answer ? answer.error : undefined;
  if (error === 'invalid_grant') return new ConsentEnded(title);
  if (error === 'invalid_client' || error === 'unauthorized_client') return new VivariumError('invalid-input', `${title} does not know this client id and secret. Check both in the vendor's console.`);
  if (status === 429) return new VivariumError('rate-limited', `${title} asks to wait before signing in again.`);
  if (status >= 500) return new VivariumError('unavailable', `${title} cannot sign anybody in just now (${status}). It is tried again.`);
  return new VivariumError('invalid-response', `${title} refused the sign-in (${status}). Try to connect again.`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
