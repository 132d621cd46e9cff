import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createHttp, type Http } from '@vivarium/sdk/connector';
import { emulatorTransport } from '@vivarium/sdk/testing/emulator';
import { gmail } from '../contract.js';
import { demoAccount, startEmulator } from '../emulator.js';
import { amanda, me, openBench, type Bench } from '../fixtures/bench.js';
import { assertConforms } from '../fixtures/conformance.js';
import { Mailbox, emptyState } from './mailbox.js';
import { search } from './search.js';
import { writeMail } from './write.js';

const base = '/gmail/v1/users/me';
type Json = Record<string, unknown> & { id: string };

describe('search', () => {
  const now = new Date('2026-03-10T12:00:00Z');
  const mailbox = new Mailbox(emptyState(me));
  const label = mailbox.createLabel('Big Deals');
  const put = (subject: string, day: string, labelIds: string[], from = amanda, text = 'Hello there') =>
    mailbox.insert({ raw: writeMail({ from, to: [me], subject, text, at: new Date(day), messageId: `<${subject}@x>` }), labelIds, internalDate: Date.parse(day) });
  put('alpha', '2026-03-10T08:00:00Z', ['INBOX', 'UNREAD', label.id]);
  put('beta', '2026-03-05T08:00:00Z', ['INBOX'], { name: 'Neil Foster', email: 'neil@x.example' }, 'Quarterly report');
  put('gamma', '2026-01-05T08:00:00Z', ['STARRED']);
  put('delta', '2026-03-09T08:00:00Z', ['TRASH']);
  for (const [query, expected] of [
    ['', ['alpha', 'beta', 'gamma']],
    ['newer_than:7d', ['alpha', 'beta']],
    ['older_than:1m', ['gamma']],
    ['after:2026/03/05', ['alpha', 'beta']],
    ['before:2026/03/05', ['gamma']],
    [`after:${Date.parse('2026-03-06') / 1000}`, ['alpha']],
    ['in:inbox -is:unread', ['beta']],
    ['is:starred OR is:unread', ['alpha', 'gamma']],
    ['in:inbox is:starred OR is:unread', ['alpha']],
    ['{subject:alpha from:neil}', ['alpha', 'beta']],
    ['-(subject:alpha OR subject:beta)', ['gamma']],
    ['label:big-deals', ['alpha']],
    ['-label:big-deals', ['beta', 'gamma']],
    ['"quarterly report"', ['beta']],
    ['in:trash', ['delta']],
    ['in:anywhere', ['alpha', 'delta', 'beta', 'gamma']],
    ['rfc822msgid:<gamma@x>', ['gamma']],
    ['nonsense:x', []],
    ['OR', ['alpha', 'beta', 'gamma']],
    ['(((', ['alpha', 'beta', 'gamma']],
  ] as const)
    test(query || '(empty)', () => {
      const matches = search(mailbox, query, { now, timeZone: 'UTC' });
      assert.deepEqual(mailbox.all().filter(matches).map((message) => message.raw && mailbox.entity(message).headers.find(({ name }) => name === 'Subject')!.value), expected);
    });
});

describe('the API', () => {
  let bench: Bench;
  let http: Http;
  before(async () => {
    bench = await openBench({ demo: true });
    http = bench.http;
  });
  after(async () => {
    const deliberate = /format=odd/;
    assert.ok(assertConforms(bench.emulator.journal.filter(({ path }) => !deliberate.test(path))) > 20);
    await bench.close();
  });
  const list = async (path: string, query = {}) => (await http.get(`${base}/${path}`, { query })) as Record<string, Json[]> & { nextPageToken?: string };

  test('every form of a message', async () => {
    const { messages } = await list('messages', { maxResults: 1, q: 'has:attachment' });
    const id = messages![0]!.id;
    const get = async (query: object) => (await http.get(`${base}/messages/${id}`, { query: { ...query } })) as { payload?: { headers: Json[]; body?: object; parts?: { filename: string; body: { attachmentId: string } }[] }; raw?: string };
    assert.equal((await get({ format: 'minimal' })).payload, undefined);
    assert.match(Buffer.from((await get({ format: 'raw' })).raw!, 'base64url').toString(), /^From: /);
    const metadata = await get({ format: 'metadata', metadataHeaders: ['Subject', 'From'] });
    assert.equal(metadata.payload!.headers.length, 2);
    const file = (await get({ format: 'full' })).payload!.parts!.find(({ filename }) => filename !== '')!;
    await http.get(`${base}/messages/${id}/attachments/${file.body.attachmentId}`);
    await assert.rejects(get({ format: 'odd' }), { code: 'invalid-input' });
  });

  test('pages hold every message once, whatever changes meanwhile', async () => {
    const seen: string[] = [];
    let pageToken: string | undefined;
    const all = bench.emulator.mailbox.all().map(({ id }) => id);
    do {
      const page = await list('messages', { maxResults: 40, pageToken });
      seen.push(...page.messages!.map(({ id }) => id));
      pageToken = page.nextPageToken;
      bench.receive('in between');
    } while (pageToken);
    assert.deepEqual(seen, all);
    await assert.rejects(list('messages', { pageToken: 'x' }), { code: 'invalid-input' });
  });

  test('threads, labels and drafts', async () => {
    const { threads } = await list('threads', { q: 'in:inbox', maxResults: 2 });
    const thread = `${base}/threads/${threads![0]!.id}`;
    await http.post(`${thread}/modify`, { addLabelIds: ['STARRED'] });
    assert.ok(((await http.get(thread)) as { messages: { labelIds: string[] }[] }).messages.every(({ labelIds }) => labelIds.includes('STARRED')));
    await http.post(`${thread}/trash`, undefined);
    await http.post(`${thread}/untrash`, undefined);
    const label = (await http.post(`${base}/labels`, { name: 'Fresh' })) as Json;
    await assert.rejects(http.post(`${base}/labels`, { name: 'fresh' }), { code: 'conflict' });
    assert.equal(((await http.patch(`${base}/labels/${label.id}`, { name: 'Stale' })) as Json).name, 'Stale');
    await http.get(`${base}/labels/INBOX`);
    await assert.rejects(http.delete(`${base}/labels/INBOX`), { code: 'invalid-input' });
    await http.delete(`${base}/labels/${label.id}`);
    const raw = Buffer.from(`To: ${amanda.email}\r\nSubject: x\r\n\r\ny`).toString('base64url');
    const draft = (await http.post(`${base}/drafts`, { message: { raw } })) as Json;
    await http.put(`${base}/drafts/${draft.id}`, { message: { raw } });
    await http.get(`${base}/drafts/${draft.id}`, { query: { format: 'full' } });
    assert.equal((await list('drafts')).drafts!.length, 1);
    await http.delete(`${base}/drafts/${draft.id}`);
    await assert.rejects(http.post(`${base}/messages/send`, { raw: Buffer.from('Subject: nobody\r\n\r\n').toString('base64url') }), { code: 'invalid-input' });
  });

  test('bulk changes, and history by type and label', async () => {
    const start = String(bench.emulator.mailbox.historyId);
    const ids = (await list('messages', { maxResults: 3 })).messages!.map(({ id }) => id);
    await http.post(`${base}/messages/batchModify`, { ids, addLabelIds: ['IMPORTANT'], removeLabelIds: [] });
    await http.post(`${base}/messages/batchDelete`, { ids: ids.slice(0, 1) });
    const history = async (query: object) => (await list('history', { startHistoryId: start, ...query })).history ?? [];
    assert.equal((await history({})).length, 4);
    assert.equal((await history({ historyTypes: ['messageDeleted'] })).length, 1);
    assert.equal((await history({ labelId: 'IMPORTANT', historyTypes: ['labelAdded'] })).length, 3);
    const paged = await list('history', { startHistoryId: start, maxResults: 3 });
    assert.equal((await history({ maxResults: 3, pageToken: paged.nextPageToken })).length, 1);
    await assert.rejects(list('history', { startHistoryId: '1' }), { code: 'not-found' });
    await assert.rejects(list('history', { startHistoryId: String(bench.emulator.mailbox.historyId + 1) }), { code: 'not-found' });
  });

  test('another user’s mailbox is refused, and a read-only consent does not write', async () => {
    await assert.rejects(http.get('/gmail/v1/users/amanda@x.example/profile'), { code: 'forbidden' });
    const { auth } = gmail.definition;
    assert.equal(auth.type, 'oauth2');
    const readOnly = createHttp(gmail.definition, await emulatorTransport(gmail.definition, bench.emulator.origin, demoAccount, auth.type === 'oauth2' ? auth.readOnlyScopes : []));
    await readOnly.get(`${base}/profile`);
    await assert.rejects(readOnly.post(`${base}/labels`, { name: 'No' }), { code: 'forbidden' });
    bench.emulator.revokeConsents();
    await assert.rejects(readOnly.get(`${base}/profile`), { code: 'signed-out' });
  });
});

describe('the emulator', () => {
  test('a snapshot continues where it was, sign-ins included; a broken one is refused', async () => {
    let changes = 0;
    const first = await openBench({ demo: true, onChange: () => (changes += 1) });
    const before = changes;
    first.receive('kept');
    assert.equal(changes, before + 1);
    const saved = JSON.parse(JSON.stringify(first.emulator.snapshot())) as unknown;
    await first.close();
    const second = await startEmulator({ snapshot: saved });
    assert.deepEqual(second.snapshot(), saved);
    await second.close();
    await assert.rejects(startEmulator({ snapshot: { version: 99 } }));
  });

  test('the page shows the mailbox and changes it; forms of other sites cannot', async () => {
    const { emulator, close } = await openBench({ links: [{ title: 'Calendar', url: 'http://127.0.0.1:1/' }] });
    const page = await (await fetch(emulator.page)).text();
    assert.match(page, /Amanda Foster/);
    assert.match(page, /href="http:\/\/127\.0\.0\.1:1\/">Calendar/);
    const commits: number[] = [];
    emulator.onCommit((at) => commits.push(at));
    const post = (path: string, body: object, type = 'application/json') => fetch(emulator.origin + path, { method: 'POST', headers: { 'content-type': type }, body: JSON.stringify(body) });
    const letter = { from: amanda.email, subject: 'From the page', text: 'Hello', thread: '' };
    assert.equal((await post('/_page/send', letter, 'text/plain')).status, 400);
    assert.equal((await post('/_page/send', { ...letter, from: 'stranger@x.example' })).status, 400);
    const { id } = (await (await post('/_page/send', letter)).json()) as { id: string };
    assert.equal((await post(`/_page/mails/${id}`, { verb: 'star' })).status, 200);
    assert.deepEqual(emulator.mailbox.message(id)!.labelIds, ['INBOX', 'UNREAD', 'STARRED']);
    const { mails, version } = (await (await fetch(`${emulator.origin}/_page/mails`)).json()) as { mails: { from: string; starred: boolean }[]; version: string };
    assert.deepEqual([mails[0]!.from, mails[0]!.starred], ['Amanda Foster', true]);
    assert.equal((await fetch(`${emulator.origin}/_page/mails?version=${version}`)).status, 204);
    await post(`/_page/mails/${id}`, { verb: 'delete' });
    assert.equal(emulator.mailbox.message(id), undefined);
    assert.equal(commits.length, 3);
    await close();
  });
});
