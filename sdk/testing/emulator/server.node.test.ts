import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, before, beforeEach, describe, it } from 'node:test';
import { startServer, type EmulatorServer } from './server.js';

let server: EmulatorServer;
let reached = 0;
before(async () => {
  const touch = () => ({ body: String((reached += 1)) });
  server = await startServer({ routes: { 'GET /things': touch, 'POST /things': touch } });
});
after(() => server.close());
beforeEach(() => (reached = 0));

const send = (method: string, path: string, headers: Record<string, string>, body?: string): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const { host, port } = new URL(server.origin);
    request({ host: '127.0.0.1', port, method, path, headers: { host, ...headers }, agent: false }, (response) => resolve(response.resume().statusCode)).on('error', reject).end(body);
  });
const slow = JSON.stringify({ match: { path: '(a|a)*$' }, times: 'forever', then: { status: 500 } });

describe('an emulator, which runs in a process that people use', () => {
  const attacks: readonly (readonly [string, string, string, Record<string, string>])[] = [
    ['switches on no fault for a website', 'POST', '/_emulator/faults', { origin: 'https://evil.example', 'content-type': 'text/plain' }],
    ['switches on no fault for a sandboxed page', 'POST', '/_emulator/faults', { origin: 'null', 'content-type': 'text/plain' }],
    ['clears no fault for a page on another port', 'DELETE', '/_emulator/faults', { origin: 'http://127.0.0.1:1' }],
    ['takes no write of a website', 'POST', '/things', { origin: 'https://evil.example' }],
    ['does not answer under a rebound name', 'GET', '/things', { host: 'rebound.example' }],
    ['shows no journal under a rebound name', 'GET', '/_emulator/journal', { host: 'rebound.example:80' }],
  ];
  for (const [name, method, path, headers] of attacks)
    it(name, async () => {
      assert.equal(await send(method, path, headers, method === 'POST' ? slow : undefined), 403);
      assert.equal(await send('GET', '/things', {}), 200);
      assert.equal(reached, 1);
    });

  it('answers programs, its own page and links to it', async () => {
    assert.equal(await send('POST', '/things', {}), 200);
    assert.equal(await send('POST', '/things', { origin: server.origin }), 200);
    assert.equal(await send('GET', '/things', { origin: 'http://127.0.0.1:1', 'sec-fetch-site': 'same-site' }), 200);
  });
});
