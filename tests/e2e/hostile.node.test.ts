import assert from 'node:assert/strict';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import type { BrowserContext, Page } from 'playwright-core';
import { useCommandCenter } from './opening.js';
import type { Product } from './product.js';
import { localDay } from './source.js';

/** Runs in whatever believes it to be markup, a template or an attribute; asks for a picture where only styles work. */
const payload = (mark: string) =>
  `${mark}"'><img src=x onerror="globalThis.pwned=1"><script>globalThis.pwned=1</script><svg onload=globalThis.pwned=1><style>*{display:none}</style>\${globalThis.pwned=1}{{globalThis.pwned=1}}url(https://tracker.example/${mark}.png)`;
const bidi = 'Invoice \u202Efdp.exe\u2066 \u200F\u061C end';
const huge = 'W'.repeat(400);
const mail = `<meta http-equiv="refresh" content="0;url=https://tracker.example/meta"><base href="https://tracker.example/"><link rel="stylesheet" href="https://tracker.example/a.css">
<style>@import "https://tracker.example/b.css"; body{display:none} :host{position:fixed;inset:0}</style><script>globalThis.pwned=1</script>
<h1 style="position:fixed;inset:0;background:url(https://tracker.example/c.png)">Offer inside</h1><img src="https://tracker.example/d.png"><img srcset="https://tracker.example/e.png 1x" onerror="globalThis.pwned=1">
<svg><a href="javascript:globalThis.pwned=1"><text>svg</text></a><image href="https://tracker.example/f.png"/></svg><math><mi xlink:href="javascript:globalThis.pwned=1">math</mi></math>
<iframe srcdoc="<script>parent.pwned=1</script>"></iframe><form action="https://tracker.example/g"><input name="password"><button>Sign in</button></form>
<a href="javascript:globalThis.pwned=1">script link</a><a href="data:text/html,<script>1</script>">data link</a><a href="https://shop.example/offer">web link</a>
<template><img src=x onerror="globalThis.pwned=1"></template><noscript><p title="</noscript><img src=x onerror=globalThis.pwned=1>"></noscript>`;

let product: Product;
let context: BrowserContext;
let problems: string[];
let page: Page;
/** Where pages wanted to go beyond this machine. */
const away: string[] = [];
let windows: Record<'calendar' | 'gmail' | 'notion', string>;

const json = async (url: string, init: RequestInit = {}): Promise<unknown> => {
  const response = await fetch(url, { ...init, headers: { 'content-type': 'application/json', ...init.headers } });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  return response.status === 204 ? undefined : response.json();
};
const isPwned = (where: Page) => where.evaluate(() => 'pwned' in globalThis);

async function fillSources(): Promise<void> {
  const href = async (name: string) => new URL((await page.getByRole('link', { name, exact: true }).getAttribute('href'))!).origin;
  windows = { calendar: await href('Google Calendar'), gmail: await href('Gmail'), notion: await href('Notion') };
  const [, settings = ''] = /id="settings">(.*?)<\/script>/.exec(await (await fetch(windows.calendar)).text()) ?? [];
  const { ownerToken, timeZone } = JSON.parse(settings) as { ownerToken: string; timeZone: string };
  const at = (time: string) => ({ dateTime: `${localDay()}T${time}:00`, timeZone });
  for (const [summary, from, to] of [[payload('event'), '06:00', '06:45'], [bidi, '06:50', '07:20'], [huge, '07:20', '07:50']] as const)
    await json(`${windows.calendar}/calendar/v3/calendars/primary/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${ownerToken}` },
      body: JSON.stringify({ summary, location: payload('place'), description: payload('description'), start: at(from), end: at(to), attendees: [{ email: 'eve@tracker.example', displayName: payload('guest') }] }),
    });

  const writer = /<option value="([^"]+)"/.exec(await (await fetch(windows.gmail)).text())?.[1]?.replaceAll('&#64;', '@');
  for (const subject of [payload('subject'), bidi, huge]) await json(`${windows.gmail}/_page/send`, { method: 'POST', body: JSON.stringify({ from: writer, subject, text: `${payload('mail')}\n${huge}`, thread: '' }) });

  type Table = { title: string; columns: { id: string; name: string; type: string }[]; rows: { id: string; cells: Record<string, string> }[] };
  const { sources } = (await json(`${windows.notion}/_page/state?revision=`)) as { sources: Table[] };
  const clients = sources.find(({ rows }) => rows.some(({ cells }) => Object.values(cells).some((text) => text.includes('Calder & Foster'))))!;
  const row = clients.rows.find(({ cells }) => Object.values(cells).some((text) => text.includes('Calder & Foster')))!;
  for (const { id, type } of clients.columns)
    if (type === 'rich_text') await json(`${windows.notion}/_page/pages/${row.id}/cell`, { method: 'POST', body: JSON.stringify({ property: id, value: payload('cell') }) });
  await json(`${windows.notion}/_page/pages/${row.id}/note`, { method: 'POST', body: JSON.stringify({ text: payload('note') }) });
}

useCommandCenter(async (open) => {
  ({ product, context, problems, page } = open);
  await fillSources();
}, {
  prepare: (context) =>
    context.on('request', (request) => {
      const { protocol, hostname } = new URL(request.url());
      if (/^(?:http|ws)s?:$/.test(protocol) && hostname !== '127.0.0.1') away.push(request.url());
    }),
});

describe('content of strangers on the page', () => {
  it('is shown as the text it is: event, mail, record and note', async () => {
    await page.locator('viv-agenda').getByText('event"\'><img src=x').first().waitFor();
    await page.locator('viv-inbox').getByText('subject"\'><img src=x').first().waitFor();
    await page.locator('viv-clients').getByText('note"\'><img src=x').first().waitFor();
    await page.locator('viv-agenda .box', { hasText: 'event"' }).first().click();
    await page.locator('viv-agenda').getByText('description"').first().waitFor();
    await page.keyboard.press('Escape');
  });

  it('is formatted mail without scripts, styles, pictures, forms or frames; its links open the web only', async () => {
    const body = { id: '18c0ffee', threadId: '18c0ffee', historyId: '1', internalDate: '1', payload: { mimeType: 'text/html', headers: [], body: { size: mail.length, data: Buffer.from(mail).toString('base64url') } } };
    await json(`${windows.gmail}/_emulator/faults`, { method: 'POST', body: JSON.stringify({ match: { path: 'format=full' }, times: 1, then: { status: 200, body } }) });
    await page.locator('viv-inbox li.conversation', { hasText: 'subject"' }).first().getByText('subject"').click();
    const formatting = page.locator('viv-inbox').getByText('Show formatting');
    const formatted = page.locator('viv-inbox viv-formatted-mail');
    await formatting.or(formatted).first().waitFor();
    if (await formatting.isVisible()) await formatting.click();
    await formatted.getByText('Offer inside').waitFor();
    const found = await formatted.evaluate((element) => {
      const all = [...element.shadowRoot!.querySelector('.mail')!.querySelectorAll('*')];
      return {
        tags: [...new Set(all.map(({ localName }) => localName))].sort(),
        attributes: [...new Set(all.flatMap((one) => one.getAttributeNames()))].sort(),
        links: all.flatMap((one) => one.getAttribute('href') ?? []),
      };
    });
    assert.deepEqual(found.links, ['https://shop.example/offer']);
    for (const tag of ['script', 'style', 'link', 'meta', 'base', 'img', 'image', 'svg', 'math', 'iframe', 'form', 'input', 'button', 'template', 'noscript']) assert(!found.tags.includes(tag), tag);
    for (const attribute of found.attributes) assert.match(attribute, /^(?:href|dir|lang|colspan|rowspan)$/);
    await formatted.getByText('script link').click();
  });

  it('ran nowhere, fetched nothing, moved nothing out of its place', async () => {
    assert.equal(await isPwned(page), false);
    assert.deepEqual(away, []);
    // The sanitiser parses in a document where nothing runs; Chromium tells of what our policy would have stopped there.
    const parsing = /base URI|Applying inline style|inline event handler/;
    assert.deepEqual(problems.filter((problem) => !parsing.test(problem)), []);
    assert.equal(new URL(page.url()).origin, product.origin);
    for (const width of [1440, 390]) {
      await page.setViewportSize({ width, height: 1000 });
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, `at ${width} the page is wider than its window`);
    }
    await page.setViewportSize({ width: 1440, height: 1000 });
  });

  it('does not run in the sources’ own pages either', async () => {
    for (const [name, url, text] of [['calendar', windows.calendar, 'event"'], ['gmail', windows.gmail, 'subject"'], ['notion', windows.notion, 'Calder']] as const) {
      const other = await context.newPage();
      await other.goto(url);
      if (name === 'notion') await other.locator('tbody tr').first().waitFor();
      else await other.getByText(text).first().waitFor();
      assert.equal(await isPwned(other), false, name);
      await other.close();
    }
    assert.deepEqual(away, []);
  });
});

describe('script that somehow runs in the page', () => {
  /** Each tries one way out or in; `blocked` when it failed. */
  const ways: Record<string, string> = {
    'reads from another site': `fetch('https://tracker.example/').then(() => 'open', () => 'blocked')`,
    'reads from another port of this machine': `fetch('OTHER/', { mode: 'no-cors' }).then(() => 'open', () => 'blocked')`,
    'opens a socket': `new Promise((done) => { try { const s = new WebSocket('wss://tracker.example'); s.onopen = () => done('open'); s.onerror = () => done('blocked'); } catch { done('blocked'); } })`,
    'listens to events elsewhere': `new Promise((done) => { try { const s = new EventSource('https://tracker.example'); s.onopen = () => done('open'); s.onerror = () => done('blocked'); } catch { done('blocked'); } })`,
    'loads a picture': `new Promise((done) => { const i = new Image(); i.onload = () => done('open'); i.onerror = () => done('blocked'); i.src = 'OTHER/x.png'; })`,
    // Later, since the test's own evaluation is let off.
    'evaluates text': `new Promise((done) => setTimeout(() => { try { done((0, eval)('1') === 1 ? 'open' : 'blocked'); } catch { done('blocked'); } }))`,
    'makes a function of text': `new Promise((done) => setTimeout(() => { try { done(new Function('return 1')() ? 'open' : 'blocked'); } catch { done('blocked'); } }))`,
    'writes HTML': `(() => { try { document.createElement('div').innerHTML = '<b>x</b>'; return 'open'; } catch { return 'blocked'; } })()`,
    'parses HTML': `(() => { try { new DOMParser().parseFromString('<b>x</b>', 'text/html'); return 'open'; } catch { return 'blocked'; } })()`,
    'adds an inline script': `(() => { try { const s = document.createElement('script'); s.textContent = 'globalThis.added = 1'; document.head.append(s); } catch {} return globalThis.added ? 'open' : 'blocked'; })()`,
    'adds a handler in an attribute': `(() => { try { const b = document.createElement('button'); b.setAttribute('onclick', 'globalThis.clicked = 1'); b.click(); } catch {} return globalThis.clicked ? 'open' : 'blocked'; })()`,
    'imports a module of text': `Promise.resolve().then(() => import('data:text/javascript,export default 1')).then(() => 'open', () => 'blocked')`,
    'makes a policy of its own': `(() => { try { trustedTypes.createPolicy('mine', { createHTML: (x) => x }); return 'open'; } catch { return 'blocked'; } })()`,
    'makes the default policy again': `(() => { try { trustedTypes.createPolicy('default', { createHTML: (x) => x }); return 'open'; } catch { return 'blocked'; } })()`,
    'starts a worker of text': `new Promise((done) => { try { const w = new Worker(URL.createObjectURL(new Blob(['postMessage(1)']))); w.onmessage = () => done('open'); w.onerror = () => done('blocked'); } catch { done('blocked'); } })`,
    'starts a worker that is none of ours': `new Promise((done) => { try { const w = new Worker('/index.html'); w.onerror = () => done('blocked'); w.onmessage = () => done('open'); } catch { done('blocked'); } })`,
    'embeds a frame': `new Promise((done) => { const f = document.createElement('iframe'); document.addEventListener('securitypolicyviolation', () => done('blocked'), { once: true }); f.src = 'OTHER/'; document.body.append(f); f.onload = () => done(f.contentDocument === null ? 'blocked' : 'open'); })`,
    'sends a form': `new Promise((done) => { const f = document.createElement('form'); f.action = 'OTHER/'; f.method = 'post'; f.target = '_blank'; document.addEventListener('securitypolicyviolation', () => done('blocked'), { once: true }); document.body.append(f); f.submit(); setTimeout(() => done('open'), 3000); })`,
    'finds a token in storage': `Promise.resolve(JSON.stringify([{ ...localStorage, 'vivarium-picture': undefined }, { ...sessionStorage }, document.cookie])).then((text) => (text === '[{},{},""]' ? 'blocked' : text))`,
    'copies the key of this browser': `(async () => { for (const { name } of await indexedDB.databases()) { const db = await new Promise((done) => { const r = indexedDB.open(name); r.onsuccess = () => done(r.result); }); for (const store of db.objectStoreNames) { const rows = await new Promise((done) => { const r = db.transaction(store).objectStore(store).getAll(); r.onsuccess = () => done(r.result); }); for (const row of rows) { const key = row?.privateKey ?? row?.value?.privateKey; if (key && await crypto.subtle.exportKey('jwk', key).then(() => true, () => false)) return 'open'; } } db.close(); } return 'blocked'; })()`,
  };
  let probe: Page;
  before(async () => {
    probe = await context.newPage();
    await probe.goto(`${product.origin}/`);
    await probe.locator('viv-agenda').waitFor();
  });
  for (const [name, way] of Object.entries(ways))
    it(`${name}: no`, async () => assert.equal(await probe.evaluate(way.replaceAll('OTHER', windows.gmail)), 'blocked'));
});

describe('another page', () => {
  it('can neither frame the page nor keep hold of its window', async () => {
    const other = await context.newPage();
    await other.goto(windows.gmail);
    const origin = JSON.stringify(product.origin);
    const framed = await other.evaluate(`new Promise((done) => { const f = document.createElement('iframe'); f.onload = () => { try { done(f.contentWindow.length === 0 && f.contentDocument === null ? 'refused' : 'framed'); } catch { done('refused'); } }; f.src = ${origin}; document.body.append(f); })`);
    assert.equal(framed, 'refused');
    assert.equal(other.frames().some((frame) => frame !== other.mainFrame() && frame.url().startsWith(product.origin)), false);
    const [opened] = await Promise.all([context.waitForEvent('page'), other.evaluate(`void (globalThis.hold = open(${origin}))`)]);
    await opened.locator('viv-agenda').waitFor();
    assert.equal(await opened.evaluate(() => window.opener === null), true);
    assert.equal(await other.evaluate('hold.closed'), true, 'the handle is cut');
    await other.close();
    await opened.close();
  });

  it('cannot steer the page by messages', async () => {
    await page.evaluate(() => {
      for (const data of [null, { type: 'request', url: 'https://x' }, { type: 'APPLY', path: ['__proto__'] }, 'x'.repeat(1e6)]) window.postMessage(data, '*');
    });
    await page.locator('viv-agenda').getByText('Call with Amanda Foster').first().waitFor();
  });
});

describe('what is left behind', () => {
  it('no secret in what the terminal says, nor readable by others in the data folder', async () => {
    const output = product.output.join('');
    for (const secret of [/Bearer/, /ya29/, /access_token/, /refresh_token/, /client_secret/, /ntn_/]) assert.doesNotMatch(output, secret);
    for (const entry of await readdir(product.dataFolder, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      assert.equal((await stat(path)).mode & 0o077, 0, path);
      // The emulators' own state is the source's side, which has to know its tokens.
      if (entry.isFile() && !path.includes(`${product.dataFolder}/demo/`)) assert.doesNotMatch(await readFile(path, 'latin1'), /access_?token"|refresh_?token"|"token"/i, path);
    }
  });
});
