import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { Transport } from '../broker-transport.js';
import { listen, type TestServer } from '../services-testing.js';
import { FileVault } from '../vault-file.js';
import { McpServers } from './servers.js';

/** A server of 2024: answers come over one stream of events, questions go to the address that the stream names. */
class Older {
  server!: TestServer;
  /** Where a token is wanted, by what is asked. */
  token: string | undefined;
  sessions = 0;
  private stream: ServerResponse | undefined;

  readonly handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    if (this.token !== undefined && request.headers['x-token'] !== this.token) return void response.writeHead(403).end();
    if (request.url === '/sse' && request.method === 'GET') {
      this.sessions += 1;
      this.stream = response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(`event: endpoint\ndata: /messages?session=${this.sessions}\n\n`);
    } else if (request.url === `/messages?session=${this.sessions}`) {
      response.writeHead(202).end();
      const { id, method } = JSON.parse(text) as { id?: number; method: string };
      if (id !== undefined) this.say({ id, ...this.answer(method) });
    } else response.writeHead(404).end('Cannot POST /sse');
  };

  say(message: object): void {
    this.stream?.write(`event: message\ndata: ${JSON.stringify({ jsonrpc: '2.0', ...message })}\n\n`);
  }

  drop(): void {
    this.stream?.destroy();
  }

  private answer(method: string): object {
    if (method === 'initialize') return { result: { protocolVersion: '2024-11-05', capabilities: { tools: { listChanged: true } }, serverInfo: { name: 'older', version: '1' } } };
    if (method === 'tools/list') return { result: { tools: [{ name: 'list', inputSchema: { type: 'object', properties: {} }, annotations: { readOnlyHint: true } }] } };
    if (method === 'tools/call') return { result: { content: [{ type: 'text', text: '[{"id":1,"name":"Amanda"}]' }] } };
    return { error: { code: -32601, message: 'Method not found' } };
  }
}

describe('an MCP server elsewhere that only knows a stream of events', { timeout: 60_000 }, () => {
  let folder: string;
  let servers: McpServers;
  let broker: Transport;
  let older: Older;
  let onState: () => void;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vivarium-mcp-'));
    broker = new Transport();
    older = new Older();
    onState = () => undefined;
    older.server = await listen((request, response) => void older.handle(request, response));
    const vault = await FileVault.open(join(folder, 'vault'), () => undefined);
    servers = await McpServers.open({ dataFolder: folder, vault, version: '0', log: () => undefined, contracts: new Map(), connect: () => Promise.resolve(), stateChanged: () => onState(), sourceChanged: () => undefined }, broker);
  });
  afterEach(async () => {
    await servers.close();
    broker.close();
    older.drop();
    await older.server.close();
    await rm(folder, { recursive: true });
  });
  const add = (secretValues: Record<string, string> = {}) => servers.add({ title: 'Older', transport: { type: 'http', url: `${older.server.origin}/sse`, secrets: Object.keys(secretValues) }, secretValues, roots: [] });
  const call = (id: string) => servers.get(id).answer({ url: new URL(`${servers.originOf(id)}/read/tool`), method: 'POST', headers: {}, body: JSON.stringify({ tool: 'list' }) });

  it('is found out, and what it offers is there as of any other', async () => {
    const { id, protocol, setup } = await add();
    assert.deepEqual([protocol, setup.collections.map(({ tool, key }) => [tool, key])], ['2024-11-05', [['list', 'id']]]);
    assert.match(await call(id), /Amanda/);
  });

  it('gets the headers that the person gave', async () => {
    older.token = 'a-token';
    await assert.rejects(add());
    const { id } = await add({ 'X-Token': 'a-token' });
    assert.match(await call(id), /Amanda/);
  });

  it('lost its stream: it is another session, begun anew when it is asked', async () => {
    const { id } = await add();
    const lost = new Promise<void>((resolve) => (onState = () => servers.list()[0]?.state === 'failed' && resolve()));
    older.drop();
    await lost;
    await servers.get(id).restart();
    assert.match(await call(id), /Amanda/);
    assert.equal(older.sessions, 2);
  });
});
