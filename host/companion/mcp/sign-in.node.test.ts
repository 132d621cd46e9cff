import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { Contract } from '@vivarium/sdk/contract';
import { Transport } from '../broker-transport.js';
import { listen, type TestServer } from '../services-testing.js';
import { FileVault } from '../vault-file.js';
import { McpServers } from './servers.js';

/** An authorization server (RFC 8414, 7591, PKCE, RFC 9207) and the MCP server that trusts it, on one origin. */
class Source {
  server!: TestServer;
  readonly registered: Record<string, unknown>[] = [];
  readonly grants: string[] = [];
  access = new Set<string>();
  wrongState = false;
  redirectsTo: string | undefined;
  private readonly codes = new Map<string, string>();

  readonly handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { origin } = this.server;
    const url = new URL(request.url ?? '/', origin);
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const json = (value: unknown, status = 200, headers: Record<string, string> = {}) => response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value));
    if (url.pathname.startsWith('/.well-known/oauth-protected-resource')) return void json({ resource: `${origin}/mcp`, authorization_servers: [origin] });
    if (url.pathname === '/.well-known/oauth-authorization-server')
      return void json({
        issuer: origin, authorization_endpoint: `${origin}/authorize`, token_endpoint: `${origin}/token`, registration_endpoint: `${origin}/register`, response_types_supported: ['code'],
        grant_types_supported: ['authorization_code', 'refresh_token'], code_challenge_methods_supported: ['S256'], token_endpoint_auth_methods_supported: ['none'], authorization_response_iss_parameter_supported: true,
      });
    if (url.pathname === '/register') {
      const client = { ...(JSON.parse(text) as object), client_id: randomUUID() };
      this.registered.push(client);
      return void json(client, 201);
    }
    if (url.pathname === '/authorize') {
      const code = randomUUID();
      this.codes.set(code, url.searchParams.get('code_challenge') ?? '');
      const back = new URL(url.searchParams.get('redirect_uri') ?? '');
      back.searchParams.set('code', code);
      back.searchParams.set('state', this.wrongState ? 'another' : (url.searchParams.get('state') ?? ''));
      back.searchParams.set('iss', origin);
      return void response.writeHead(302, { location: back.href }).end();
    }
    if (url.pathname === '/token') {
      const form = new URLSearchParams(text);
      const grant = form.get('grant_type') ?? '';
      this.grants.push(`${grant} for ${form.get('resource')}`);
      const proven = createHash('sha256').update(form.get('code_verifier') ?? '').digest('base64url');
      if (grant === 'authorization_code' && this.codes.get(form.get('code') ?? '') !== proven) return void json({ error: 'invalid_grant' }, 400);
      if (grant === 'refresh_token' && form.get('refresh_token') !== 'refresh') return void json({ error: 'invalid_grant' }, 400);
      const token = randomUUID();
      this.access.add(token);
      return void json({ access_token: token, token_type: 'Bearer', expires_in: 3600, refresh_token: 'refresh' });
    }
    if (this.redirectsTo !== undefined) return void response.writeHead(307, { location: this.redirectsTo }).end();
    if (!this.access.has(/^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? ''))
      return void json({ error: 'unauthorized' }, 401, { 'www-authenticate': `Bearer resource_metadata="${origin}/.well-known/oauth-protected-resource"` });
    if (request.method !== 'POST') return void response.writeHead(405).end();
    const { id, method } = JSON.parse(text) as { id?: number; method: string };
    if (id === undefined) return void response.writeHead(202).end();
    if (method === 'initialize') return void json({ jsonrpc: '2.0', id, result: { protocolVersion: '2025-06-18', capabilities: { tools: {} }, serverInfo: { name: 'source', version: '1' } } });
    if (method === 'tools/list') return void json({ jsonrpc: '2.0', id, result: { tools: [{ name: 'list', inputSchema: { type: 'object', properties: {} }, annotations: { readOnlyHint: true } }] } });
    if (method === 'tools/call') return void json({ jsonrpc: '2.0', id, result: { content: [{ type: 'text', text: '[{"id":1}]' }] } });
    return void json({ jsonrpc: '2.0', id, error: { code: -32601, message: 'Method not found' } });
  };
}

describe('signing in at an MCP server', { timeout: 60_000 }, () => {
  let folder: string;
  let servers: McpServers;
  let broker: Transport;
  let source: Source;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vivarium-mcp-'));
    broker = new Transport();
    source = new Source();
    source.server = await listen((request, response) => void source.handle(request, response));
    const vault = await FileVault.open(join(folder, 'vault'), () => undefined);
    servers = await McpServers.open({ dataFolder: folder, vault, version: '0', log: () => undefined, contracts: new Map<string, Contract>(), connect: () => Promise.resolve(), stateChanged: () => undefined, sourceChanged: () => undefined }, broker);
  });
  afterEach(async () => {
    await servers.close();
    broker.close();
    await source.server.close();
    await rm(folder, { recursive: true });
  });
  const add = () => servers.add({ title: 'Source', transport: { type: 'http', url: `${source.server.origin}/mcp`, secrets: [] }, secretValues: {}, roots: [] });
  const call = (id: string) => servers.get(id).answer({ url: new URL(`${servers.originOf(id)}/read/tool`), method: 'POST', headers: {}, body: JSON.stringify({ tool: 'list' }) });
  const consent = async (url: string) => {
    const answer = await fetch(url, { redirect: 'manual' });
    return fetch(answer.headers.get('location')!);
  };

  it('finds where, registers, consents with PKCE, and renews by itself', async () => {
    const { id, state } = await add();
    assert.equal(state, 'signed-out');
    assert.equal(source.registered.length, 0, 'nobody asked for a sign-in yet');
    const url = await servers.get(id).beginSignIn();
    const page = await consent(url!);
    assert.match(await page.text(), /Connected/);
    assert.match(await call(id), /\[/);
    assert.equal(servers.list()[0]!.setup.collections.length, 1);
    assert.deepEqual(source.grants, [`authorization_code for ${source.server.origin}/mcp`]);
    source.access.clear();
    await call(id);
    assert.equal(source.grants.at(-1), `refresh_token for ${source.server.origin}/mcp`);
    const stored = await readFile(join(folder, 'mcp.json'), 'utf8');
    for (const token of [...source.access, 'refresh"']) assert.ok(!stored.includes(token));
    assert.ok(![...source.access].some((token) => JSON.stringify(servers.list()).includes(token)));
  });

  it('takes no answer that belongs to another sign-in', async () => {
    const { id } = await add();
    source.wrongState = true;
    const page = await consent((await servers.get(id).beginSignIn())!);
    assert.equal(page.status, 400);
    assert.deepEqual(source.grants, []);
  });

  it('follows no redirect to another place', async () => {
    let met = 0;
    const other = await listen((_, response) => {
      met += 1;
      response.end();
    });
    try {
      source.redirectsTo = `${other.origin}/mcp`;
      await assert.rejects(add());
      assert.equal(met, 0);
      assert.deepEqual(servers.list(), []);
    } finally {
      await other.close();
    }
  });

  it('is not asked of places that nobody named', async () => {
    await assert.rejects(servers.add({ title: 'Metadata', transport: { type: 'http', url: 'http://169.254.169.254/latest', secrets: [] }, secretValues: {}, roots: [] }), { code: 'blocked' });
    await assert.rejects(servers.add({ title: 'Private', transport: { type: 'http', url: 'https://10.0.0.1/mcp', secrets: [] }, secretValues: {}, roots: [] }));
    assert.deepEqual(servers.list(), []);
  });
});
