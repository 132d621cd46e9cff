import { UnauthorizedError, type OAuthClientProvider, type OAuthDiscoveryState, type StoredOAuthClientInformation, type StoredOAuthTokens } from '@modelcontextprotocol/client';
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Vault } from '../vault.js';

const Kept = z.object({ tokens: z.looseObject({ issuer: z.string().optional() }).optional(), client: z.looseObject({ client_id: z.string(), issuer: z.string().optional() }).optional(), discovery: z.looseObject({}).optional() });

/** Where a background renewal would send a person, if there were one: nobody listens there. */
const NOBODY = 'http://127.0.0.1/vivarium';

/**
 * How a server's consent is kept: tokens, client and what was discovered lie in the vault, each with the issuer that it
 * is for. Only a {@link begin | begun} sign-in may ask the person; anything else fails quietly.
 */
export class SignIn implements OAuthClientProvider {
  /** Where the person is to consent, once the client asked for it. */
  authorizeUrl: URL | undefined;
  private interactive: { redirectUri: string; state: string } | undefined;
  private verifier = '';
  /** A registered client is bound to its return address, which is another one each time. */
  private registers = false;

  constructor(
    private readonly vault: Vault,
    private readonly name: string,
    /** A client that the person registered themselves. */
    private readonly manual: { clientId: string; clientSecret?: string | undefined } | undefined,
  ) {}

  /** The next connection may ask the person, who comes back to this address. */
  async begin(redirectUri: string): Promise<string> {
    this.interactive = { redirectUri, state: randomBytes(32).toString('base64url') };
    this.authorizeUrl = undefined;
    this.registers = true;
    await this.change(({ tokens, client }) => ({ tokens, client }));
    return this.interactive.state;
  }

  /** The person is not asked any more. */
  end(): void {
    this.interactive = undefined;
    this.verifier = '';
  }

  get redirectUrl(): string {
    return this.interactive?.redirectUri ?? NOBODY;
  }

  get clientMetadata() {
    return {
      client_name: 'Vivarium',
      redirect_uris: [this.redirectUrl],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: this.manual?.clientSecret ? 'client_secret_post' : 'none',
      application_type: 'native',
    };
  }

  state(): string {
    return this.interactive?.state ?? '';
  }

  async clientInformation(): Promise<StoredOAuthClientInformation | undefined> {
    if (this.manual) return { client_id: this.manual.clientId, ...(this.manual.clientSecret ? { client_secret: this.manual.clientSecret } : {}) };
    if (this.registers) return undefined;
    const { client } = await this.kept();
    if (!client && !this.interactive) throw new UnauthorizedError('Nobody signed in yet.');
    return client as StoredOAuthClientInformation | undefined;
  }

  saveClientInformation(client: StoredOAuthClientInformation): Promise<void> {
    this.registers = false;
    return this.change((kept) => ({ ...kept, client: client as z.output<typeof Kept>['client'] }));
  }

  async tokens(): Promise<StoredOAuthTokens | undefined> {
    return (await this.kept()).tokens as StoredOAuthTokens | undefined;
  }

  saveTokens(tokens: StoredOAuthTokens): Promise<void> {
    return this.change((kept) => ({ ...kept, tokens: tokens as unknown as z.output<typeof Kept>['tokens'] }));
  }

  redirectToAuthorization(url: URL): void {
    if (this.interactive) this.authorizeUrl = url;
  }

  saveCodeVerifier(verifier: string): void {
    this.verifier = verifier;
  }

  codeVerifier(): string {
    return this.verifier;
  }

  async discoveryState(): Promise<OAuthDiscoveryState | undefined> {
    return (await this.kept()).discovery as OAuthDiscoveryState | undefined;
  }

  saveDiscoveryState(discovery: OAuthDiscoveryState): Promise<void> {
    return this.change((kept) => ({ ...kept, discovery: discovery as unknown as z.output<typeof Kept>['discovery'] }));
  }

  async invalidateCredentials(scope: 'all' | 'client' | 'tokens' | 'verifier' | 'discovery'): Promise<void> {
    if (scope === 'verifier') this.verifier = '';
    else if (scope === 'all') await this.change(() => ({}));
    else await this.change((kept) => ({ ...kept, [scope]: undefined }));
  }

  /** Forgets everything. */
  erase(): Promise<void> {
    return this.vault.erase(this.name);
  }

  private async kept(): Promise<z.output<typeof Kept>> {
    const text = await this.vault.read(this.name);
    return text === undefined ? {} : (Kept.safeParse(JSON.parse(text)).data ?? {});
  }

  private async change(make: (kept: z.output<typeof Kept>) => z.output<typeof Kept>): Promise<void> {
    await this.vault.write(this.name, JSON.stringify(make(await this.kept())));
  }
}
