import { UnauthorizedError, type OAuthClientProvider, type OAuthDiscoveryState, type StoredOAuthClientInformation, type StoredOAuthTokens } from '@modelcontextprotocol/client';
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Vault } from '../vault.js';

/** A client that the person registered themselves, where a server registers none. */
export const ManualClient = z.object({ clientId: z.string().trim().min(1).max(500), clientSecret: z.string().max(2000).optional() });
/** A client that the person registered themselves. */
export type ManualClient = z.output<typeof ManualClient>;

const Kept = z.object({ manual: ManualClient.optional(), tokens: z.looseObject({ issuer: z.string().optional() }).optional(), client: z.looseObject({ client_id: z.string(), issuer: z.string().optional() }).optional(), discovery: z.looseObject({}).optional() });

/** The path that a person comes back to where the client is described by a document, which names it. */
export const RETURN_PATH = '/vivarium';
/** Where a background renewal would send a person, if there were one: nobody listens there. */
const NOBODY = `http://127.0.0.1${RETURN_PATH}`;

/** More than was allowed before, as a server asked for it. */
export interface StepUp {
  readonly scope: string;
  readonly resourceMetadataUrl?: string;
}

/**
 * How a server's consent is kept: tokens, client and what was discovered lie in the vault, each with the issuer that it
 * is for. Only a {@link begin | begun} sign-in may ask the person; anything else fails quietly.
 */
export class SignIn implements OAuthClientProvider {
  /** Where the person is to consent, once the client asked for it. */
  authorizeUrl: URL | undefined;
  /** What the server asked for while nobody was there to consent: asked for at the next sign-in. */
  private wider: StepUp | undefined;
  private interactive: { redirectUri: string; state: string } | undefined;
  private verifier = '';
  /** A registered client is bound to its return address, which is another one each time. */
  private registers = false;

  constructor(
    private readonly vault: Vault,
    private readonly name: string,
    /** Where the document lies that describes Vivarium as a client (CIMD), where somebody published one. */
    readonly clientMetadataUrl: string | undefined,
  ) {}

  /** Whether the person's own client is used, which was told where they come back to. */
  async isManual(): Promise<boolean> {
    return (await this.kept()).manual !== undefined;
  }

  /** The next connection may ask the person, who comes back to this address. `manual`: with this client from now on, or with none of theirs any more. */
  async begin(redirectUri: string, manual?: ManualClient | null): Promise<{ state: string; stepUp: StepUp | undefined }> {
    const stepUp = this.wider;
    const state = randomBytes(32).toString('base64url');
    this.interactive = { redirectUri, state };
    this.authorizeUrl = this.wider = undefined;
    this.registers = true;
    // What one client was given is worth nothing to another.
    await this.change((kept) => (manual === undefined ? { manual: kept.manual, tokens: kept.tokens, client: kept.client } : { manual: manual ?? undefined }));
    return { state, stepUp };
  }

  /** A token was refused: where one signs in may be another place by now. */
  async refused(): Promise<void> {
    if (!this.interactive) await this.invalidateCredentials('discovery');
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
      token_endpoint_auth_method: 'none',
      application_type: 'native',
    };
  }

  state(): string {
    return this.interactive?.state ?? '';
  }

  async clientInformation({ issuer }: { issuer?: string } = {}): Promise<StoredOAuthClientInformation | undefined> {
    const { client, manual } = await this.kept();
    // Its secret is for the issuer that it was first used with.
    if (manual) return { client_id: manual.clientId, ...(manual.clientSecret ? { client_secret: manual.clientSecret } : {}), ...(client?.client_id === manual.clientId && client.issuer !== undefined ? { issuer: client.issuer } : {}) };
    if (this.registers) return undefined;
    if (!this.interactive && (!client || (issuer !== undefined && client.issuer !== undefined && client.issuer !== issuer))) throw new UnauthorizedError('Nobody signed in yet.');
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

  async redirectToAuthorization(url: URL): Promise<void> {
    if (this.interactive) this.authorizeUrl = url;
    else if (url.searchParams.has('scope')) {
      const { resourceMetadataUrl } = (await this.discoveryState()) ?? {};
      this.wider = { scope: url.searchParams.get('scope')!, ...(resourceMetadataUrl === undefined ? {} : { resourceMetadataUrl }) };
    }
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
    else if (scope === 'all') await this.change(({ manual }) => ({ manual }));
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
