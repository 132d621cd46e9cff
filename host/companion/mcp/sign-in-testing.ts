import assert from 'node:assert/strict';
import type { IncomingMessage, ServerResponse } from 'node:http';
import Provider, { type ClientMetadata } from 'oidc-provider';
import type { TestServer } from '../services-testing.js';

type Parameters = Readonly<Record<string, string | undefined>>;

/** `oidc-provider`, an authorization server that others wrote, and beside it an MCP server that takes its tokens. */
export class Source {
  server!: TestServer;
  readonly registered: Parameters[] = [];
  readonly asked: Parameters[] = [];
  readonly grants: Parameters[] = [];
  private provider!: Provider;
  private bearer = '';

  get resource(): string {
    return `${this.server.origin}/mcp`;
  }

  /** Starts it. `own`: it registers nobody, and knows this client. */
  begin(own?: ClientMetadata): void {
    const { resource } = this;
    const provider = (this.provider = new Provider(this.server.origin, {
      clientAuthMethods: ['none', 'client_secret_basic', 'client_secret_post'],
      ...(own ? { clients: [own] } : {}),
      cookies: { keys: ['of the test'] },
      features: {
        devInteractions: { enabled: false },
        registration: { enabled: own === undefined },
        resourceIndicators: {
          enabled: true,
          // A token for no resource, or for another one, is not given out.
          getResourceServerInfo: (_, indicator) => {
            assert.equal(indicator, resource);
            return { scope: 'tools', accessTokenFormat: 'opaque', audience: resource };
          },
        },
      },
      findAccount: (_, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
      interactions: { url: (_, { uid }) => `/interaction/${uid}` },
      issueRefreshToken: () => true,
      rotateRefreshToken: true,
      scopes: ['openid', 'offline_access', 'tools'],
      ttl: { AccessToken: 3600, AuthorizationCode: 60, Grant: 3600, IdToken: 3600, Interaction: 600, RefreshToken: 3600, Session: 600 },
    }));
    const given = (ctx: { oidc: { params?: unknown } }) => ctx.oidc.params as Parameters;
    provider.on('registration_create.success', (_, client) => this.registered.push(client.metadata() as Parameters));
    provider.on('authorization.success', (ctx) => this.asked.push(given(ctx)));
    provider.on('grant.success', (ctx) => this.grants.push({ ...given(ctx) }));
  }

  /** The token that was used last is worth nothing any more. */
  async expire(): Promise<void> {
    await (await this.provider.AccessToken.find(this.bearer))!.destroy();
  }

  readonly handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname } = new URL(request.url ?? '/', this.server.origin);
    const json = (value: unknown, status = 200, headers: Record<string, string> = {}) => void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value));
    if (pathname.startsWith('/.well-known/oauth-protected-resource')) return json({ resource: this.resource, authorization_servers: [this.server.origin], scopes_supported: ['tools'] });
    if (pathname.startsWith('/interaction/')) return this.consent(request, response);
    if (pathname !== '/mcp') return void this.provider.callback()(request, response);
    this.bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
    const token = this.bearer ? await this.provider.AccessToken.find(this.bearer) : undefined;
    if (token?.aud !== this.resource) return json({ error: 'invalid_token' }, 401, { 'www-authenticate': `Bearer resource_metadata="${this.server.origin}/.well-known/oauth-protected-resource/mcp", scope="tools"` });
    let text = '';
    for await (const chunk of request) text += String(chunk);
    if (request.method !== 'POST') return void response.writeHead(405).end();
    const { id, method } = JSON.parse(text) as { id?: number; method: string };
    if (id === undefined) return void response.writeHead(202).end();
    const results: Record<string, unknown> = {
      initialize: { protocolVersion: '2025-11-25', capabilities: { tools: {} }, serverInfo: { name: 'source', version: '1' } },
      'tools/list': { tools: [{ name: 'list', inputSchema: { type: 'object', properties: {} }, annotations: { readOnlyHint: true } }] },
      'tools/call': { content: [{ type: 'text', text: '[{"id":1,"name":"Amanda"}]' }] },
    };
    return json(results[method] ? { jsonrpc: '2.0', id, result: results[method] } : { jsonrpc: '2.0', id, error: { code: -32601, message: 'Method not found' } });
  };

  /** The person signs in and consents to all that is asked. */
  private async consent(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { prompt, params, session } = await this.provider.interactionDetails(request, response);
    if (prompt.name === 'login') return this.provider.interactionFinished(request, response, { login: { accountId: 'amanda' } });
    const grant = new this.provider.Grant({ accountId: session!.accountId, clientId: (params as Parameters)['client_id']! });
    grant.addOIDCScope('openid offline_access tools');
    grant.addResourceScope(this.resource, 'tools');
    return this.provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } }, { mergeWithLastSubmission: true });
  }
}

/** A client that a person registered: comes back to this machine, at any port. */
export const ownClient = (secret?: string): ClientMetadata => ({
  client_id: 'amandas-own',
  application_type: 'native',
  redirect_uris: ['http://127.0.0.1/vivarium'],
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
  ...(secret === undefined ? { token_endpoint_auth_method: 'none' } : { client_secret: secret, token_endpoint_auth_method: 'client_secret_basic' }),
});
