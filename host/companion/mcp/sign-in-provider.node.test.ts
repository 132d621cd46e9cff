import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import Provider from 'oidc-provider';
import { Transport } from '../broker-transport.js';
import { listen, type TestServer } from '../services-testing.js';
import { FileVault } from '../vault-file.js';
import { McpServers } from './servers.js';

type Parameters = Readonly<Record<string, string | undefined>>;

/** `oidc-provider`, an authorization server that others run, and beside it an MCP server that takes its tokens. */
class Source {
  server!: TestServer;
  readonly registered: Parameters[] = [];
  readonly asked: Parameters[] = [];
  readonly grants: Parameters[] = [];
  private provider!: Provider;
  private bearer = '';

  get resource(): string {
    return `${this.server.origin}/mcp`;
  }

  begin(): void {
    const { resource } = this;
    const provider = (this.provider = new Provider(this.server.origin, {
      clientAuthMethods: ['none', 'client_secret_basic', 'client_secret_post'],
      cookies: { keys: ['of the test'] },
      features: {
        devInteractions: { enabled: false },
        registration: { enabled: true },
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

/** Goes where a browser would go, with its cookies, until a page is shown. */
async function browse(start: string): Promise<Response> {
  const cookies = new Map<string, string>();
  let at = new URL(start);
  for (let steps = 0; steps < 12; steps += 1) {
    const answer = await fetch(at, { redirect: 'manual', headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') } });
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie)!;
      cookies.set(name!, value!);
    }
    const next = answer.headers.get('location');
    if (next === null) return answer;
    await answer.body?.cancel();
    at = new URL(next, at);
  }
  throw new Error('It leads from one place to the next.');
}

describe('signing in at an MCP server by an authorization server that others wrote (oidc-provider)', { timeout: 120_000 }, () => {
  let folder: string;
  let servers: McpServers;
  let broker: Transport;
  let source: Source;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vivarium-mcp-'));
    broker = new Transport();
    source = new Source();
    source.server = await listen((request, response) => void source.handle(request, response));
    source.begin();
    const vault = await FileVault.open(join(folder, 'vault'), () => undefined);
    servers = await McpServers.open({ dataFolder: folder, vault, version: '0', log: () => undefined, contracts: new Map(), connect: () => Promise.resolve(), stateChanged: () => undefined, sourceChanged: () => undefined }, broker);
  });
  afterEach(async () => {
    await servers.close();
    broker.close();
    await source.server.close();
    await rm(folder, { recursive: true });
  });
  const add = () => servers.add({ title: 'Source', transport: { type: 'http', url: source.resource, secrets: [] }, secretValues: {}, roots: [] });
  const call = (id: string) => servers.get(id).answer({ url: new URL(`${servers.originOf(id)}/read/tool`), method: 'POST', headers: {}, body: JSON.stringify({ tool: 'list' }) });

  it('finds it, registers as a native client, proves the code as its own, and names what the token is for', async () => {
    const { id, state } = await add();
    assert.equal(state, 'signed-out');
    const page = await browse((await servers.get(id).beginSignIn())!);
    assert.match(await page.text(), /Connected/);
    assert.match(await call(id), /Amanda/);
    assert.deepEqual(source.registered.map(({ application_type, token_endpoint_auth_method }) => [application_type, token_endpoint_auth_method]), [['native', 'none']]);
    const asked = source.asked.at(-1)!;
    assert.deepEqual([asked['code_challenge_method'], asked['resource'], asked['response_type']], ['S256', source.resource, 'code']);
    assert.ok((asked['state']?.length ?? 0) >= 32 && (asked['code_challenge']?.length ?? 0) >= 43);
    assert.deepEqual(source.grants.map((one) => [one['grant_type'], one['resource']]), [['authorization_code', source.resource]]);
  });

  it('renews by itself with the token that it got last: one that was used before would end everything here', async () => {
    const { id } = await add();
    await browse((await servers.get(id).beginSignIn())!);
    for (let round = 0; round < 3; round += 1) {
      await call(id);
      await source.expire();
    }
    assert.match(await call(id), /Amanda/);
    const renewals = source.grants.filter((one) => one['grant_type'] === 'refresh_token');
    assert.deepEqual(renewals.map((one) => one['resource']), Array(3).fill(source.resource));
    assert.equal(new Set(renewals.map((one) => one['refresh_token'])).size, 3);
    assert.equal(source.registered.length, 1);
  });

  it('takes no answer to a sign-in that another began', async () => {
    const { id } = await add();
    const url = new URL((await servers.get(id).beginSignIn())!);
    url.searchParams.set('state', 'somebody-else-began-this');
    const page = await browse(url.href);
    assert.equal(page.status, 400);
    assert.deepEqual(source.grants, []);
    await assert.rejects(call(id), { code: 'signed-out' });
  });
});
