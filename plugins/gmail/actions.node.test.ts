import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { memoryStorage } from '@vivarium/sdk/connector';
import type { actions as own } from './actions.js';
import { gmail, recipients, type GmailMessage } from './contract.js';
import { headerOf, readWords, textOf, type Entity } from './emulator/rfc5322.js';
import { emptyState } from './emulator/mailbox.js';
import { senderOf } from './sync/own-addresses.js';
import { amanda, bySubject, me, openBench, type Bench } from './fixtures/bench.js';
import { assertConforms } from './fixtures/conformance.js';

const { actions } = gmail.definition;

describe('gmail actions', () => {
  let bench: Bench;
  let message: GmailMessage;
  beforeEach(async () => {
    // More is sent here than Gmail lets one send in a minute.
    bench = await openBench({ unitsPerMinute: 100_000 });
    bench.receive('Revised terms');
    message = bySubject(await bench.sync(), 'Revised terms');
  });
  afterEach(async () => {
    assertConforms(bench.emulator.journal);
    await bench.close();
  });
  const stored = () => bench.emulator.mailbox.message(message.id)!.labelIds;
  const fresh = async () => bySubject(await bench.sync(), 'Revised terms');

  const toggles = [
    ['archive', { archived: true }],
    ['markRead', { read: true }],
    ['star', { starred: true }],
    ['label', { add: ['Deals'], remove: ['Nothing'] }],
  ] as const;
  for (const [name, input] of toggles)
    test(`${name}: what was shown at once is what the source says, and the inverse takes it back`, async () => {
      const before = [...stored()].sort();
      const action = actions[name] as unknown as {
        optimistic(item: GmailMessage, input: object): GmailMessage;
        inverse(item: GmailMessage, input: object, output: null): { action: string; input: object } | undefined;
        preview(input: object, item: GmailMessage): { title: string };
      };
      const shown = action.optimistic(message, input);
      const inverse = action.inverse(message, input, null);
      assert.match(action.preview(input, message).title, /Revised terms/);
      await bench.act(name, input, message);
      const { labelIds: _, historyId: __, ...now } = await fresh();
      const { labelIds: ___, historyId: ____, ...expected } = shown;
      assert.deepEqual(now, expected);
      assert.ok(inverse);
      await bench.act(inverse.action, inverse.input, await fresh());
      assert.deepEqual([...stored()].sort(), before);
      assert.equal(action.inverse(shown, input, null), undefined, 'what changes nothing needs no way back');
    });

  const sent = (): Entity[] => bench.emulator.mailbox.all().filter(({ labelIds }) => labelIds.includes('SENT')).map((each) => bench.emulator.mailbox.entity(each));

  test('a reply is in the conversation, to whom the sender wished, in plain text of any language', async () => {
    await bench.act('sendReply', { text: 'Schön, bis Donnerstag!\nMorgan 👋' }, message);
    const reply = sent()[0]!;
    assert.equal(headerOf(reply, 'To'), `"${amanda.name}" <${amanda.email}>`);
    assert.equal(headerOf(reply, 'Subject'), 'Re: Revised terms');
    assert.equal(headerOf(reply, 'In-Reply-To'), message.messageId);
    assert.equal(textOf(reply), 'Schön, bis Donnerstag!\r\nMorgan 👋');
    assert.equal(bench.emulator.mailbox.thread(message.thread).length, 2);
  });

  test('the preview names the recipients that the message then has', async () => {
    const others = [{ email: me.email }, { email: 'neil@calder.example' }];
    const item: GmailMessage = { ...message, to: [{ email: me.email }], cc: others, replyTo: [{ email: 'office@calder.example' }] };
    const lines = actions.sendReply.preview({ text: 'Yes', all: true }, item).lines!;
    assert.deepEqual(lines.slice(0, 3), [
      { label: 'To', after: 'office@calder.example' },
      { label: 'Cc', after: 'neil@calder.example' },
      { label: 'Subject', after: 'Re: Revised terms' },
    ]);
    await bench.act('sendReply', { text: 'Yes', all: true }, item);
    assert.equal(headerOf(sent()[0]!, 'To'), 'office@calder.example');
    assert.equal(headerOf(sent()[0]!, 'Cc'), 'neil@calder.example');
  });

  test('an answer to all does not go to oneself, however one’s address was written', () => {
    const written = ['morganreeves@googlemail.com', 'morgan.reeves+offers@gmail.com', 'morgan.reeves@calder.example', 'neil@gmail.com', 'n.eil@googlemail.com', 'neil@gmail.com.example'];
    const { cc } = recipients({ ...message, self: 'morgan.reeves@gmail.com', to: [], cc: written.map((email) => ({ email })) }, true);
    assert.deepEqual(cc.map(({ email }) => email), ['morgan.reeves@calder.example', 'neil@gmail.com', 'neil@gmail.com.example']);
  });

  test('nor to another address of one’s own; to one that is only written under for others it does', async () => {
    const aliases = [{ name: 'Morgan', email: 'morgan@calder.example', treatAsAlias: true }, { name: 'Support', email: 'support@apex-consulting.example', treatAsAlias: false }];
    const other = await openBench({ mailbox: { ...emptyState(me), aliases } });
    try {
      const raw = `From: ${amanda.email}\r\nTo: Morgan@calder.example\r\nCc: ${me.email}, support@apex-consulting.example, neil@calder.example\r\nSubject: To all\r\n\r\nHello.`;
      other.emulator.mailbox.insert({ raw: Buffer.from(raw).toString('base64url'), labelIds: ['INBOX'], internalDate: Date.now() });
      const item = bySubject(await other.sync(), 'To all');
      assert.deepEqual(recipients(item, true).cc.map(({ email }) => email), ['support@apex-consulting.example', 'neil@calder.example']);
      await other.act('sendReply', { text: 'Yes', all: true }, item);
      assert.equal(headerOf(other.emulator.mailbox.entity(other.emulator.mailbox.all()[0]!), 'Cc').replace(/\s+/g, ' '), 'support@apex-consulting.example, neil@calder.example');
      assertConforms(other.emulator.journal);
    } finally {
      await other.close();
    }
  });

  describe('of somebody who writes under several addresses', () => {
    const [desk, support] = [{ name: 'Morgan at Calder', email: 'morgan@calder.example' }, { name: 'Support', email: 'support@apex-consulting.example' }];
    const aliases = [{ ...desk, treatAsAlias: true }, { ...support, treatAsAlias: false }];
    const mail = (to: string, subject: string) =>
      void bench.emulator.mailbox.insert({ raw: Buffer.from(`From: ${amanda.email}\r\nTo: ${to}\r\nSubject: ${subject}\r\n\r\nHello.`).toString('base64url'), labelIds: ['INBOX'], internalDate: Date.now() });
    const from = (item: GmailMessage) => actions.sendReply.preview({ text: 'Yes' }, item).lines!.find(({ label }) => label === 'From')?.after;
    beforeEach(() => void bench.emulator.mailbox.aliases.push(...aliases));

    test('an answer goes out under the one that the mail went to, which the preview says', async () => {
      mail(`neil@calder.example, ${desk.email.toUpperCase()}, ${support.email}`, 'To the desk');
      mail(support.email, 'To support');
      mail(`${me.email}, ${support.email}`, 'To oneself');
      mail('everybody@calder.example', 'To a list');
      const mirror = await bench.sync();
      const shown = ['To the desk', 'To support', 'To oneself', 'To a list'].map((subject) => from(bySubject(mirror, subject)));
      assert.deepEqual(shown, [`${desk.name} <${desk.email}>`, `${support.name} <${support.email}>`, undefined, undefined]);
      for (const subject of ['To the desk', 'To oneself']) await bench.act('sendReply', { text: 'Yes' }, bySubject(mirror, subject));
      assert.deepEqual(sent().map((letter) => headerOf(letter, 'From')).sort(), [`"${me.name}" <${me.email}>`, `"${desk.name}" <${desk.email}>`]);
    });

    test('what comes after it does, too: a draft, and an answer to oneself', async () => {
      mail(desk.email, 'To the desk');
      const item = bySubject(await bench.sync(), 'To the desk');
      await bench.act('draftReply', { text: 'First words.' }, item);
      const draft = [...(await bench.sync()).items.values()].map((each) => each as GmailMessage).find((each) => each.draft)!;
      assert.equal(from(draft), `${desk.name} <${desk.email}>`);
      await bench.act('sendReply', { text: 'Last words.' }, draft);
      const own = [...(await bench.sync()).items.values()].map((each) => each as GmailMessage).find((each) => each.sent)!;
      assert.equal(from(own), `${desk.name} <${desk.email}>`);
    });

    test('the usual one needs no word, and where it is another one than the account’s own, that has one', () => {
      const own = [{ email: me.email, name: me.name, alias: false, usual: false }, { ...desk, alias: true, usual: true }];
      assert.deepEqual([me, desk].map((one) => senderOf([{ email: one.email }], own)), [me, undefined]);
    });

    test('a new one is known within the hour, and by mail that is here already', async () => {
      bench.emulator.mailbox.aliases.length = 0;
      mail(desk.email, 'To the desk');
      const held = await bench.sync();
      assert.equal(from(bySubject(held, 'To the desk')), undefined);
      bench.emulator.mailbox.aliases.push(...aliases);
      assert.equal(from(bySubject(await bench.sync(held), 'To the desk')), undefined);
      const anHourAgo = (cursor: string) => JSON.stringify({ ...(JSON.parse(cursor) as { ownAt: number }), ownAt: Math.floor(Date.now() / 1000) - 3600 });
      const later = await bench.sync({ ...held, cursor: anHourAgo(held.cursor!) });
      assert.equal(from(bySubject(later, 'To the desk')), `${desk.name} <${desk.email}>`);
      assert.equal((await bench.sync({ ...later, cursor: anHourAgo(later.cursor!) })).changes, 0, 'what is as it was changes nothing');
    });
  });

  test('mail is read also where nobody tells the other addresses', async () => {
    bench.emulator.faults.add({ match: { path: /settings/ }, then: { status: 403, body: { error: { code: 403, message: 'Not allowed by the administrator' } } } });
    assert.equal((await bench.sync()).items.size, 1);
  });

  test('a label that somebody else made meanwhile is the one that is put on', async () => {
    bench.emulator.mailbox.createLabel('Deals');
    bench.emulator.faults.add({ match: { method: 'GET', path: /labels/ }, then: { status: 200, body: { labels: [] } } });
    await bench.act('label', { add: ['deals'] }, message);
    assert.deepEqual((await fresh()).labels, ['Deals']);
  });

  test('one decision writes one draft, also where the answer was lost on the way', async () => {
    const tries: [name: string, input: object, item?: GmailMessage][] = [['draftReply', { text: 'Only\r\n\r\nonce. 👋' }, message], ['createDraft', { to: ['Amanda@Calder.example'], subject: ' Two  words ', text: '' }]];
    for (const [index, [name, input, item]] of tries.entries()) {
      bench.emulator.faults.add({ match: { method: 'POST', path: /drafts$/ }, then: 'cut' });
      await assert.rejects(bench.act(name, input, item, `draft-${index}`));
      const { draft } = (await bench.act(name, input, item, `draft-${index}`)) as { draft: string };
      assert.deepEqual(bench.emulator.mailbox.draftIds().length, index + 1);
      assert.ok(bench.emulator.mailbox.draft(draft));
    }
    await bench.act(...(tries[0] as ['draftReply', object, GmailMessage]), 'another decision');
    assert.equal(bench.emulator.mailbox.draftIds().length, 3, 'who decides twice means it');
  });

  test('a hostile message cannot put a header into its reply', async () => {
    const hostile: GmailMessage = {
      ...message,
      subject: 'Terms\r\nBcc: thief@evil.example\r\n\r\nbody',
      from: { name: 'Eve"\r\nBcc: thief@evil.example', email: 'eve@evil.example' },
      messageId: '<id@x>\r\nBcc: thief@evil.example',
      references: ['<a@x>\nBcc: thief@evil.example', '<ok@x.example>'],
    };
    await bench.act('sendReply', { text: 'No.\r\n.\r\nBcc: thief@evil.example' }, hostile);
    const reply = sent()[0]!;
    assert.deepEqual(reply.headers.map(({ name }) => name).sort(), ['Content-Transfer-Encoding', 'Content-Type', 'Date', 'From', 'MIME-Version', 'Message-ID', 'References', 'Subject', 'To'].sort());
    assert.equal(headerOf(reply, 'References'), '<ok@x.example>');
    assert.match(readWords(headerOf(reply, 'Subject')), /^Re: Terms Bcc: thief@evil\.example/);
    await assert.rejects(bench.act('sendReply', { text: 'No.' }, { ...hostile, from: { email: 'eve@evil.example>\r\nBcc: <thief@evil.example' } }), { code: 'invalid-input' });
  });

  test('a message without an address is not answered', async () => {
    await assert.rejects(bench.act('sendReply', { text: 'Hello?' }, { ...message, from: { email: '' } }), { code: 'invalid-input', message: /no address/ });
  });

  test('one decision sends one message, however often it is tried', async () => {
    const letter = { to: [amanda.email], subject: 'Once', text: 'Only once.' };
    bench.emulator.faults.add({ match: { path: /drafts\/send/ }, then: 'cut' });
    await assert.rejects(bench.act('send', letter, undefined, 'decision-1'));
    assert.deepEqual(await bench.act('send', letter, undefined, 'decision-1'), {});
    assert.equal(sent().length, 1);
    assert.equal(bench.emulator.mailbox.draftIds().length, 0);
  });

  test('nor when the page was closed and opened in between', async () => {
    const storage = memoryStorage();
    // A worker of its own, which knows only what was kept.
    const life = async (number: number) => ((await import(`./actions.js?life=${number}`)) as { actions: typeof own }).actions;
    const account = { id: 'gmail-1', label: me.email, timeZone: 'UTC', readOnly: false, settings: {} };
    const call = { http: bench.http, account, storage, signal: new AbortController().signal, idempotencyKey: 'decision-3', input: { text: 'Only once.' }, item: message };
    bench.emulator.faults.add({ match: { path: /drafts\/send/ }, then: 'cut' });
    await assert.rejects((await life(1)).sendReply(call));
    assert.deepEqual(await (await life(2)).sendReply(call), {});
    assert.equal(sent().length, 1);
    for (let index = 0; index < 60; index += 1) await (await life(2)).sendReply({ ...call, idempotencyKey: `other-${index}` });
    assert.ok((await storage.keys()).length <= 51, 'and does not remember for ever');
  });

  test('a send that was refused is tried again with the same draft', async () => {
    const letter = { to: [amanda.email], subject: 'Later', text: 'Soon.' };
    bench.emulator.faults.add({ match: { path: /drafts\/send/ }, then: { status: 429, headers: { 'retry-after': '1' }, body: { error: { code: 429, message: 'Too many concurrent requests for user' } } } });
    await assert.rejects(bench.act('send', letter, undefined, 'decision-2'), { code: 'rate-limited' });
    assert.match(((await bench.act('send', letter, undefined, 'decision-2')) as { message: string }).message, /^[0-9a-f]+$/);
    assert.equal(sent().length, 1);
  });

  test('drafts are made, deleted by their inverse, and sent', async () => {
    const made = (await bench.act('draftReply', { text: 'Draft.' }, message)) as { draft: string };
    assert.equal(bench.emulator.mailbox.draft(made.draft)?.threadId, message.thread);
    const inverse = actions.draftReply.inverse!(message, { text: 'Draft.' }, made)!;
    await bench.act(inverse.action, inverse.input);
    assert.equal(bench.emulator.mailbox.draftIds().length, 0);
    const second = (await bench.act('createDraft', { to: [amanda.email], cc: [me.email], subject: 'Hi', text: '' })) as { draft: string };
    await bench.act('sendDraft', second);
    assert.equal(sent().length, 1);
    await assert.rejects(bench.act('sendDraft', second), { code: 'not-found' });
  });

  test('a draft says something else, is what it was by its inverse, and goes out with what it says then', async () => {
    const { draft } = (await bench.act('draftReply', { text: 'First words.' }, message)) as { draft: string };
    const stored = () => bench.emulator.mailbox.entity(bench.emulator.mailbox.draft(draft)!);
    const item = async () => [...(await bench.sync()).items.values()].map((each) => each as GmailMessage).find((each) => each.draft)!;
    const revised = (await bench.act('draftReply', { text: 'Second words.' }, await item())) as { draft: string; before: string };
    assert.equal(textOf(stored()), 'Second words.');
    assert.equal(headerOf(stored(), 'In-Reply-To'), message.messageId);
    assert.equal(headerOf(stored(), 'To'), `"${amanda.name}" <${amanda.email}>`);
    const inverse = actions.draftReply.inverse!(undefined, { text: 'Second words.' }, revised)!;
    await bench.act(inverse.action, inverse.input);
    assert.equal(textOf(stored()), 'First words.');
    bench.emulator.faults.add({ match: { path: /drafts\/send/ }, then: 'cut' });
    const last = await item();
    await assert.rejects(bench.act('sendReply', { text: 'Last words.' }, last, 'decision-4'));
    assert.deepEqual(await bench.act('sendReply', { text: 'Last words.' }, last, 'decision-4'), {});
    assert.deepEqual(sent().map((each) => textOf(each)), ['Last words.']);
    assert.equal(bench.emulator.mailbox.draftIds().length, 0);
    await assert.rejects(bench.act('draftReply', { text: 'Too late.' }, last), { code: 'not-found' });
  });

  test('a draft that a person began under another address of theirs goes out under it', async () => {
    const raw = ['From: "Morgan at Calder" <morgan@calder.example>', 'Reply-To: Office <office@calder.example>', `To: ${amanda.email}`, 'Subject: From the other desk', '', 'First words.'].join('\r\n');
    bench.emulator.mailbox.aliases.push({ name: 'Morgan at Calder', email: 'morgan@calder.example', treatAsAlias: true });
    bench.emulator.mailbox.createDraft(Buffer.from(raw).toString('base64url'), Date.now(), undefined);
    await bench.act('sendReply', { text: 'Last words.' }, bySubject(await bench.sync(), 'From the other desk'));
    const [letter] = sent();
    assert.deepEqual(['From', 'Reply-To', 'To'].map((name) => headerOf(letter!, name)), ['"Morgan at Calder" <morgan@calder.example>', '"Office" <office@calder.example>', amanda.email]);
    assert.equal(letter!.headers.filter(({ name }) => name === 'From').length, 1);
  });

  test('a draft is deleted by its message', async () => {
    await bench.act('draftReply', { text: 'No.' }, message);
    await bench.act('discardDraft', {}, [...(await bench.sync()).items.values()].map((each) => each as GmailMessage).find((each) => each.draft)!);
    assert.equal(bench.emulator.mailbox.draftIds().length, 0);
  });
});
