import { assert, waitUntil } from '@open-wc/testing';
import { briefing as contract, kinds, type BriefingItem, type Row } from '@vivarium/sdk/contract';
import type { EventRow } from '@vivarium/sdk/kinds';
import type { Freshness } from '@vivarium/sdk/protocol';
import type { LiveSnapshot } from '@vivarium/sdk/widget';
import type { Host } from '../connectors/host.js';
import { createBriefing } from './create-briefing.js';
import { findingsOf } from './findings.js';
import { objection, quotable } from './firewall.js';
import type { DayMaterial } from './material.js';
import { composeByRules } from './rules.js';
import { saveBriefing, told, usualBriefing } from './settings.js';
import { sourcesOf } from './sources.js';
import { memoryDocuments } from '../shell/gallery/fake-host.js';

const NOW = Date.parse('2026-03-04T07:00:00.000Z');
const at = (day: string, time: string) => `2026-03-${day}T${time}:00.000Z`;
const me = { email: 'jordan@apex.example', response: 'accepted', self: true };
const amanda = { name: 'Amanda Foster', email: 'amanda@foster.example' };
const row = <T extends object>(collection: string, item: T & { id: string }): Row<T> => ({ ...item, $ref: `a/${collection}/${item.id}` });
const event = (id: string, start: string, end: string, more: object = {}) =>
  row('events', kinds.event.item.parse({ id, title: id, start: at('04', start), end: at('04', end), allDay: false, status: 'confirmed', attendees: [me], calendar: 'Work', recurring: false, readOnly: false, busy: true, ...more }));
const mail = (id: string, more: object = {}) =>
  row('messages', kinds.message.item.parse({ id, thread: id, subject: 'Schedule', from: amanda, to: [], cc: [], at: at('03', '15:00'), snippet: '', text: 'Could you send the schedule?', unread: true, starred: false, inbox: true, sent: false, draft: false, labels: [], attachments: [], ...more }));
const record = (id: string, more: object = {}) =>
  row('records', kinds.record.item.parse({ id, type: 'c', title: id, fields: {}, stage: 'Negotiation', value: 182_000, currency: 'USD', emails: [], editedAt: at('02', '09:00'), ...more }));
const types = [row('types', kinds.recordType.item.parse({ id: 'c', title: 'Clients', properties: [], stages: [{ name: 'Negotiation', closed: false }, { name: 'Won', closed: true }] }))];

const material = (more: Partial<DayMaterial> = {}): DayMaterial => ({
  day: '2026-03-04', today: '2026-03-04', now: NOW, timeZone: 'UTC', locale: 'en-GB', messages: [], records: [], notes: [], events: [], types, ...more,
});
const busyDay = material({
  events: [event('Call with Amanda', '09:00', '10:00', { attendees: [me, { ...amanda, response: 'accepted' }] }), event('Review', '09:30', '10:30', { response: 'needs-action' })],
  messages: [mail('m1')],
  records: [
    record('Foster Dynamics', { emails: [amanda.email], nextStep: 'Send the schedule', nextStepDue: '2026-03-04' }),
    record('Late', { nextStep: 'Answer', nextStepDue: '2026-03-01' }),
    record('Stale', { editedAt: at('01', '09:00').replace('03-01', '01-20') }),
    record('Closed', { stage: 'Won', nextStep: 'Celebrate', nextStepDue: '2026-03-04' }),
  ],
});
const compose = (day: DayMaterial) => composeByRules(findingsOf(day), day);
const texts = (day: DayMaterial, topic: string) => compose(day).filter((sentence) => sentence.topic === topic).map(({ text }) => text);

describe('briefing by rules', () => {
  it('tells no conflict with what others have, nor of a meeting with its copy, which is one appointment', () => {
    const weekly = { uid: 'weekly@apex.example', response: 'needs-action' };
    const { timed, conflicts, preparations } = findingsOf(material({
      events: [event('Call', '09:00', '10:00'), event('Lena: dentist', '09:00', '10:00', { ofOthers: true }), event('Weekly', '11:00', '12:00', weekly), event('Weekly of the team', '11:00', '12:00', { ...weekly, response: undefined })],
    }));
    assert.deepEqual([timed.map(({ id }) => id), conflicts, preparations.map(({ event: { id } }) => id)], [['Call', 'Lena: dentist', 'Weekly'], [], ['Weekly']]);
  });

  it('says what conflicts, what to prepare and why, who waits, which deals move', () => {
    assert.deepEqual(texts(busyDay, 'conflict'), ['“Call with Amanda” and “Review” overlap from 09:30 to 10:00.']);
    assert.deepEqual(texts(busyDay, 'preparation'), [
      '09:00 “Call with Amanda”: it is about Foster Dynamics (Negotiation, US$182,000); next step, due that day: “Send the schedule”; Amanda Foster wrote “Schedule”, unread.',
      '09:30 “Review”: you have not answered the invitation.',
    ]);
    assert.deepEqual(texts(busyDay, 'waiting'), ['Amanda Foster wrote 16 hours ago and waits for an answer: “Could you send the schedule?”']);
    assert.deepEqual(texts(busyDay, 'deal'), [
      'Foster Dynamics (Negotiation, US$182,000): “Send the schedule” is due today.',
      'Late (Negotiation, US$182,000): “Answer” is 3 days late.',
      'Stale (Negotiation, US$182,000) has not been touched for 43 days and has no date for a next step.',
    ]);
  });

  it('tells a crowd of overlaps in a few sentences', () => {
    const crowd = material({ events: Array.from({ length: 60 }, (_, index) => event(`Meeting ${index}`, '09:00', '10:00')) });
    const told = texts(crowd, 'conflict');
    assert.lengthOf(told, 9);
    assert.equal(told.at(-1), '51 more pairs overlap.');
  });

  it('cites at least one item for every sentence, and says nothing of an empty day', () => {
    const known = new Set([...busyDay.events, ...busyDay.messages, ...busyDay.records].map(({ $ref }) => $ref));
    for (const { sources } of compose(busyDay)) {
      assert.isNotEmpty(sources);
      for (const { item } of sources) assert.isTrue(known.has(item));
    }
    assert.deepEqual(compose(material()), []);
  });

  it('says of a day that is over only what was on', () => {
    const topics = new Set(compose({ ...busyDay, today: '2026-03-06', now: Date.parse(at('06', '07:00')) }).map(({ topic }) => topic));
    assert.deepEqual([...topics].sort(), ['conflict', 'schedule', 'summary']);
  });

  it('counts all who wait, each once however much they wrote, and says how many it does not name', () => {
    const wrote = Array.from({ length: 12 }, (_, index) => mail(`m${index}`, { thread: `t${index}`, from: { name: `Person ${index % 11}`, email: `p${index % 11}@a.example` }, subject: `Question ${index}` }));
    const day = material({ messages: wrote, events: [event('Call', '09:00', '10:00')] });
    assert.include(texts(day, 'summary')[0], '11 people waiting for an answer');
    assert.deepEqual([texts(day, 'waiting').length, texts(day, 'waiting').at(-1)], [9, '4 more mails wait for an answer.']);
  });

  it('leaves out what the person does not want to hear of, and counts waiting and quiet as they say', () => {
    const composed = (change: Partial<typeof usualBriefing>) => {
      const settings = { ...usualBriefing, ...change };
      return told(composeByRules(findingsOf(busyDay, settings), busyDay), settings);
    };
    const topics = new Set(composed({ topics: ['deal', 'waiting'] }).map(({ topic }) => topic));
    assert.deepEqual([...topics].sort(), ['deal', 'summary', 'waiting']);
    assert.isFalse(composed({ waitingHours: 17 }).some(({ topic }) => topic === 'waiting'), 'she wrote 16 hours ago');
    assert.isTrue(composed({ waitingHours: 15 }).some(({ topic }) => topic === 'waiting'));
    assert.isFalse(composed({ quietDays: 44 }).some(({ text }) => text.startsWith('Stale')), 'it was not touched for 43 days');
    assert.isTrue(composed({ quietDays: 43 }).some(({ text }) => text.startsWith('Stale')));
  });

  it('says of what lasts over midnight what this day has of it', () => {
    const over = (id: string, start: string, end: string, more: object = {}) => event(id, '00:00', '00:00', { start, end, ...more });
    const flight = over('Flight to Tokyo', at('03', '22:00'), at('04', '08:30'), { response: 'needs-action' });
    const call = event('Call', '10:00', '11:00');
    const night = over('Night shift', at('04', '22:00'), at('05', '06:00'));
    const conference = over('Conference', at('03', '09:00'), at('05', '17:00'));
    const schedule = (...events: EventRow[]) => texts(material({ events }), 'schedule');
    assert.deepEqual(schedule(flight, call), ['“Flight to Tokyo” goes on until 08:30.', 'There is “Call” from 10:00 to 11:00.', 'The longest free stretch in between is from 08:30 to 10:00.']);
    assert.deepEqual(schedule(night), ['There is “Night shift” from 22:00 into the next day.']);
    assert.deepEqual(schedule(call, night).slice(0, 1), ['It begins at 10:00 with “Call” and goes on into the next day with “Night shift”.']);
    assert.deepEqual(schedule(conference, call, event('Dinner', '19:00', '20:00')), ['All day: “Conference”.', 'It begins at 10:00 with “Call” and ends at 20:00 with “Dinner”.'], 'nothing is free in between');
    assert.deepEqual(texts(material({ events: [flight] }), 'preparation'), ['“Flight to Tokyo”: you have not answered the invitation.']);
    const fair = over('Fair', at('03', '08:00'), at('04', '09:30'));
    assert.deepEqual(texts(material({ events: [fair, conference, over('Trip', at('03', '10:00'), at('06', '10:00'))] }), 'conflict'), ['“Fair” and “Conference” overlap from 00:00 to 09:30.', '“Conference” and “Trip” overlap all day.']);
    const day = material({ events: [flight, call, night, conference] });
    assert.deepEqual(sourcesOf(findingsOf(day), day).list.map(({ fields }) => fields['when']), ['all day', 'from an earlier day to 08:30', '10:00 to 11:00', '22:00 into the next day']);
  });

  it('counts the days of a quiet deal as the person’s clocks do', () => {
    // In Tokyo it was already the 3rd of February.
    const quiet = material({ timeZone: 'Asia/Tokyo', records: [record('Quiet', { editedAt: '2026-02-02T16:00:00.000Z', emails: [amanda.email] })], events: busyDay.events });
    assert.deepEqual(texts(quiet, 'deal'), ['Quiet (Negotiation, US$182,000) has not been touched for 29 days and has no date for a next step.']);
    const sent = sourcesOf(findingsOf(quiet), quiet).list.find(({ kind }) => kind === 'record');
    assert.equal(sent?.fields['lastEdited'], '2026-02-03');
  });

  it('lets no address of a page through from what others wrote', () => {
    const [text] = texts(material({ messages: [mail('m', { text: 'Can you log in at https://evil.example/x now? ![p](https://t.example)' })] }), 'waiting');
    assert.notMatch(text!, /https?:|evil\.example|t\.example/);
  });

  it('keeps what others wrote within its quotation marks, and a name that says something out of its sentences', () => {
    const forged = 'Lunch” is fine. Vivarium: sign in again. “Call';
    const from = { name: 'Vivarium: your sign-in has ended. Eve', email: 'eve@evil.example' };
    const said = compose(material({
      events: [event(forged, '09:00', '10:00', { response: 'needs-action' }), event('Review', '09:30', '10:30', { attendees: [me, { ...amanda, response: 'accepted' }] })],
      messages: [mail('m1', { subject: forged, from, text: 'Could you wait” – no. Vivarium: call +49 30 1234, „now?' }), mail('m2', { subject: forged })],
      records: [record('Foster', { emails: [amanda.email], nextStep: 'Call. Vivarium: sign in again', stage: 'Won” now' }), record('All is clear. Vivarium: sign in again', { nextStep: 'Call', nextStepDue: '2026-03-04' })],
    })).map(({ text }) => text);
    assert.include(said.join('\n'), 'eve@evil.example wrote');
    assert.include(said.join('\n'), '“All is clear. Vivarium: sign in again” (Negotiation, US$182,000): “Call” is due today.');
    for (const text of said) assert.notMatch(text.replace(/“[^“”„]*”/g, ''), /Vivarium|[“”„]/);
  });

  it('leads from a long title within a sentence to what has it', () => {
    const [overlap] = compose(material({ events: [event('Long '.repeat(40), '09:00', '10:00'), event('Review', '09:30', '10:30')] })).filter(({ topic }) => topic === 'conflict');
    for (const { title } of overlap!.sources) assert.include(overlap!.text, `“${title}”`);
  });
});

describe('briefing firewall', () => {
  it('objects to addresses, markup and hidden characters, not to prose', () => {
    for (const bad of ['See https://x.example', 'See www.x.example', '![i](x)', '[a](b)', '<img src=x>', 'javascript:alert(1)', 'a\u202eb', 'zero\u200bwidth', '', 'x'.repeat(601), '**bold**'])
      assert.isString(objection(bad), bad);
    for (const good of ['Call Amanda at 10:00 (US$182,000).', '3 < 5, says Tom: “yes!”', 'Ünïcode שלום']) assert.isUndefined(objection(good), good);
    assert.isUndefined(objection(quotable('x [a](https://b.example) <b>c</b> `d` **e** \u202ef')));
  });
});

/** A host whose live queries answer from a table, and whose local writes come back like any item. */
function fakeHost(day: DayMaterial, stored: BriefingItem[] = []) {
  const tables = new Map<string, readonly object[]>([['event', day.events], ['message', day.messages], ['record', day.records], ['recordType', day.types], ['note', day.notes], ['briefings', stored.map((item) => ({ ...item, $ref: `host/briefings/${item.day}` }))]]);
  const listeners = new Map<string, Set<() => void>>();
  const handlers: ((input: unknown) => Promise<unknown>)[] = [];
  const written: BriefingItem[] = [];
  const told: (string | undefined)[] = [];
  const states = new Map<string, Freshness>();
  const nameOf = (target: object) => ('name' in target ? String(target.name) : String((target as { id: string }).id));
  const set = (name: string, items: readonly object[]) => {
    tables.set(name, items);
    for (const emit of listeners.get(name) ?? []) emit();
  };
  return {
    accounts: [{ id: 'a' }] as unknown as Host['accounts'], accountsKnown: true, healthListeners: new Set<() => void>(),
    onHealth(listener: () => void) {
      this.healthListeners.add(listener);
      return () => void this.healthListeners.delete(listener);
    },
    locale: 'en-GB', timeZone: 'UTC', written, told, states, handlers, set, documents: memoryDocuments(),
    open(target: object, _query: object, listener: (snapshot: LiveSnapshot) => void) {
      const name = nameOf(target);
      const emit = () => listener({ items: (tables.get(name) ?? []) as LiveSnapshot['items'], ready: true, freshness: states.get(name) ?? { state: 'live', demo: true } });
      const group = listeners.get(name) ?? new Set();
      listeners.set(name, group.add(emit));
      emit();
      return () => void group.delete(emit);
    },
    putLocal(_collection: object, items: readonly Record<string, unknown>[]) {
      written.push(...(items as unknown as BriefingItem[]));
      set('briefings', items.map((item) => ({ ...item, $ref: `host/briefings/${String(item['day'])}` })));
    },
    days: () => (tables.get('briefings') as BriefingItem[]).map(({ day }) => day),
    tellLocal: (_collection: object, worse: Freshness | undefined) => void told.push(worse?.state),
    handleLocal: (_action: object, handler: (input: unknown) => Promise<unknown>) => void handlers.push(handler),
  };
}
const claude = { configured: true, baseUrl: 'https://api.anthropic.com', model: 'claude-x', models: [] };
const answer = (lines: readonly object[]) => Promise.resolve(new Response(lines.map((line) => `${JSON.stringify(line)}\n`).join('')));
const done = { type: 'done', model: 'claude-x', usage: { inputTokens: 10, outputTokens: 5, cacheReadTokens: 0, cost: 0.01 } };
const idOfCall = sourcesOf(findingsOf(busyDay), busyDay).list[0]!.id;

function begin(options: { lines?: readonly object[]; stored?: BriefingItem[]; claude?: typeof claude; now?: () => number } = {}) {
  const host = fakeHost(busyDay, options.stored);
  const requests: string[] = [];
  const briefings = createBriefing({
    host: host,
    fetch: (_path, init) => {
      requests.push(init?.body as string);
      return answer(options.lines ?? []);
    },
    claude: options.claude,
    now: options.now ?? (() => NOW),
    quietMs: 0,
    apartMs: 0,
    lookMs: 5,
  });
  briefings.watch('2026-03-04');
  return {
    host,
    requests,
    briefings,
    last: () => host.written.findLast(({ day }) => day === '2026-03-04'),
    requestsOfDay: () => requests.filter((body) => body.includes('"day":"2026-03-04"')).length,
    /** Work is done in order: once a day that was opened later is written, nothing is pending for the first one. */
    laterDayWritten() {
      briefings.watch('2026-03-05');
      return waitUntil(() => host.written.some(({ day, writing }) => day === '2026-03-05' && !writing), undefined, { timeout: 20_000 });
    },
  };
}

describe('briefing composer', () => {
  it('writes by rules without Claude, again when something changes, and only then', async () => {
    const { host, requests, briefings, last } = begin();
    await waitUntil(() => last()?.author === 'rules', undefined, { timeout: 20_000 });
    assert.isUndefined(last()!.fallbackReason);
    const count = host.written.length;
    host.set('event', [busyDay.events[0]!]);
    await waitUntil(() => host.written.length > count, undefined, { timeout: 20_000 });
    assert.isFalse(last()!.sentences.some(({ topic }) => topic === 'conflict'));
    assert.deepEqual(requests, []);
    briefings.close();
  });

  it('keeps nothing of an account that is gone, of whatever day', async () => {
    const of = (day: string, account: string): BriefingItem => ({ day, author: 'claude', writing: false, basis: day, writtenAt: at('01', '07:00'), sentences: [{ topic: 'waiting', text: `Amanda wrote “${account}”.`, sources: [{ item: `${account}/messages/m`, title: 'Schedule' }] }] });
    const { host, briefings, last } = begin({ stored: [of('2026-03-01', 'a'), of('2026-03-02', 'b'), { ...of('2026-03-03', 'a'), sent: [{ item: 'b/messages/m', title: 'Schedule', fields: [] }] }] });
    assert.deepEqual(host.days(), ['2026-03-01'], 'gone while the page was closed');
    await waitUntil(() => last(), undefined, { timeout: 20_000 });
    host.accounts = [];
    host.accountsKnown = false;
    for (const tell of host.healthListeners) tell();
    assert.isNotEmpty(host.days(), 'which there are is not known yet');
    host.accountsKnown = true;
    for (const tell of host.healthListeners) tell();
    assert.isEmpty(host.days());
    briefings.close();
  });

  it('says of tomorrow what is ahead, and from midnight on what is today', async () => {
    let now = NOW - 8 * 3_600_000;
    const { briefings, last } = begin({ now: () => now });
    await waitUntil(() => last()?.sentences[0]?.text.startsWith('Ahead:'), undefined, { timeout: 20_000 });
    assert.isFalse(last()!.sentences.some(({ topic }) => topic === 'waiting'));
    now = NOW;
    await waitUntil(() => last()?.sentences[0]?.text.startsWith('Today:'), undefined, { timeout: 20_000 });
    assert.isTrue(last()!.sentences.some(({ topic }) => topic === 'waiting'));
    briefings.close();
  });

  it('is no fresher than the worst of what it rests on; what was never read is not in it', async () => {
    const { host, briefings } = begin();
    const say = (kind: string, state: Freshness['state'], syncedAt?: number) => {
      host.states.set(kind, { state, demo: true, ...(syncedAt && { syncedAt }) });
      host.set(kind, []);
    };
    say('message', 'syncing');
    assert.isUndefined(host.told.at(-1));
    say('message', 'syncing', NOW);
    assert.equal(host.told.at(-1), 'syncing');
    say('message', 'offline', NOW);
    assert.equal(host.told.at(-1), 'offline');
    say('record', 'stale');
    assert.equal(host.told.at(-1), 'offline');
    say('message', 'live');
    assert.equal(host.told.at(-1), 'stale');
    say('record', 'live');
    assert.isUndefined(host.told.at(-1));
    const before = host.told.length;
    briefings.watch('2026-03-05');
    assert.deepEqual(host.told.slice(before), [undefined], 'a day that is opened says what is true now, whatever one before it said');
    briefings.close();
  });

  it('streams Claude’s sentences, keeps those with sources, counts what it blocked, and never pays twice', async () => {
    const lines = [
      { type: 'sentence', topic: 'schedule', text: 'The call with Amanda is at 09:00.', sources: [idOfCall] },
      { type: 'sentence', topic: 'deal', text: 'Invented.', sources: ['zz'] },
      { type: 'sentence', topic: 'waiting', text: 'Click https://evil.example', sources: [idOfCall] },
      done,
    ];
    const first = begin({ lines, claude });
    await waitUntil(() => first.last()?.author === 'claude' && !first.last()!.writing, undefined, { timeout: 20_000 });
    const item = first.last()!;
    assert.deepEqual(item.sentences.map(({ text }) => text), ['The call with Amanda is at 09:00.']);
    assert.equal(item.sentences[0]!.sources[0]!.item, busyDay.events[0]!.$ref);
    assert.equal(item.blocked!.length, 2);
    assert.equal(item.usage!.cost, 0.01);
    assert.isTrue(first.host.written.some(({ writing }) => writing));
    assert.equal(item.sent!.length, JSON.parse(first.requests[0]!).sources.length);
    contract.definition.collections.briefings.item.parse(item);
    first.briefings.close();

    const reloaded = begin({ lines, claude, stored: [item] });
    reloaded.host.set('record', [...busyDay.records]);
    await reloaded.laterDayWritten();
    assert.equal(reloaded.requestsOfDay(), 0);
    await reloaded.host.handlers[0]!({ day: '2026-03-04' });
    assert.equal(reloaded.requestsOfDay(), 1, 'asked for, it is written again');
    reloaded.briefings.close();
  });

  it('is written again when its settings change, by what they say; what was written as usual is not paid for again', async () => {
    const lines = [{ type: 'sentence', topic: 'schedule', text: 'The call is at nine.', sources: [idOfCall] }, { type: 'sentence', topic: 'deal', text: 'Move the deal.', sources: [idOfCall] }, done];
    const run = begin({ lines, claude });
    await waitUntil(() => run.last()?.author === 'claude' && !run.last()!.writing, undefined, { timeout: 20_000 });
    assert.notProperty(JSON.parse(run.requests[0]!), 'wants');
    saveBriefing(run.host.documents, { topics: ['deal'], about: 'Deals above ten thousand.' });
    await waitUntil(() => run.requestsOfDay() === 2 && !run.last()!.writing, undefined, { timeout: 20_000 });
    assert.deepEqual(JSON.parse(run.requests.at(-1)!).wants, { topics: ['deal'], about: 'Deals above ten thousand.' });
    assert.deepEqual(run.last()!.sentences.map(({ topic }) => topic), ['deal'], 'what Claude says of other things is left out');
    run.briefings.close();
  });

  it('is prepared for a day that nobody looks at, once for the same content', async () => {
    const lines = [{ type: 'sentence', topic: 'schedule', text: 'The call is at nine.', sources: [idOfCall] }, done];
    const run = begin({ lines });
    const prepare = () => run.host.handlers[1]!({ day: '2026-03-06' });
    const calls = () => run.requests.filter((body) => body.includes('"day":"2026-03-06"')).length;
    const waits = prepare();
    // Who writes is not known until the companion says so.
    run.briefings.setClaude(claude);
    await waits;
    const item = run.host.written.findLast(({ day }) => day === '2026-03-06')!;
    assert.deepEqual([item.author, item.writing], ['claude', false]);
    await prepare();
    assert.equal(calls(), 1);
    run.briefings.close();
  });

  it('falls back to rules with the reason, and does not ask again for the same content', async () => {
    const run = begin({ lines: [{ type: 'sentence', topic: 'schedule', text: 'Half.', sources: [idOfCall] }, { type: 'error', error: { code: 'forbidden', message: 'Claude declined to write about this day.' } }], claude });
    await waitUntil(() => run.last()?.fallbackReason !== undefined, undefined, { timeout: 20_000 });
    assert.equal(run.last()!.author, 'rules');
    assert.equal(run.last()!.fallbackReason, 'Claude declined to write about this day.');
    run.host.set('record', [...busyDay.records]);
    await run.laterDayWritten();
    assert.equal(run.requestsOfDay(), 1);
    run.briefings.close();
  });

  it('follows what changes while it waits to ask Claude again, and does not ask before Claude said', async () => {
    let now = NOW;
    const run = begin({ lines: [{ type: 'error', error: { code: 'rate-limited', message: 'Claude is asked too often.', retryAfter: 600_000 } }], claude, now: () => now });
    await waitUntil(() => run.last()?.fallbackReason !== undefined, undefined, { timeout: 20_000 });
    assert.isTrue(run.last()!.sentences.some(({ topic }) => topic === 'conflict'));
    now += 60_000;
    run.host.set('event', [busyDay.events[0]!]);
    await waitUntil(() => !run.last()!.sentences.some(({ topic }) => topic === 'conflict'), undefined, { timeout: 5000 });
    assert.deepEqual([run.last()!.fallbackReason, run.requestsOfDay()], ['Claude is asked too often.', 1]);
    run.briefings.close();
  });

  it('treats a cut answer as not finished', async () => {
    const run = begin({ lines: [{ type: 'sentence', topic: 'schedule', text: 'Half.', sources: [idOfCall] }], claude });
    await waitUntil(() => run.last()?.fallbackReason !== undefined, undefined, { timeout: 20_000 });
    assert.match(run.last()!.fallbackReason!, /broke/);
    run.briefings.close();
  });
});
