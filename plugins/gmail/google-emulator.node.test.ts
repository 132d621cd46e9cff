/**
 * The connector against `@emulators/google`, a Gmail that we did not write. It proves that requests, threads, labels,
 * history and drafts are understood by somebody else's reading of the API. It has no HTTP batch and no profile, and never
 * forgets history: this test takes batches apart and answers the profile, so those three are proven against our own only.
 */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { createServer } from '@emulators/core';
import googlePlugin, { getGoogleStore, seedFromConfig } from '@emulators/google';
import { createHttp, type Http, type Transport } from '@vivarium/sdk/connector';
import { runSync } from '@vivarium/sdk/testing/connector';
import { connector } from './connector.js';
import type { GmailMessage } from './contract.js';
import { account, amanda, bySubject, me, type Mirror } from './fixtures/bench.js';

type App = ReturnType<typeof createServer>;

function transportTo({ app, store }: App, token: string): Transport {
  const call = async (method: string, url: string, headers: Record<string, string>, body?: string | ArrayBuffer | null) =>
    app.fetch(new Request(url, { method, headers: { ...headers, authorization: `Bearer ${token}` }, body: body ?? null }));
  return async ({ method, url, headers, body }) => {
    const { pathname, origin } = new URL(url);
    if (pathname.endsWith('/profile')) {
      const { messages, history } = getGoogleStore(store);
      const marks = [...messages.all().map((message) => message.history_id), ...history.all().map((event) => event.gmail_id)].map(BigInt);
      const historyId = String(marks.reduce((a, b) => (a > b ? a : b)));
      return { status: 200, headers: {}, body: new TextEncoder().encode(JSON.stringify({ emailAddress: me.email, historyId })).buffer };
    }
    if (pathname === '/batch/gmail/v1') {
      const parts = [...(body as string).matchAll(/Content-ID: <([^>]+)>\r\n\r\nGET (\S+) HTTP/g)].map(async ([, id, path]) => {
        const response = await call('GET', origin + path!, {});
        return `--b\r\nContent-Type: application/http\r\nContent-ID: <response-${id}>\r\n\r\nHTTP/1.1 ${response.status} X\r\nContent-Type: application/json\r\n\r\n${await response.text()}\r\n`;
      });
      return { status: 200, headers: { 'content-type': 'multipart/mixed; boundary=b' }, body: new TextEncoder().encode(`${(await Promise.all(parts)).join('')}--b--\r\n`).buffer };
    }
    const response = await call(method, url, headers, body);
    return { status: response.status, headers: Object.fromEntries(response.headers), body: await response.arrayBuffer() };
  };
}

describe('gmail against @emulators/google', () => {
  let app: App;
  let http: Http;
  let mirror: Mirror;
  const sync = async () => (mirror = await runSync(connector, 'messages', { http, account }, mirror));
  const act = (name: string, input: unknown, item?: GmailMessage) =>
    connector.act(name, { http, account, signal: new AbortController().signal, input, item, idempotencyKey: crypto.randomUUID() });
  const seed = (subject: string, more: object = {}) => ({
    from: `${amanda.name} <${amanda.email}>`, to: me.email, subject, body_text: `About ${subject}`, user_email: me.email, label_ids: ['INBOX', 'UNREAD'],
    date: new Date().toISOString(), message_id: `<${subject.replaceAll(' ', '-')}@calder.example>`, ...more,
  });

  before(async () => {
    app = createServer(googlePlugin, { baseUrl: 'https://gmail.googleapis.com', tokens: { 'test-token': { login: me.email, id: 1 } } });
    seedFromConfig(app.store, app.baseUrl, {
      users: [{ email: me.email, name: me.name }],
      labels: [{ id: 'Label_deals', name: 'Deals', type: 'user', user_email: me.email }],
      messages: [
        seed('Revised terms'),
        seed('Ancient', { date: '2020-01-01T00:00:00Z', label_ids: ['INBOX'] }),
        seed('Ancient starred', { date: '2020-01-01T00:00:00Z', label_ids: ['STARRED'] }),
        seed('Both forms', { body_html: '<p>About <b>both</b></p>' }),
      ],
    });
    http = createHttp(connector.contract, transportTo(app, 'test-token'), connector.mapError);
    mirror = { items: new Map(), cursor: undefined };
    await sync();
  });

  test('the same messages are mirrored', () => {
    assert.deepEqual([...mirror.items.values()].map(({ subject }) => subject).sort(), ['Ancient starred', 'Both forms', 'Revised terms']);
    const message = bySubject(mirror, 'Revised terms');
    assert.deepEqual([message.from, message.unread, message.inbox, message.text], [amanda, true, true, 'About Revised terms']);
  });

  test('reading, starring, labelling and archiving arrive by history', async () => {
    const message = bySubject(mirror, 'Revised terms');
    await act('markRead', { read: true }, message);
    await act('star', { starred: true }, message);
    await act('label', { add: ['Deals', 'Brand new'] }, message);
    await act('archive', { archived: true }, message);
    await sync();
    const now = bySubject(mirror, 'Revised terms');
    assert.deepEqual([now.unread, now.starred, now.inbox, now.labels], [false, true, false, ['Brand new', 'Deals']]);
  });

  test('a reply is drafted and sent into the conversation, and arrives by history', async () => {
    const message = bySubject(mirror, 'Revised terms');
    await act('sendReply', { text: 'Agreed. Grüße, Morgan' }, message);
    await sync();
    const reply = [...mirror.items.values()].find(({ sent }) => sent) as GmailMessage;
    assert.deepEqual([reply.thread, reply.subject, reply.text, reply.references], [message.thread, 'Re: Revised terms', 'Agreed. Grüße, Morgan', [message.messageId]]);
    assert.deepEqual(reply.to, [amanda]);
  });

  test('a deletion arrives by history, a body is read, a foreign token is refused', async () => {
    const { id } = bySubject(mirror, 'Both forms');
    const body = (await connector.read('body', { http, account, signal: new AbortController().signal, input: { id } })) as { text: string; html: string };
    assert.deepEqual(body, { text: 'About Both forms', html: '<p>About <b>both</b></p>' });
    await http.delete(`/gmail/v1/users/me/messages/${id}`);
    await sync();
    assert.ok(!mirror.items.has(id));
    const stranger = createHttp(connector.contract, transportTo(app, 'stolen'), connector.mapError);
    await assert.rejects(runSync(connector, 'messages', { http: stranger, account }, mirror), { code: 'signed-out' });
  });
});
