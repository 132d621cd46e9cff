import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { ActionDefinition, VivariumError } from '@vivarium/sdk/contract';
import { connector } from './connector.js';
import type { GoogleEvent } from './contract.js';
import { Bench } from './fixtures/bench.js';
import { deviations } from './fixtures/schema.js';

const failsWith = (code: string) => (error: VivariumError) => error.code === code;
const shift = (at: string, minutes: number) => new Date(Date.parse(at) + minutes * 60_000).toISOString();
const definition = (name: string) => connector.contract.actions[name] as ActionDefinition;

describe('actions', () => {
  let bench: Bench;
  let amanda: GoogleEvent;
  beforeEach(async () => {
    bench = await Bench.open();
    await bench.sync();
    amanda = bench.event('Call with Amanda Foster');
  });
  afterEach(async () => {
    const found = bench.emulator.journal.filter(({ path }) => path.startsWith('/calendar/')).flatMap(deviations);
    await bench.close();
    assert.deepEqual([...new Set(found)], []);
  });
  const to = (minutes: number) => ({ start: shift(amanda.start, minutes), end: shift(amanda.end, minutes) });

  it('moves an event; what was shown at once is what the delta brings; the inverse moves it back', async () => {
    const input = to(1440);
    const output = await bench.act('moveEvent', input, amanda);
    const shown = definition('moveEvent').optimistic?.(amanda, input);
    await bench.sync();
    const after = bench.event('Call with Amanda Foster');
    assert.deepEqual({ ...after, etag: '' }, { ...shown, etag: '' });
    const inverse = definition('moveEvent').inverse?.(amanda, input, output);
    await bench.act(inverse?.action ?? '', inverse?.input, after);
    await bench.sync();
    assert.equal(bench.event('Call with Amanda Foster').start, amanda.start);
    assert.deepEqual(bench.emulator.journal.filter(({ method }) => method === 'PATCH').map(({ path }) => path.split('?')[1]), ['sendUpdates=none', 'sendUpdates=none']);
  });

  it('makes a timed event all-day and back', async () => {
    const day = amanda.start.slice(0, 10);
    await bench.act('moveEvent', { start: day, end: shift(`${day}T00:00:00Z`, 1440).slice(0, 10) }, amanda);
    await bench.sync();
    const allDay = bench.event('Call with Amanda Foster');
    assert.deepEqual([allDay.allDay, allDay.start], [true, day]);
    await bench.act('moveEvent', { start: amanda.start, end: amanda.end }, allDay);
    await bench.sync();
    assert.deepEqual([bench.event('Call with Amanda Foster').allDay, bench.event('Call with Amanda Foster').start], [false, amanda.start]);
    await assert.rejects(bench.act('moveEvent', { start: day, end: amanda.end }, amanda), failsWith('invalid-input'));
    await assert.rejects(bench.act('moveEvent', { start: amanda.end, end: amanda.start }, amanda), failsWith('invalid-input'));
  });

  it('leaves a flight the zone in which it ends, there and back', async () => {
    const at = (dateTime: string, timeZone: string) => ({ dateTime, timeZone });
    await bench.atSource('PATCH', bench.path(amanda), { start: at(amanda.start, 'Europe/Berlin'), end: at(amanda.end, 'America/New_York') });
    const zones = async () => {
      const { body } = await bench.atSource('GET', bench.path(amanda));
      return [body['start'], body['end']].map((time) => (time as { timeZone: string }).timeZone);
    };
    await bench.sync();
    const flight = bench.event('Call with Amanda Foster');
    const output = await bench.act('moveEvent', to(60), flight);
    assert.deepEqual(await zones(), ['Europe/Berlin', 'America/New_York']);
    const inverse = definition('moveEvent').inverse?.(flight, to(60), output);
    await bench.sync();
    await bench.act(inverse?.action ?? '', inverse?.input, bench.event('Call with Amanda Foster'));
    await bench.sync();
    assert.deepEqual([await zones(), bench.event('Call with Amanda Foster').start], [['Europe/Berlin', 'America/New_York'], flight.start]);
  });

  it('tells where the links of a description lead, and writes no text over them', async () => {
    const description = 'Agenda:<br><a href="https://meet.example/j/1?pwd=x&amp;y=2">Join the call</a><br><b>Bring</b> the figures';
    await bench.atSource('PATCH', bench.path(amanda), { description });
    await bench.sync();
    const seen = bench.event('Call with Amanda Foster');
    assert.equal(seen.description, 'Agenda:\nJoin the call (https://meet.example/j/1?pwd=x&y=2)\nBring the figures');
    await assert.rejects(bench.act('editEvent', { description: `${seen.description}\nAnd a pen` }, seen), failsWith('invalid-input'));
    await bench.act('editEvent', { title: 'Call with Amanda' }, seen);
    assert.equal((await bench.atSource('GET', bench.path(amanda))).body['description'], description);
  });

  it('writes over a description of mere lines, whichever way Google keeps them', async () => {
    await bench.atSource('PATCH', bench.path(amanda), { description: '<p>One</p>Two<br>Three' });
    await bench.sync();
    await bench.act('editEvent', { description: 'One\nTwo' }, bench.event('Call with Amanda Foster'));
    assert.equal((await bench.atSource('GET', bench.path(amanda))).body['description'], 'One\nTwo');
  });

  it('never overwrites a move that somebody else made meanwhile', async () => {
    const theirs = to(60);
    await bench.atSource('PATCH', bench.path(amanda), { start: { dateTime: theirs.start }, end: { dateTime: theirs.end } });
    await assert.rejects(bench.act('moveEvent', to(1440), amanda), failsWith('conflict'));
    await assert.rejects(bench.act('deleteEvent', {}, amanda), failsWith('conflict'));
    await bench.sync();
    assert.equal(bench.event('Call with Amanda Foster').start, theirs.start);
  });

  it('keeps a change of something else, and its own when a guest answered meanwhile', async () => {
    await bench.atSource('PATCH', bench.path(amanda), { summary: 'Call with Amanda Foster and Neil' });
    await bench.act('moveEvent', to(1440), amanda);
    await bench.act('editEvent', { location: 'Phone' }, amanda);
    await bench.sync();
    const after = bench.event('Call with Amanda Foster and Neil');
    assert.deepEqual([after.start, after.location], [to(1440).start, 'Phone']);
    await assert.rejects(bench.act('editEvent', { title: 'Call' }, amanda), failsWith('conflict'));
  });

  it('succeeds when it finds its own work done, as after a lost answer', async () => {
    await bench.act('moveEvent', to(30), amanda);
    await bench.act('moveEvent', to(30), amanda);
    await bench.act('deleteEvent', {}, { ...amanda, ...to(30) });
    await bench.act('deleteEvent', {}, amanda);
    await assert.rejects(bench.act('moveEvent', to(60), amanda), failsWith('not-found'));
  });

  it('what it shows of a new event at once is what the delta brings, in the calendar that was chosen', async () => {
    const home = { id: amanda.calendarId, name: amanda.calendar, color: amanda.color, primary: true, selected: true, writable: true, timeZone: 'Europe/Berlin' };
    for (const [action, more] of [['createEvent', { location: 'Osteria Lupo', description: 'Bring the plan' }], ['createAndInvite', { attendees: ['ann@example.com'] }]] as const) {
      const input = { title: action, ...to(2880), calendar: home.id, timeZone: 'Europe/Berlin', ...more };
      const adds = definition(action).adds!;
      const find = (_: unknown, key: string) => (key === home.id ? home : undefined);
      const shown = adds.item(input, { idempotencyKey: `0a1b-${action}`, find: find as never });
      await bench.act(action, input, undefined, `0a1b-${action}`);
      await bench.sync();
      const after = bench.event(action);
      const { attendees, etag: _, organizer: __, response: ___, url: ____, uid: _____, ...rest } = after;
      assert.deepEqual({ ...rest, etag: '', attendees: attendees.filter(({ self }) => !self) }, shown);
      assert.equal(adds.item({ ...input, calendar: undefined }, { idempotencyKey: 'x', find: find as never }), undefined, 'not without its calendar');
    }
    assert.deepEqual(bench.emulator.journal.filter(({ method }) => method === 'POST').map(({ path }) => path.split('?')[1]).filter(Boolean), ['sendUpdates=none', 'sendUpdates=all']);
  });

  it('offers a read-only account nothing to change', async () => {
    bench.account.readOnly = true;
    bench.cursor = undefined;
    await bench.sync();
    assert.deepEqual([...bench.mirror.values()].filter(({ readOnly }) => !readOnly), []);
  });

  it('creates once for one decision, and takes it back unless somebody changed it', async () => {
    const input = { title: 'Lunch', ...to(2880), attendees: ['amanda.foster@calder-foster-retail.example'], location: 'Osteria Lupo' };
    const first = (await bench.act('createEvent', input, undefined, 'decision-1')) as { id: string; etag: string };
    assert.deepEqual(await bench.act('createEvent', input, undefined, 'decision-1'), first);
    await bench.sync();
    const lunch = bench.event('Lunch');
    assert.deepEqual([lunch.start, lunch.location, lunch.attendees.length], [input.start, input.location, 2]);
    const inverse = definition('createEvent').inverse?.(undefined, input, first);
    await bench.act('editEvent', { title: 'Long lunch' }, lunch);
    await assert.rejects(bench.act(inverse?.action ?? '', inverse?.input), failsWith('conflict'));
    await bench.sync();
    await bench.act('editEvent', { title: 'Lunch' }, bench.event('Long lunch'));
    await bench.act(inverse?.action ?? '', inverse?.input);
    await bench.sync();
    assert.equal([...bench.mirror.values()].some(({ title }) => title === 'Lunch'), false, 'it was again as it was made');
    const second = await bench.act('createEvent', { title: 'Walk', start: '2026-12-01', end: '2026-12-02' }, undefined, 'decision-2');
    await bench.act('discardEvent', (definition('createEvent').inverse?.(undefined, input, second))?.input);
    await bench.sync();
    assert.equal([...bench.mirror.values()].some(({ title }) => title === 'Walk'), false);
  });

  it('answers an invitation and leaves everybody else’s answer alone', async () => {
    const solace = bench.event('Solace Hotels: rate study');
    await bench.act('respond', { response: 'accepted' }, solace);
    await bench.sync();
    const after = bench.event('Solace Hotels: rate study');
    assert.equal(after.response, 'accepted');
    assert.deepEqual(after.attendees.filter(({ self }) => !self), solace.attendees.filter(({ self }) => !self));
    await assert.rejects(bench.act('moveEvent', { start: shift(solace.start, 60), end: shift(solace.end, 60) }, after), failsWith('forbidden'));
    await assert.rejects(bench.act('respond', { response: 'accepted' }, bench.event('Dentist')), failsWith('invalid-input'));
  });

  it('answers where the guests are hidden from each other, and uninvites none of them; invites nobody there', async () => {
    const solace = bench.event('Solace Hotels: rate study');
    await bench.atSource('PATCH', bench.path(solace), { guestsCanSeeOtherGuests: false });
    await bench.sync();
    const hidden = bench.event('Solace Hotels: rate study');
    assert.ok(solace.attendees.length > 1 && hidden.attendees.length === 1);
    await bench.act('respond', { response: 'tentative' }, hidden);
    await assert.rejects(bench.act('changeGuests', { add: ['tom.okafor@apex.example'], remove: [] }, hidden), failsWith('invalid-input'));
    await bench.atSource('PATCH', bench.path(solace), { guestsCanSeeOtherGuests: true });
    await bench.sync();
    const after = bench.event('Solace Hotels: rate study');
    assert.equal(after.response, 'tentative');
    assert.deepEqual(after.attendees.filter(({ self }) => !self), solace.attendees.filter(({ self }) => !self));
  });

  it('offers no change of what Google fills in by itself', async () => {
    for (const eventType of ['fromGmail', 'birthday'] as const) {
      await bench.atSource('POST', '/calendars/primary/events', { summary: eventType, eventType, start: { date: amanda.start.slice(0, 10) }, end: { date: amanda.end.slice(0, 10) === amanda.start.slice(0, 10) ? shift(amanda.end, 1440).slice(0, 10) : amanda.end.slice(0, 10) } });
      await bench.sync();
      const filledIn = bench.event(eventType);
      assert.equal(filledIn.readOnly, true);
      await assert.rejects(bench.act('editEvent', { title: 'Mine' }, filledIn), failsWith('invalid-input'), 'Google refuses it');
    }
  });

  it('invites and uninvites on top of who is invited by then, and tells Google to mail', async () => {
    const before = bench.event('Call with Amanda Foster');
    const others = ({ attendees }: GoogleEvent) => attendees.filter(({ self }) => !self).map(({ email }) => email);
    const [guest] = others(before);
    assert.ok(guest);
    await bench.atSource('PATCH', bench.path(before), { attendees: [...before.attendees.map(({ email }) => ({ email })), { email: 'late@calder-foster-retail.example' }] });
    const change = { add: ['tom.okafor@apex.example'], remove: [guest.toUpperCase()] };
    await bench.act('changeGuests', change, before);
    await bench.act('changeGuests', change, before);
    const writes = bench.emulator.journal.filter(({ method, path }) => method === 'PATCH' && path.includes('sendUpdates=all'));
    assert.equal(writes.length, 1, 'its work was done already');
    await bench.sync();
    const after = bench.event('Call with Amanda Foster');
    assert.deepEqual(others(after), [...others(before).slice(1), 'late@calder-foster-retail.example', 'tom.okafor@apex.example']);
    const { preview, optimistic, inverse } = definition('changeGuests');
    assert.deepEqual(preview(change, before).lines?.map(({ label }) => label), ['Google invites', 'Google tells that it is off', 'Guests']);
    assert.deepEqual(others(optimistic!(before, change) as GoogleEvent), [...others(before).slice(1), 'tom.okafor@apex.example']);
    assert.deepEqual(inverse!(before, change, after as never), { action: 'changeGuests', input: { add: change.remove, remove: change.add } });
    const again = { add: [guest.toUpperCase(), 'new@example.com'], remove: ['stranger@example.com'] };
    assert.deepEqual(inverse!(before, again, after as never), { action: 'changeGuests', input: { add: [], remove: ['new@example.com'] } }, 'who was there before stays, who was not is not invited');
  });

  it('moves one instance of a series', async () => {
    const standup = [...bench.mirror.values()].find(({ title, start }) => title === 'Stand-up' && start > new Date().toISOString());
    assert.ok(standup);
    await assert.rejects(bench.act('moveEvent', { start: shift(standup.start, 30), end: shift(standup.end, 30) }, standup), failsWith('forbidden'), 'Priya organises it');
    const running = [...bench.mirror.values()].find(({ title, start }) => title === 'Running with Sam' && start > new Date().toISOString());
    assert.ok(running);
    await bench.act('moveEvent', { start: shift(running.start, 30), end: shift(running.end, 30) }, running);
    assert.deepEqual((await bench.sync()).upsert, [running.id]);
  });

  it('says what it will do before it does it', () => {
    const local = (time: string) => new Date(`2026-${time}`).toISOString();
    const { title, lines } = definition('moveAndTell').preview({ start: local('11-26T15:00'), end: local('11-26T15:45') }, amanda);
    assert.equal(title, 'Move “Call with Amanda Foster” to Thu 26 Nov, 15:00–15:45');
    assert.deepEqual(lines?.map(({ label }) => label), ['When', 'Google mails']);
    const when = (start: string, end: string, zone = 'UTC') => definition('deleteEvent').preview({}, { ...amanda, start, end, timeZone: zone }).lines?.[0]?.after;
    for (const zone of ['Asia/Kolkata', 'America/St_Johns']) assert.equal(when(local('11-26T15:00'), local('11-26T15:45'), zone), 'Thu 26 Nov, 15:00–15:45', 'as on the page, whatever zone it was made in');
    assert.equal(when(local('11-26T22:00'), local('11-28T01:00')), 'Thu 26 Nov, 22:00 – Sat 28 Nov, 01:00');
    assert.deepEqual([when('2026-11-26', '2026-11-27'), when('2026-11-26', '2026-11-29')], ['Thu 26 Nov, all day', 'Thu 26 Nov – Sat 28 Nov']);
    assert.match(definition('deleteEvent').preview({}, amanda).title, /^Delete “Call/);
    const told = (mine: boolean) => definition('respond').preview({ response: 'tentative' }, { ...amanda, organizer: mine ? { email: 'me@apex.example' } : { name: 'Amanda Foster', email: 'amanda@foster.example' }, attendees: [{ email: 'me@apex.example', response: 'accepted', self: true, organizer: mine, optional: false }] }).lines;
    assert.deepEqual([told(true), told(false)?.map(({ after }) => after)], [[], ['Amanda Foster <amanda@foster.example>']]);
    const ofSeries = { ...amanda, start: local('11-26T15:00'), end: local('11-26T15:45'), recurring: true };
    for (const [name, input] of [['respond', { response: 'accepted' }], ['editEvent', { title: 'Call' }], ['changeGuests', { add: ['ann@example.com'], remove: [] }], ['deleteEvent', {}], ['moveEvent', { start: ofSeries.start, end: ofSeries.end }]] as const)
      assert.equal(definition(name).preview(input, ofSeries).lines?.[0]?.after, 'Thu 26 Nov, 15:00–15:45 (only this one of the series)', 'which one of the series it is, and that it is no other');
  });
});

describe('push', () => {
  it('is told of a commit, renews without a gap and stops the channels before', async () => {
    const bench = await Bench.open();
    const heard: IncomingHttpHeaders[] = [];
    const abouts: (string | null)[] = [];
    let wake = () => undefined as unknown;
    const receiver = createServer((request, response) => {
      heard.push(request.headers);
      abouts.push(new URL(request.url ?? '', 'http://receiver').searchParams.get('about'));
      response.end();
      wake();
    });
    receiver.listen(0, '127.0.0.1');
    await once(receiver, 'listening');
    const until = (count: number) => new Promise<void>((resolve) => ((wake = () => heard.length >= count && resolve()), wake()));
    try {
      const callbackUrl = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hooks/secret`;
      const first = await connector.subscribe({ ...bench.context, callbackUrl, previous: undefined });
      assert.ok(first && first.expiresAt > Date.now() + 6 * 86_400_000);
      await until(4);
      assert.deepEqual([...new Set(heard.map((headers) => headers['x-goog-resource-state']))], ['sync']);
      await bench.sync();
      await bench.atSource('PATCH', bench.path(bench.event('Dentist')), { location: 'Elsewhere' });
      await until(5);
      assert.equal(heard[4]?.['x-goog-resource-state'], 'exists');
      assert.equal(heard[4]?.['x-goog-message-number'], '2');
      assert.equal(abouts[4], bench.event('Dentist').calendarId);
      const second = await connector.subscribe({ ...bench.context, callbackUrl, previous: first.state });
      await until(9);
      await bench.atSource('PATCH', bench.path(bench.event('Dentist')), { location: 'Back again' });
      await until(10);
      assert.equal(bench.emulator.journal.filter(({ path, status }) => path === '/calendar/v3/channels/stop' && status === 204).length, 4);
      assert.deepEqual(bench.emulator.journal.filter(({ path }) => path.startsWith('/calendar/')).flatMap(deviations), []);
      const { body } = await bench.atSource('GET', '/users/me/calendarList');
      const holidays = (body['items'] as { id: string; summary: string }[]).find(({ summary }) => summary === 'Holidays')!.id;
      await bench.atSource('PATCH', `/users/me/calendarList/${encodeURIComponent(holidays)}`, { selected: true });
      await until(11);
      assert.ok((await bench.sync([abouts[10] ?? ''])).resubscribe, 'a ticked calendar');
      await connector.subscribe({ ...bench.context, callbackUrl, previous: second?.state });
      await until(16);
      await bench.atSource('POST', `/calendars/${encodeURIComponent(holidays)}/events`, { summary: 'New Year', start: { date: '2027-01-01' }, end: { date: '2027-01-02' } });
      await until(17);
      assert.equal(abouts[16], holidays);
      assert.equal(await connector.subscribe({ ...bench.context, callbackUrl: 'https://elsewhere.example/hook', previous: undefined }), null);
    } finally {
      await bench.close();
      receiver.close();
      receiver.closeAllConnections();
    }
  });

  it('where one calendar cannot be watched, the channels that were opened beside it are stopped', async () => {
    const bench = await Bench.open();
    try {
      bench.emulator.faults.add({ match: { method: 'POST', path: /morgan.*\/watch$/ }, then: { status: 503, body: {} } });
      await assert.rejects(connector.subscribe({ ...bench.context, callbackUrl: 'http://127.0.0.1:9/hooks/secret', previous: undefined }), failsWith('unavailable'));
      const answered = (path: RegExp, status: number) => bench.emulator.journal.filter((entry) => path.test(entry.path) && entry.status === status).length;
      assert.ok(answered(/\/watch$/, 200) > 0);
      assert.equal(answered(/\/channels\/stop$/, 204), answered(/\/watch$/, 200));
    } finally {
      await bench.close();
    }
  });
});
