import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { connectorSuite, runSync } from '@vivarium/sdk/testing/connector';
import { connector } from './connector.js';
import { demoAccount, startEmulator } from './emulator.js';
import { account, bySubject, me, openBench, type Bench } from './fixtures/bench.js';
import { assertConforms } from './fixtures/conformance.js';

const started = new Date();
// Its clock stands still: all its first syncs fall into one minute.
connectorSuite({ connector, startEmulator: (options) => startEmulator({ ...options, unitsPerMinute: 100_000 }), demoAccount, now: () => started });

const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);
const signal = new AbortController().signal;

describe('gmail messages', () => {
  let bench: Bench;
  beforeEach(async () => (bench = await openBench()));
  afterEach(() => bench.close());

  test('the demo mailbox arrives whole, early and as Google describes it', async () => {
    const demo = await openBench({ demo: true });
    const sizes: number[] = [];
    for await (const { upsert, rejected } of connector.sync('messages', { http: demo.http, account, signal })) {
      assert.deepEqual(rejected, []);
      if (upsert.length > 0) sizes.push(upsert.length);
    }
    assert.equal(sizes[0], 15, 'a small first batch');
    assert.equal(sizes.reduce((sum, size) => sum + size, 0), 150);
    assert.ok(assertConforms(demo.emulator.journal) > 150);
    await demo.close();
  });

  test('mirrors 30 days, and older mail only while it is unread in the inbox or starred', async () => {
    bench.receive('new', { at: daysAgo(29), labels: [] });
    bench.receive('old', { at: daysAgo(40), labels: ['INBOX'] });
    bench.receive('old unread', { at: daysAgo(40) });
    bench.receive('old starred', { at: daysAgo(400), labels: ['STARRED'] });
    bench.receive('trash', { labels: ['TRASH'] });
    const { items } = await bench.sync();
    assert.deepEqual([...items.values()].map(({ subject }) => subject), ['new', 'old unread', 'old starred']);
  });

  test('mail of an account that may only be looked at says so', async () => {
    bench.receive('one');
    const before = { items: new Map<string, Record<string, unknown>>(), cursor: undefined };
    const { items } = await runSync(connector, 'messages', { http: bench.http, account: { ...account, readOnly: true } }, before);
    assert.deepEqual([...items.values()].map(({ readOnly }) => readOnly), [true]);
    assert.deepEqual([...(await bench.sync()).items.values()].map(({ readOnly }) => readOnly), [undefined]);
  });

  test('the subject of a message is read as it is written, whatever would turn or hide its words', async () => {
    bench.receive('=?utf-8?q?=E2=80=AEInvoice_fdp=2Eexe=E2=80=8B?=');
    assert.deepEqual([...(await bench.sync()).items.values()].map(({ subject }) => subject), ['Invoice fdp.exe']);
  });

  test('a message is opened in the mailbox it is in, whoever else is signed in there', async () => {
    const id = bench.receive('one');
    const { url } = bySubject(await bench.sync(), 'one');
    assert.equal(url, `https://mail.google.com/mail/u/0/?authuser=${encodeURIComponent(me.email)}#all/${id}`);
  });

  test('a change that leaves the mirror’s range removes the message, one that enters it adds it', async () => {
    const old = bench.receive('old unread', { at: daysAgo(40) });
    const quiet = bench.receive('quiet', { at: daysAgo(40), labels: [] });
    const first = await bench.sync();
    bench.emulator.mailbox.modify([old], [], ['UNREAD']);
    bench.emulator.mailbox.modify([quiet], ['STARRED'], []);
    const { items } = await bench.sync(first);
    assert.deepEqual([...items.keys()], [quiet]);
  });

  test('a delta of one message costs three requests and one commit', async () => {
    const first = await bench.sync();
    bench.receive('Call with Amanda Foster');
    const before = bench.emulator.journal.length;
    const { batches, changes, items } = await bench.sync(first);
    assert.equal(bench.emulator.journal.length - before, 3);
    assert.deepEqual([batches, changes], [1, 1]);
    assert.equal(items.size, 1);
  });

  test('what changes between the lists and the end of a first sync comes with the next delta', async () => {
    for (let index = 0; index < 30; index++) bench.receive(`mail ${index}`);
    const held = { items: new Map<string, Record<string, unknown>>(), cursor: undefined as string | undefined };
    let batches = 0;
    for await (const batch of connector.sync('messages', { http: bench.http, account, signal })) {
      if (batches++ === 0) {
        bench.receive('meanwhile');
        bench.emulator.mailbox.delete([batch.upsert[0]!.id as string]);
      }
      for (const item of batch.upsert) held.items.set(item.id as string, item);
      held.cursor = batch.cursor ?? held.cursor;
    }
    const { items } = await bench.sync(held);
    assert.deepEqual([...items.keys()].sort(), bench.emulator.mailbox.all().map(({ id }) => id).sort());
  });

  test('a first sync that was cut continues from its last commit', async () => {
    for (let index = 0; index < 580; index++) bench.receive(`mail ${index}`);
    const items = new Map<string, Record<string, unknown>>();
    let cursor: string | undefined;
    for await (const batch of connector.sync('messages', { http: bench.http, account, signal })) {
      for (const item of batch.upsert) items.set(item.id as string, item);
      cursor = batch.cursor;
      if (items.size > 500) break;
    }
    assert.equal(items.size, 550);
    const gone = [...items.keys()][0]!;
    bench.emulator.mailbox.delete([gone]);
    const rest = await bench.sync({ items, cursor });
    assert.equal(rest.changes, 31, 'what is gone, the rest of the second page and no more');
    const { items: whole } = await bench.sync(rest);
    assert.equal(whole.size, 579);
    assert.ok(!whole.has(gone));
  });

  test('a first sync gets on by what the quota of a minute allows, within a page too', async () => {
    await bench.close();
    let time = Date.now();
    bench = await openBench({ unitsPerMinute: 400, now: () => new Date(time) });
    for (let index = 0; index < 200; index++) bench.receive(`mail ${index}`);
    const held = { items: new Map<string, Record<string, unknown>>(), cursor: undefined as string | undefined };
    let minutes = 0;
    for (let done = false; !done && minutes < 6; minutes += 1, time += 61_000)
      try {
        for await (const batch of connector.sync('messages', { http: bench.http, account, signal, cursor: held.cursor })) {
          for (const item of batch.upsert) held.items.set(item.id as string, item);
          for (const id of batch.remove) held.items.delete(id);
          held.cursor = batch.cursor ?? held.cursor;
        }
        done = true;
      } catch (thrown) {
        assert.equal((thrown as { code: string }).code, 'rate-limited');
        if (minutes === 1) bench.emulator.mailbox.delete([(JSON.parse(held.cursor!) as { listing: { after: string } }).listing.after]);
      }
    const { items } = await bench.sync(held);
    assert.equal(items.size, 199);
    assert.ok(minutes < 6, `${minutes} minutes`);
  });

  test('mail that comes during a first sync of several minutes is there when it goes on, before the rest', async () => {
    await bench.close();
    let time = Date.now();
    bench = await openBench({ unitsPerMinute: 400, now: () => new Date(time) });
    for (let index = 0; index < 300; index++) bench.receive(`mail ${index}`);
    let cursor: string | undefined;
    const firstOfRun = async () => {
      let first: unknown[] | undefined;
      const run = async () => {
        for await (const batch of connector.sync('messages', { http: bench.http, account, signal, ...(cursor === undefined ? {} : { cursor }) })) {
          first ??= [...batch.upsert.map(({ subject }) => subject), ...batch.remove];
          cursor = batch.cursor ?? cursor;
        }
      };
      await assert.rejects(run, { code: 'rate-limited' });
      return first;
    };
    await firstOfRun();
    bench.receive('new meanwhile');
    const gone = bench.receive('gone meanwhile');
    bench.emulator.mailbox.delete([gone]);
    time += 61_000;
    assert.deepEqual(await firstOfRun(), ['new meanwhile', gone]);
    time += 61_000;
    assert.deepEqual(await firstOfRun(), [], 'once');
  });

  test('what would be lost by giving up waits until Gmail allows more: a mirror fetched anew, and a delta of many', async () => {
    const refuse = () => bench.emulator.faults.add({ match: { path: /messages\/[0-9a-f]+\?format=full/ }, then: { status: 429, headers: { 'retry-after': '2.1' }, body: {} } });
    const held = await bench.sync();
    for (let index = 0; index < 60; index++) bench.receive(`mail ${index}`);
    refuse();
    const delta = await bench.sync(held);
    assert.equal(delta.items.size, 60);
    bench.emulator.mailbox.expireHistory();
    refuse();
    bench.emulator.faults.add({ match: { path: /messages\?/ }, then: { status: 429, headers: { 'retry-after': '0.1' }, body: {} } });
    assert.equal((await bench.sync(delta)).items.size, 60);
  });

  test('a page token that expired begins the list again', async () => {
    bench.receive('one');
    const { cursor } = await bench.sync();
    const { items } = await bench.sync({ items: new Map(), cursor: JSON.stringify({ ...(JSON.parse(cursor!) as object), listing: { list: 0, page: 'expired' } }) });
    assert.equal(items.size, 1);
  });

  test('history that Gmail forgot becomes a full sync that replaces the mirror', async () => {
    const first = bench.receive('first');
    const held = await bench.sync();
    bench.emulator.mailbox.delete([first]);
    bench.receive('second');
    bench.emulator.mailbox.expireHistory();
    const resets: boolean[] = [];
    for await (const { reset, cursor } of connector.sync('messages', { http: bench.http, account, signal, cursor: held.cursor })) resets.push(reset, cursor !== undefined);
    assert.deepEqual(resets.slice(0, 2), [true, false]);
    assert.ok(resets.at(-1));
    const { items } = await bench.sync(held);
    assert.deepEqual([...items.values()].map(({ subject }) => subject), ['second']);
    assert.equal((await bench.sync(await bench.sync(held))).changes, 0);
  });

  test('a mirror that grew for more than a week is fetched anew', async () => {
    bench.receive('kept');
    const { cursor } = await bench.sync();
    const grown = JSON.stringify({ ...(JSON.parse(cursor!) as object), since: Math.floor(daysAgo(38).getTime() / 1000) });
    const { items } = await bench.sync({ items: new Map([['gone', { id: 'gone' }]]), cursor: grown });
    assert.deepEqual([...items.values()].map(({ subject }) => subject), ['kept']);
  });

  test('a renamed label renames itself on the messages that carry it', async () => {
    const label = bench.emulator.mailbox.createLabel('Proposals');
    bench.receive('offer', { labels: ['INBOX', label.id] });
    const first = await bench.sync();
    assert.deepEqual(bySubject(first, 'offer').labels, ['Proposals']);
    bench.emulator.mailbox.renameLabel(label, 'Offers');
    assert.deepEqual(bySubject(await bench.sync(first), 'offer').labels, ['Offers']);
  });

  /** The mailbox of somebody who sorts everything: all the labels that Gmail allows, with the longest names. */
  const manyLabels = () => Array.from({ length: 10_000 - 20 }, (_, index) => bench.emulator.mailbox.createLabel(`${index} `.padEnd(225, 'Ü')));

  test('a mailbox with all the labels Gmail allows fits into the cursor, a renamed one of them is found, a new one costs nothing', async () => {
    const labels = manyLabels();
    const last = labels.at(-1)!;
    const carrier = bench.receive('offer', { labels: ['INBOX', last.id] });
    bench.receive('other', { labels: ['INBOX', labels[0]!.id] });
    const first = await bench.sync();
    assert.ok(first.cursor!.length < 100_000, `${first.cursor!.length}`);
    bench.emulator.mailbox.renameLabel(last, 'Offers');
    bench.emulator.mailbox.createLabel('Brand new');
    const second = await bench.sync(first);
    assert.deepEqual(bySubject(second, 'offer').labels, ['Offers']);
    assert.equal(second.changes, 1);
    assert.ok(second.items.has(carrier));
    const before = bench.emulator.journal.length;
    assert.equal((await bench.sync(second)).changes, 0);
    assert.equal(bench.emulator.journal.length - before, 2);
    const listed = await runSync(connector, 'labels', { http: bench.http, account }, { items: new Map(), cursor: undefined });
    assert.ok(listed.items.size > 9_980);
    assert.ok(listed.cursor!.length < 100);
  });

  test('a cursor with the names of the labels, as they were kept before, goes on', async () => {
    const label = bench.emulator.mailbox.createLabel('Proposals');
    bench.receive('offer', { labels: ['INBOX', label.id] });
    bench.receive('other');
    const first = await bench.sync();
    const kept = { ...(JSON.parse(first.cursor!) as object), v: 1, labels: { [label.id]: 'Proposals' } };
    assert.equal((await bench.sync({ ...first, cursor: JSON.stringify(kept) })).changes, 0);
    bench.emulator.mailbox.renameLabel(label, 'Offers');
    const after = await bench.sync({ ...first, cursor: JSON.stringify(kept) });
    assert.deepEqual([after.changes, bySubject(after, 'offer').labels], [1, ['Offers']]);
  });

  test('a parent that is renamed with all below it costs one full sync, not a list for each', async () => {
    const labels = Array.from({ length: 150 }, (_, index) => bench.emulator.mailbox.createLabel(`Clients/${index}`));
    for (const { id } of labels.slice(0, 3)) bench.receive(id, { labels: ['INBOX', id] });
    const first = await bench.sync();
    for (const [index, label] of labels.entries()) bench.emulator.mailbox.renameLabel(label, `Customers/${index}`);
    const before = bench.emulator.journal.length;
    const { items } = await bench.sync(first);
    assert.deepEqual([...items.values()].map((item) => item.labels).sort(), [['Customers/0'], ['Customers/1'], ['Customers/2']]);
    assert.ok(bench.emulator.journal.length - before < 20);
  });

  test('a first sync that was cut goes on under the names that labels have by then, and what it had under the old ones follows', async () => {
    const label = bench.emulator.mailbox.createLabel('Proposals');
    for (let index = 0; index < 60; index++) bench.receive(`mail ${index}`, { labels: ['INBOX', label.id] });
    const held = { items: new Map<string, Record<string, unknown>>(), cursor: undefined as string | undefined };
    for await (const batch of connector.sync('messages', { http: bench.http, account, signal })) {
      for (const item of batch.upsert) held.items.set(item.id as string, item);
      held.cursor = batch.cursor;
      break;
    }
    bench.emulator.mailbox.renameLabel(label, 'Offers');
    const whole = await bench.sync(held);
    assert.deepEqual(new Set([...whole.items.values()].map(({ labels }) => String(labels))), new Set(['Proposals', 'Offers']));
    const { items } = await bench.sync(whole);
    assert.deepEqual([items.size, [...new Set([...items.values()].map(({ labels }) => String(labels)))]], [60, ['Offers']]);
  });

  test('labels: a deleted one is removed', async () => {
    const label = bench.emulator.mailbox.createLabel('Short-lived');
    const first = await runSync(connector, 'labels', { http: bench.http, account }, { items: new Map(), cursor: undefined });
    assert.ok(first.items.has(label.id));
    bench.emulator.mailbox.deleteLabel(label.id);
    const { items } = await runSync(connector, 'labels', { http: bench.http, account }, first);
    assert.ok(!items.has(label.id));
    assert.ok(items.has('INBOX'));
  });
});

describe('gmail under faults', () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await openBench();
    for (let index = 0; index < 40; index++) bench.receive(`mail ${index}`);
  });
  afterEach(() => bench.close());
  const part = { path: /messages\/[0-9a-f]+\?format=full/ };

  test('parts that were refused are asked again, the others are not', async () => {
    bench.emulator.faults.add({ match: part, times: 5, then: { status: 429, headers: { 'Retry-After': '0' }, body: { error: { code: 429, message: 'Too many concurrent requests for user' } } } });
    bench.emulator.faults.add({ match: part, times: 3, then: { status: 503, headers: { 'Retry-After': '0' }, body: {} } });
    const { items } = await bench.sync();
    assert.equal(items.size, 40);
    const asked = bench.emulator.journal.filter(({ path }) => path.startsWith('/batch')).map(({ requestBody }) => requestBody.match(/GET /g)!.length);
    assert.deepEqual(asked, [15, 8, 25]);
  });

  test('a part left out is asked again, a part that is gone is removed, a part that cannot be read is counted', async () => {
    bench.emulator.faults.add({ match: part, then: 'malformed' });
    bench.emulator.faults.add({ match: part, then: { status: 404, body: { error: { code: 404, message: 'Requested entity was not found.' } } } });
    const results = { upserted: 0, removed: 0, rejected: 0 };
    for await (const { upsert, remove, rejected } of connector.sync('messages', { http: bench.http, account, signal })) {
      results.upserted += upsert.length;
      results.removed += remove.length;
      results.rejected += rejected.length;
    }
    assert.deepEqual(results, { upserted: 38, removed: 1, rejected: 1 });
  });

  test('a long wait is the scheduler’s: the sync ends with its length', async () => {
    bench.emulator.faults.add({ match: part, then: { status: 429, headers: { 'retry-after': '30' }, body: {} } });
    await assert.rejects(bench.sync(), { code: 'rate-limited', retryAfter: 30_000 });
  });

  test('the quota’s own refusal names its end in the text', async () => {
    const small = await openBench({ unitsPerMinute: 3 });
    const first = await small.sync().then(
      () => assert.fail('it succeeded'),
      (error: { code: string; retryAfter: number }) => error,
    );
    assert.equal(first.code, 'rate-limited');
    assert.ok(first.retryAfter > 50_000 && first.retryAfter <= 60_000, String(first.retryAfter));
    await small.close();
  });

  test('a 403 that is a rate limit says so, one that is a missing scope or an API that is not enabled says that', async () => {
    const refuse = (reason: string) => bench.emulator.faults.add({ then: { status: 403, body: { error: { code: 403, message: 'no', errors: [{ reason }] } } }, times: 'forever' });
    const end = refuse('userRateLimitExceeded');
    await assert.rejects(bench.sync(), { code: 'rate-limited' });
    end();
    const endOfScope = refuse('insufficientPermissions');
    await assert.rejects(bench.sync(), { code: 'forbidden', message: /Reconnect/ });
    endOfScope();
    const endOfApi = refuse('accessNotConfigured');
    await assert.rejects(bench.sync(), { code: 'forbidden', message: /Enable it in the Google Cloud console/ });
    endOfApi();
    refuse('domainPolicy');
    await assert.rejects(bench.sync(), { code: 'forbidden', message: 'Gmail: no' }, 'in Gmail’s own words where we know no better');
  });

  test('an expired token is a signed-out account', async () => {
    bench.emulator.expireAccessTokens();
    await assert.rejects(bench.sync(), { code: 'signed-out' });
  });
});

describe('gmail push', () => {
  test('a change at the source calls back with the Pub/Sub envelope', async () => {
    const bench = await openBench();
    let heard: (body: string) => void = () => undefined;
    const hook = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
        response.writeHead(204).end();
        heard(Buffer.concat(chunks).toString());
      });
    });
    await new Promise<void>((resolve) => hook.listen(0, '127.0.0.1', resolve));
    const callbackUrl = `http://127.0.0.1:${(hook.address() as { port: number }).port}/hooks/a%2Fb?c=d`;
    const subscription = await connector.subscribe({ http: bench.http, account, signal, callbackUrl, previous: undefined });
    assert.ok(subscription && subscription.expiresAt > Date.now() && subscription.expiresAt <= Date.now() + 86_400_000);
    const arrived = new Promise<string>((resolve) => (heard = resolve));
    bench.receive('news');
    const { message } = JSON.parse(await arrived) as { message: { data: string } };
    const data = JSON.parse(Buffer.from(message.data, 'base64').toString()) as unknown;
    assert.deepEqual(data, { emailAddress: me.email, historyId: bench.emulator.mailbox.historyId });
    assertConforms(bench.emulator.journal);
    hook.close();
    await bench.close();
  });

  test('where nobody can be called there is no push, and a topic of the user’s own is named', async () => {
    const bench = await openBench();
    const context = { http: bench.http, signal, previous: undefined };
    assert.equal(await connector.subscribe({ ...context, account, callbackUrl: 'https://vivarium.example/hooks/1' }), null);
    await assert.rejects(
      connector.subscribe({ ...context, account: { ...account, settings: { pubsubTopic: 'projects/mine/topics/mail' } }, callbackUrl: 'https://vivarium.example/hooks/1' }),
      { code: 'forbidden' },
    );
    assert.match(bench.emulator.journal.at(-1)!.requestBody, /"projects\/mine\/topics\/mail"/);
    await bench.close();
  });
});

describe('gmail body', () => {
  let bench: Bench;
  before(async () => (bench = await openBench()));
  after(() => bench.close());

  test('text and HTML as they are; the host sanitises', async () => {
    const html = '<p onclick="x()">Grüße</p><script>1</script>';
    const source = ['From: <a@b.example>', 'To: <c@d.example>', 'Subject: both', 'Content-Type: multipart/alternative; boundary=b', '', '--b', 'Content-Type: text/plain', '', 'Hi', '--b', 'Content-Type: text/html; charset=utf-8', '', html, '--b--'].join('\r\n');
    const { id } = bench.emulator.mailbox.insert({ raw: Buffer.from(source).toString('base64url'), labelIds: ['INBOX'], internalDate: Date.now() });
    assert.deepEqual(await connector.read('body', { http: bench.http, account, signal, input: { id } }), { text: 'Hi', html });
    await assert.rejects(connector.read('body', { http: bench.http, account, signal, input: { id: 'none' } }), { code: 'not-found' });
  });
});
