import assert from 'node:assert/strict';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { defineContract, VivariumError } from '@vivarium/sdk/contract';
import { Broker, type BrokerAccount, type BrokerRequest } from './broker.js';
import { Transport } from './broker-transport.js';
import { listen, until, type TestServer } from './services-testing.js';

const HOST = 'https://api.example.com';
const SECRET = 'secret-bearer-value';
const contract = defineContract({
  id: 'example',
  version: 1,
  title: 'Example',
  auth: { type: 'token', label: 'Token', helpUrl: 'https://example.com' },
  network: [
    { origin: HOST, methods: ['GET', 'POST', 'PATCH'], paths: ['/v1'], headers: { 'example-version': '7' } },
    { origin: HOST, methods: ['POST'], paths: ['/v1/search'], headers: { 'example-version': '7' }, harmless: true },
    { origin: 'https://other.example.com', methods: ['GET'], paths: ['/v1'] },
  ],
  quota: { units: 1, perSeconds: 1 },
  collections: {},
  reads: {},
  actions: {},
});

describe('broker', () => {
  let source: TestServer;
  let transport: Transport;
  let answer: (request: IncomingMessage & { text: string }, response: ServerResponse) => void;
  let seen: { method: string; url: string; headers: IncomingMessage['headers']; text: string }[];
  let account: BrokerAccount;
  let credentials: { current: string; next: string | undefined; renewals: number; heard: boolean[]; refuses?: VivariumError };
  const lines: string[] = [];

  beforeEach(async () => {
    seen = [];
    lines.length = 0;
    answer = (_request, response) => void response.end('{}');
    credentials = { current: SECRET, next: undefined, renewals: 0, heard: [] };
    source = await listen((message, response) => {
      const chunks: Buffer[] = [];
      message.on('data', (chunk: Buffer) => chunks.push(chunk));
      message.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        seen.push({ method: message.method ?? '', url: message.url ?? '', headers: message.headers, text });
        answer(Object.assign(message, { text }), response);
      });
    });
    account = { id: 'example-1', contract, readOnly: false, emulator: source.origin };
    start({});
  });
  afterEach(async () => {
    transport.close();
    await source.close();
  });

  let broker: Broker;
  function start(limits: ConstructorParameters<typeof Transport>[0]) {
    transport = new Transport(limits);
    transport.demoOrigins.add(source.origin);
    broker = new Broker({
      transport,
      log: (line) => void lines.push(line),
      accounts: {
        brokerAccount: () => account,
        credential: () => Promise.resolve(credentials.current),
        renewed: () => {
          credentials.renewals++;
          if (credentials.refuses) return Promise.reject(credentials.refuses);
          if (credentials.next !== undefined) credentials.current = credentials.next;
          return Promise.resolve(credentials.next);
        },
        heard: (_id, accepted) => void credentials.heard.push(accepted),
      },
    });
  }
  /** An answer with its body still to be read. */
  const ask = async (request: Partial<Omit<BrokerRequest, 'body'>> & { body?: string | Uint8Array }, signal = new AbortController().signal) => {
    const { body, ...rest } = request;
    const answer = await broker.exchange({ account: 'example-1', method: 'GET', url: `${HOST}/v1/x`, headers: {}, ...rest, ...(body === undefined ? {} : { body: Buffer.from(body) }) }, signal);
    const text = async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of answer.content) chunks.push(chunk as Buffer);
      return Buffer.concat(chunks).toString();
    };
    return { ...answer, text };
  };
  const codeOf = (work: Promise<unknown>) => work.then(() => 'none', (thrown: unknown) => (thrown instanceof VivariumError ? thrown.code : String(thrown)));
  const refusal = (request: Parameters<typeof ask>[0]) => codeOf(ask(request));
  const cut = async (request: Parameters<typeof ask>[0]) => codeOf((await ask(request)).text());

  it('adds credential and contract headers, and nothing the connector may not say', async () => {
    const response = await ask({ method: 'POST', headers: { 'Content-Type': 'text/x', 'If-Match': '"1"', Authorization: 'Bearer mine', Cookie: 'a=b', Host: 'evil', 'X-Forwarded-For': '1', 'Example-Version': '9', 'Content-Length': '3', Accept: 'a\r\nx: y' }, body: 'höi' });
    assert.equal(response.status, 200);
    const [request] = seen;
    assert(request);
    assert.equal(request.text, 'höi');
    assert.deepEqual(
      Object.fromEntries(Object.entries(request.headers).filter(([name]) => !['host', 'connection', 'accept-encoding', 'content-length'].includes(name))),
      { authorization: `Bearer ${SECRET}`, 'content-type': 'text/x', 'if-match': '"1"', 'example-version': '7' },
    );
    assert.equal(request.headers.host, new URL(source.origin).host);
  });

  it('lets go of a refused answer whose credential cannot be renewed', { timeout: 50_000 }, async () => {
    const ended = new Promise<void>((resolve) => {
      answer = (_request, response) => {
        response.on('close', () => resolve());
        response.writeHead(401).end('x'.repeat(20_000_000));
      };
    });
    credentials.refuses = new VivariumError('signed-out', 'The consent has ended.');
    assert.equal(await refusal({}), 'signed-out');
    await ended;
  });

  it('carries binary bodies and a multipart batch untouched', async () => {
    const batch = '--b\r\nContent-Type: application/http\r\n\r\nGET /v1/a HTTP/1.1\r\n\r\n--b--\r\n';
    await ask({ method: 'POST', headers: { 'content-type': 'multipart/mixed; boundary=b' }, body: batch });
    await ask({ method: 'POST', body: Buffer.from([0, 255, 1]) });
    assert.equal(seen[0]?.text, batch);
    assert.equal(seen[1]?.headers['content-length'], '3');
  });

  it('passes status, headers and body on, without cookies and connection headers', async () => {
    answer = (_request, response) => {
      response.writeHead(429, { 'retry-after': '7', 'set-cookie': 'sid=1', 'x-hop': '1', connection: 'keep-alive, x-hop', 'x-name': Buffer.from('Zoë').toString('latin1'), etag: '"e"' });
      response.end('slow down');
    };
    const response = await ask({});
    assert.equal(response.status, 429);
    const { headers } = response;
    assert.equal(headers['retry-after'], '7');
    assert.equal(headers['etag'], '"e"');
    assert.deepEqual(Object.keys(headers).filter((name) => ['set-cookie', 'x-hop', 'connection', 'content-length'].includes(name)), []);
    assert.equal(await response.text(), 'slow down');
  });

  it('decompresses and keeps the connection', async () => {
    answer = (request, response) => void response.setHeader('content-encoding', 'gzip').setHeader('x-port', String(request.socket.remotePort)).end(gzipSync('x'.repeat(100_000)));
    const ports = new Set<unknown>();
    for (let round = 0; round < 3; round++) {
      const response = await ask({});
      assert.equal((await response.text()).length, 100_000);
      ports.add(response.headers['x-port']);
    }
    assert.equal(ports.size, 1);
  });

  it('refuses what the contract does not name before any connection', async () => {
    assert.equal(await refusal({ url: 'https://evil.example.com/v1/x' }), 'blocked');
    assert.equal(await refusal({ url: `${HOST}/v2/x` }), 'blocked');
    assert.equal(await refusal({ url: `${source.origin}/v1/x` }), 'blocked');
    assert.equal(await refusal({ method: 'DELETE' }), 'blocked');
    assert.equal(seen.length, 0);
  });

  it('refuses writes of a read-only account and still searches', async () => {
    account = { ...account, readOnly: true };
    assert.equal(await refusal({ method: 'PATCH' }), 'forbidden');
    const batch = { headers: { 'content-type': 'multipart/mixed; boundary=b' }, body: '--b\r\nContent-Type: application/http\r\n\r\nPATCH /v1/x\r\n--b--\r\n' };
    assert.equal(await refusal({ method: 'POST', ...batch }), 'forbidden');
    assert.equal(await refusal({ method: 'POST', url: `${HOST}/v1/pages` }), 'forbidden');
    assert.equal(seen.length, 0);
    assert.equal((await ask({ method: 'POST', url: `${HOST}/v1/search` })).status, 200);
    assert.equal(seen.length, 1);
  });

  it('lets a real account reach public addresses only', async () => {
    account = { ...account, emulator: undefined };
    let asked = '';
    start({
      resolve: (host) => {
        asked = host;
        return Promise.resolve([{ address: '127.0.0.1', family: 4 }]);
      },
    });
    assert.equal(await refusal({}), 'blocked');
    assert.equal(asked, 'api.example.com');
    assert.equal(seen.length, 0);
  });

  it('says offline when the name cannot be resolved', async () => {
    account = { ...account, emulator: undefined };
    start({ resolve: () => Promise.reject(Object.assign(new Error('no'), { code: 'ENOTFOUND' })) });
    assert.equal(await refusal({}), 'offline');
  });

  it('never sends plain http but to a running emulator', async () => {
    transport.demoOrigins.clear();
    assert.equal(await refusal({}), 'blocked');
    assert.equal(seen.length, 0);
  });

  it('follows redirects of reads within the contract', async () => {
    answer = (request, response) => void (request.url === '/v1/x' ? response.writeHead(302, { location: '/v1/y?a=1' }).end() : response.end('there'));
    assert.equal(await (await ask({})).text(), 'there');
    assert.equal(seen[1]?.url, '/v1/y?a=1');
    assert.equal(seen[1]?.headers.authorization, `Bearer ${SECRET}`);
    answer = (request, response) => void (request.url === '/v1/x' ? response.writeHead(307, { location: 'https://other.example.com/v1/z' }).end() : response.end('other'));
    assert.equal(await (await ask({})).text(), 'other');
  });

  for (const location of ['https://evil.net/v1/x', 'http://api.example.com/v1/x', 'http://169.254.169.254/latest', '/v2/x', '//evil.net/v1/x', 'https://api.example.com:444/v1/x', 'file:///etc/passwd', 'https://a:b@api.example.com/v1/x', 'https://['])
    it(`refuses a redirect to ${location}`, async () => {
      answer = (_request, response) => void response.writeHead(302, { location }).end();
      assert.equal(await refusal({}), 'blocked');
      assert.equal(seen.length, 1);
    });

  it('gives up after three redirects and never redirects a write', async () => {
    answer = (_request, response) => void response.writeHead(302, { location: '/v1/x' }).end();
    assert.equal(await refusal({}), 'blocked');
    assert.equal(seen.length, 4);
    const written = await ask({ method: 'POST', body: 'x' });
    assert.equal(written.status, 302);
    assert.equal(seen.length, 5);
  });

  it('renews a refused credential once and repeats the request', async () => {
    credentials.next = 'fresh';
    answer = (request, response) => void response.writeHead(request.headers.authorization === 'Bearer fresh' ? 200 : 401).end('body');
    const response = await ask({ method: 'POST', body: 'once' });
    assert.equal(response.status, 200);
    assert.deepEqual(seen.map(({ text }) => text), ['once', 'once']);
    assert.deepEqual(credentials.heard, [true]);
    credentials = { current: SECRET, next: 'also refused', renewals: 0, heard: [] };
    assert.equal((await ask({})).status, 401);
    assert.equal(credentials.renewals, 1);
    assert.deepEqual(credentials.heard, [false]);
  });

  it('takes no fault of the source for its word on the credential', async () => {
    for (const status of [503, 429, 404]) {
      answer = (_request, response) => void response.writeHead(status).end();
      assert.equal((await ask({})).status, status);
    }
    assert.deepEqual(credentials.heard, []);
  });

  it('caps the size, named or not, compressed or not', async () => {
    start({ limits: { size: 1000 } });
    answer = (_request, response) => void response.end('x'.repeat(1001));
    assert.equal(await refusal({}), 'too-large');
    answer = (_request, response) => void (response.write('x'.repeat(900)), response.end('x'.repeat(900)));
    assert.equal(await cut({}), 'too-large');
    answer = (_request, response) => void response.setHeader('content-encoding', 'gzip').end(gzipSync(Buffer.alloc(5_000_000)));
    start({ limits: { size: 100_000 } });
    assert.equal(await cut({}), 'too-large');
  });

  it('caps silence and the whole time', async () => {
    start({ limits: { idle: 30 } });
    answer = () => undefined;
    assert.equal(await refusal({}), 'timeout');
    start({ limits: { whole: 30 } });
    assert.equal(await refusal({}), 'timeout');
    answer = (_request, response) => void response.write('first');
    start({ limits: { whole: 500 } });
    assert.equal(await cut({}), 'timeout');
  });

  it('says so where the source cuts', async () => {
    answer = (_request, response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('half', () => response.destroy());
    };
    assert.equal(await cut({}), 'unavailable');
    answer = (request) => void request.socket.destroy();
    assert.equal(await refusal({}), 'unavailable');
  });

  it('stops upstream when the asker does', async () => {
    let closed = false;
    answer = (_request, response) => {
      response.on('close', () => (closed = true));
      response.write('first');
    };
    const stop = new AbortController();
    const response = await ask({}, stop.signal);
    assert.equal(response.status, 200);
    stop.abort();
    await until(() => closed);
  });

  it('repeats a read on a connection that died while kept, not a write', async () => {
    await (await ask({})).text();
    answer = (request, response) => void (seen.length === 2 ? request.socket.resetAndDestroy() : response.end('second try'));
    assert.equal(await (await ask({})).text(), 'second try');
    assert.equal(seen.length, 3);
    answer = (request) => void request.socket.resetAndDestroy();
    assert.equal(await refusal({ method: 'POST' }), 'unavailable');
    assert.equal(seen.length, 4);
  });

  it('tells nobody the credential or the query', async () => {
    answer = (_request, response) => void response.writeHead(401, { 'www-authenticate': 'Bearer' }).end('no');
    const response = await ask({ url: `${HOST}/v1/x?q=private` });
    assert.doesNotMatch(JSON.stringify(response.headers) + (await response.text()) + lines.join('\n'), new RegExp(`${SECRET}|private`));
    assert.equal(lines.length, 1);
  });
});
