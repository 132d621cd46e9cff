import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { Transport, type Limits } from '../broker-transport.js';
import { listen, type TestServer } from '../services-testing.js';
import { FileVault } from '../vault-file.js';
import { brokeredFetch } from './fetch.js';
import { McpServers } from './servers.js';

type Fault = (response: ServerResponse, id: unknown) => void;

/** Bytes that never come to an end. */
const drip = (response: ServerResponse, write: () => void) => {
  const timer = setInterval(write, 20);
  response.on('close', () => clearInterval(timer));
};

/** Says nothing. */
const silent: Fault = () => undefined;
/** Sends its head byte by byte, past everything that knows HTTP. */
const slowHead: Fault = (response) => {
  response.socket?.write('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nx-slow: ');
  drip(response, () => response.socket?.write('x'));
};
/** Begins an answer, and goes on for ever. */
const slowBody: Fault = (response, id) => {
  response.writeHead(200, { 'content-type': 'application/json' }).write(`{"jsonrpc":"2.0","id":${JSON.stringify(id)},"result":{"content":[`);
  drip(response, () => response.write(' '));
};
/** A stream of events with nothing in it but comments. */
const slowEvents: Fault = (response) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  drip(response, () => response.write(': still here\n\n'));
};

describe('a hostile MCP server over Streamable HTTP', { timeout: 120_000 }, () => {
  let folder: string;
  let servers: McpServers;
  let broker: Transport;
  let server: TestServer;
  /** What it does with a message, by method; what is not here is answered well. */
  let faults: Map<string, Fault>;
  let onMessage: (method: string, response: ServerResponse) => void;
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (request.method !== 'POST') return void response.writeHead(405).end();
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const { id, method } = JSON.parse(text) as { id?: number; method: string };
    onMessage(method, response);
    const fault = faults.get(method) ?? faults.get('*');
    if (fault) return fault(response, id);
    if (id === undefined) return void response.writeHead(202).end();
    const results: Record<string, object> = {
      initialize: { protocolVersion: '2025-06-18', capabilities: { tools: {} }, serverInfo: { name: 'hostile', version: '1' } },
      'tools/list': { tools: ['list', 'slow'].map((name) => ({ name, inputSchema: { type: 'object', properties: { go: {} }, required: ['go'] }, annotations: { readOnlyHint: true } })) },
      'tools/call': { content: [{ type: 'text', text: '[{"id":1,"name":"Amanda"}]' }] },
    };
    const result = results[method];
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ jsonrpc: '2.0', id, ...(result ? { result } : { error: { code: -32601, message: 'Method not found' } }) }));
  };
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vivarium-mcp-'));
    broker = new Transport();
    faults = new Map();
    onMessage = () => undefined;
    server = await listen((request, response) => void answer(request, response).catch(() => response.destroy()));
  });
  afterEach(async () => {
    await servers.close();
    broker.close();
    await server.close();
    await rm(folder, { recursive: true });
  });
  const open = async (limits: Partial<Limits>) => {
    const vault = await FileVault.open(join(folder, 'vault'), () => undefined);
    servers = await McpServers.open({ limits, dataFolder: folder, vault, version: '0', log: () => undefined, contracts: new Map(), connect: () => Promise.resolve(), stateChanged: () => undefined, sourceChanged: () => undefined }, broker);
  };
  const add = () => servers.add({ title: 'Hostile', transport: { type: 'http', url: `${server.origin}/mcp`, secrets: [] }, secretValues: {}, roots: [] });
  const call = (id: string, signal?: AbortSignal) => servers.get(id).answer({ url: new URL(`${servers.originOf(id)}/read/tool`), method: 'POST', headers: {}, body: JSON.stringify({ tool: 'list', arguments: { go: 1 } }), ...(signal ? { signal } : {}) });

  for (const [what, fault] of Object.entries({ 'does not answer': silent, 'sends its head byte by byte': slowHead, 'sends its answer byte by byte': slowBody })) {
    it(`${what} from the beginning: it is given up and not kept`, async () => {
      await open({ head: 300, whole: 300 });
      faults.set('*', fault);
      await assert.rejects(add(), { code: 'timeout' });
      assert.deepEqual(servers.list(), []);
    });

    it(`${what} when a tool is called: the call is given up, the connection with it, and the next is answered`, async () => {
      await open({ head: 3000, whole: 3000 });
      const { id } = await add();
      const gone = new Promise((resolve) => (onMessage = (method, response) => method === 'tools/call' && response.on('close', resolve)));
      faults.set('tools/call', fault);
      await assert.rejects(call(id), { code: 'timeout', message: /in time/ });
      await gone;
      faults.clear();
      assert.match(await call(id), /Amanda/);
    });
  }

  it('sends a stream of nothing but comments: who asked can leave, and the stream is ended', async () => {
    await open({});
    const { id } = await add();
    faults.set('tools/call', slowEvents);
    const leaving = new AbortController();
    const gone = new Promise((resolve) => (onMessage = (method, response) => {
      if (method !== 'tools/call') return;
      response.on('close', resolve);
      leaving.abort();
    }));
    await assert.rejects(call(id, leaving.signal));
    await gone;
    faults.clear();
    assert.match(await call(id), /Amanda/);
  });

  it('leads to a private address, or to another on this machine: nobody goes there, and it says so', async () => {
    await open({});
    let visits = 0;
    const other = await listen((_, response) => void response.writeHead(200).end(String((visits += 1))));
    try {
      for (const target of [`${other.origin}/mcp`, 'http://10.0.0.1/mcp', 'https://169.254.169.254/mcp'])
        for (const status of [301, 302, 307, 308]) {
          faults.set('*', (response) => void response.writeHead(status, { location: target }).end());
          await assert.rejects(add(), ({ message }: Error) => message.includes(`${target} not followed`), `${status} ${target}`);
        }
      // Later it is no better.
      faults.clear();
      const { id } = await add();
      faults.set('tools/call', (response) => void response.writeHead(307, { location: `${other.origin}/mcp` }).end());
      await assert.rejects(call(id), /not followed/);
      assert.equal(visits, 0);
    } finally {
      await other.close();
    }
  });

  it('is elsewhere: it may name nothing on this machine, nor near it', async () => {
    await open({});
    const outside = new Transport();
    try {
      for (const address of [`${server.origin}/mcp`, 'https://127.0.0.1/mcp', 'https://10.0.0.1/mcp', 'https://[::1]/mcp', 'https://169.254.169.254/latest', 'http://example.com/mcp'])
        await assert.rejects(brokeredFetch(outside, false)(address, { method: 'POST', body: '{}' }), { code: 'blocked' }, address);
    } finally {
      outside.close();
    }
  });
});
