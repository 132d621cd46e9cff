import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { VivariumError } from '@vivarium/sdk/contract';
import { connector } from './connector.js';
import { DAYS, GoogleEvent } from './contract.js';
import { Bench } from './fixtures/bench.js';
import { deviations } from './fixtures/schema.js';
import { toCalendar, toEvent } from './normalise.js';
import { WireEvent } from './wire.js';

const now = () => new Date('2026-11-25T07:00:00Z');
const failsWith = (code: string) => (error: unknown) => error instanceof VivariumError && error.code === code;

it('knows whose answer it is: in a calendar that only can be read, not the reader’s', () => {
  const wire = WireEvent.parse({ id: 'e1', attendees: [{ email: 'priya@example.com', self: true, responseStatus: 'declined' }] });
  const shared = (accessRole: string) => toCalendar({ id: 'c1', summary: 'Priya', selected: true, accessRole });
  for (const role of ['owner', 'writer']) assert.equal(toEvent(wire, shared(role)).response, 'declined');
  for (const role of ['reader', 'freeBusyReader']) assert.equal(toEvent(wire, shared(role)).response, undefined);
});

it('says whose calendar an entry takes time in, and what names the meeting in all of them', () => {
  const wire = WireEvent.parse({ id: 'e1', iCalUID: 'weekly@example.com' });
  const read = (accessRole: string) => toEvent(wire, toCalendar({ id: 'c1', accessRole }));
  assert.deepEqual(['owner', 'writer', 'reader', 'freeBusyReader'].map((role) => read(role).ofOthers), [undefined, undefined, true, true]);
  assert.equal(read('owner').uid, 'weekly@example.com');
});

describe('sync of events', () => {
  let bench: Bench;
  beforeEach(async () => (bench = await Bench.open()));
  afterEach(async () => {
    const found = bench.emulator.journal.filter(({ status, path }) => status !== 418 && path.startsWith('/calendar/')).flatMap(deviations);
    await bench.close();
    assert.deepEqual([...new Set(found)], []);
  });

  it('mirrors the selected calendars, every item within the contract', async () => {
    const seen = await bench.sync();
    assert.equal(seen.rejected, 0);
    assert.ok(seen.reset);
    assert.ok(bench.mirror.size > 100, 'the series is expanded');
    for (const item of bench.mirror.values()) GoogleEvent.parse(item);
    assert.deepEqual([...new Set([...bench.mirror.values()].map(({ calendar }) => calendar))].sort(), ['Apex team', 'Personal', 'Work']);
    const amanda = bench.event('Call with Amanda Foster');
    assert.equal(Date.parse(amanda.end) - Date.parse(amanda.start), 45 * 60_000);
    assert.equal(amanda.conferenceUrl, 'https://meet.apex-consulting.example/call-amanda');
    assert.ok(amanda.attendees.some(({ email }) => email === 'amanda.foster@calder-foster-retail.example'));
    assert.ok(amanda.attendees.some(({ self }) => self));
    assert.equal(amanda.readOnly, false);
    assert.equal(bench.event('Solace Hotels: rate study').response, 'needs-action');
    assert.equal(bench.event('Solace Hotels: rate study').readOnly, true, 'somebody else organises it');
    assert.deepEqual([bench.event('Apex away days').allDay, bench.event('Apex away days').start.length], [true, 10]);
    assert.equal(bench.event('Forecast due to Priya').busy, false);
    assert.equal([...bench.mirror.values()].some(({ title }) => title === 'Tideline check-in'), false, 'cancelled');
    assert.equal(bench.event('Kestrel: start date and team').timeZone, 'America/New_York');
    assert.ok([...bench.mirror.values()].filter(({ title }) => title === 'Stand-up').every(({ recurring, recurringEventId }) => recurring && recurringEventId));
  });

  it('asks one request per calendar for a delta, and stores nothing when nothing changed', async () => {
    await bench.sync();
    const { cursor } = bench;
    const before = bench.emulator.journal.length;
    const seen = await bench.sync();
    assert.equal(bench.emulator.journal.length - before, 3);
    assert.deepEqual([seen.batches, bench.cursor], [0, cursor]);
  });

  it('asks only the calendars that Google said have changed', async () => {
    await bench.sync();
    const [amanda, dentist] = [bench.event('Call with Amanda Foster'), bench.event('Dentist')];
    assert.notEqual(amanda.calendarId, dentist.calendarId);
    for (const event of [amanda, dentist]) await bench.atSource('PATCH', bench.path(event), { location: 'Elsewhere' });
    const before = bench.emulator.journal.length;
    assert.deepEqual((await bench.sync([amanda.calendarId])).upsert, [amanda.id]);
    assert.equal(bench.emulator.journal.length - before, 1);
    assert.equal((await bench.sync(['another calendar'])).batches, 0);
    assert.equal(bench.emulator.journal.length - before, 1);
    assert.deepEqual((await bench.sync()).upsert, [dentist.id], 'what was not asked about is not forgotten');
  });

  it('brings a change, a new event and a tombstone, each alone', async () => {
    await bench.sync();
    const amanda = bench.event('Call with Amanda Foster');
    const start = new Date(Date.parse(amanda.start) + 86_400_000).toISOString();
    await bench.atSource('PATCH', bench.path(amanda), { start: { dateTime: start }, end: { dateTime: new Date(Date.parse(start) + 2_700_000).toISOString() } });
    assert.deepEqual((await bench.sync()).upsert, [amanda.id]);
    assert.equal(bench.event('Call with Amanda Foster').start, start);
    await bench.atSource('DELETE', bench.path(amanda));
    assert.deepEqual((await bench.sync()).remove, [amanda.id]);
    const made = await bench.atSource('POST', `/calendars/${encodeURIComponent(amanda.calendarId)}/events`, { summary: 'Surprise', start: { date: start.slice(0, 10) }, end: { date: '2099-01-01' } });
    assert.equal(made.status, 200);
    assert.equal((await bench.sync()).upsert.length, 1);
    assert.equal(bench.event('Surprise').allDay, true);
  });

  it('follows one instance of a series, and the whole series', async () => {
    await bench.sync();
    const standups = [...bench.mirror.values()].filter(({ title }) => title === 'Stand-up');
    const [one] = standups as [GoogleEvent];
    await bench.atSource('PATCH', bench.path(one), { summary: 'Stand-up in the park' });
    assert.deepEqual((await bench.sync()).upsert, [one.id]);
    assert.equal(bench.event('Stand-up in the park').recurringEventId, one.recurringEventId);
    const series = bench.path({ calendarId: one.calendarId, eventId: one.recurringEventId ?? '' });
    await bench.atSource('PATCH', series, { summary: 'Round' });
    await bench.sync();
    assert.equal([...bench.mirror.values()].filter(({ title }) => title === 'Round').length, standups.length - 1);
    const ends = [...bench.mirror.values()].filter(({ title }) => title === 'Round').map(({ end }) => Date.parse(end) - Date.now());
    assert.ok(Math.max(...ends) < (DAYS.after + 2) * 86_400_000 && Math.min(...ends) > -(DAYS.before + 2) * 86_400_000, 'what a delta tells beyond the window is not mirrored');
    const instances = await bench.atSource('GET', `${series}/instances?maxResults=5`);
    assert.equal((instances.body['items'] as unknown[]).length, 5);
    await bench.atSource('DELETE', series);
    await bench.sync();
    assert.equal([...bench.mirror.values()].some(({ calendarId, recurringEventId }) => calendarId === one.calendarId && recurringEventId === one.recurringEventId), false);
  });

  it('reads everything anew when a token is refused, in the same sync, and replaces at the end', async () => {
    await bench.sync();
    const size = bench.mirror.size;
    bench.mirror.set('ghost', { ...bench.event('Dentist'), id: 'ghost' });
    for (const [status, reason, message] of [[410, 'fullSyncRequired', 'Sync token is no longer valid.'], [400, 'invalid', 'Invalid sync token value.']] as const) {
      bench.emulator.faults.add({ match: { path: /syncToken/ }, then: { status, body: { error: { errors: [{ domain: 'calendar', reason, message }], code: status, message } } } });
      const seen = await bench.sync();
      assert.ok(seen.reset);
      assert.equal(bench.mirror.size, size);
      assert.equal((await bench.sync()).batches, 0);
    }
  });

  it('goes on with the other calendars when one is shared no longer, or is listed and cannot be read', async () => {
    await bench.sync();
    const team = [...bench.mirror.values()].find(({ calendar }) => calendar === 'Apex team')!.calendarId;
    const gone = { status: 404, body: { error: { errors: [{ domain: 'global', reason: 'notFound', message: 'Not Found' }], code: 404, message: 'Not Found' } } };
    const end = bench.emulator.faults.add({ match: { path: new RegExp(`${encodeURIComponent(team)}/events`) }, times: 'forever', then: gone });
    const { reset, resubscribe } = await bench.sync();
    assert.deepEqual([reset, resubscribe], [true, true]);
    assert.deepEqual([...new Set([...bench.mirror.values()].map(({ calendar }) => calendar))].sort(), ['Personal', 'Work']);
    const amanda = bench.event('Call with Amanda Foster');
    await bench.atSource('PATCH', bench.path(amanda), { location: 'Elsewhere' });
    const before = bench.emulator.journal.length;
    assert.deepEqual((await bench.sync()).upsert, [amanda.id]);
    assert.equal(bench.emulator.journal.length - before, 2, 'the lost one is not asked again and again');
    end();
    bench.cursor = bench.cursor?.replace(/"day":"[^"]+"/, '"day":"2020-01-01"');
    await bench.sync();
    assert.ok([...bench.mirror.values()].some(({ calendar }) => calendar === 'Apex team'), 'it is tried again when everything is read anew');
  });

  it('reads everything anew for a cursor of another day, of garbage, of an older version or of another emulator', async () => {
    await bench.sync();
    const good = bench.cursor ?? '';
    const forged = JSON.parse(good) as { day: string; calendars: { token: string }[] };
    for (const cursor of ['garbage', good.replace(forged.day, '2020-01-01'), good.replace('"version":2', '"version":1'), good.replace(forged.calendars[0]?.token ?? '', 'AAAA')]) {
      bench.cursor = cursor;
      const { reset, resubscribe } = await bench.sync();
      assert.deepEqual([reset, resubscribe], [true, false]);
    }
  });

  it('reads everything anew when a calendar is ticked or renamed', async () => {
    await bench.sync();
    const list = await bench.atSource('GET', '/users/me/calendarList');
    const holidays = (list.body['items'] as { id: string; summary: string }[]).find(({ summary }) => summary === 'Holidays');
    await bench.atSource('GET', '/users/me/calendarList');
    await fetch(`${bench.emulator.origin}/calendar/v3/users/me/calendarList/${holidays?.id}`, {
      method: 'PATCH',
      headers: { authorization: `Bearer ${bench.emulator.ownerToken}` },
      body: JSON.stringify({ selected: true }),
    });
    (bench.emulator.journal as unknown[]).pop();
    assert.equal((await bench.sync()).batches, 0, 'the list is not due yet');
    const stale = bench.cursor?.replace(/"day":"[^"]+"/, '"day":"2020-01-01"');
    const seen = await bench.sync(['calendar-list']);
    assert.deepEqual([seen.reset, seen.resubscribe], [true, true], 'the list is due when Google says that it changed');
    bench.cursor = stale;
    assert.ok((await bench.sync()).resubscribe, 'also when the day changed meanwhile');
    assert.equal(bench.event('Founders’ Day').readOnly, true);
  });

  it('looks at the list of calendars also when the clock was set back since the last look', async () => {
    await bench.sync();
    const ahead = String(Date.now() + 7 * 3_600_000);
    bench.cursor = bench.cursor?.replace(/"listedAt":\d+/, `"listedAt":${ahead}`);
    await bench.sync();
    assert.equal(bench.cursor?.includes(ahead), false);
  });

  it('pages through long answers without losing an event that changes meanwhile', async () => {
    const calendar = encodeURIComponent('morgan.reeves@apex-consulting.example');
    let url = `/calendars/${calendar}/events?maxResults=7`;
    const ids = new Set<string>();
    let token: string | undefined;
    for (let page = 0; token === undefined; page += 1) {
      const { body } = await bench.atSource('GET', url);
      const items = body['items'] as { id: string }[];
      for (const { id } of items) ids.add(id);
      if (page === 0) await bench.atSource('DELETE', `/calendars/${calendar}/events/${items[0]?.id}`);
      token = body['nextSyncToken'] as string | undefined;
      url = `/calendars/${calendar}/events?maxResults=7&pageToken=${String(body['nextPageToken'])}`;
    }
    const whole = await bench.atSource('GET', `/calendars/${calendar}/events`);
    for (const { id } of whole.body['items'] as { id: string }[]) assert.ok(ids.has(id));
    const delta = await bench.atSource('GET', `/calendars/${calendar}/events?syncToken=${token}`);
    assert.deepEqual((delta.body['items'] as { status: string }[]).map(({ status }) => status), ['cancelled']);
  });

  it('names what went wrong: 401, 403 by quota and by scope, 429, 5xx, cut, malformed', async () => {
    await bench.sync();
    const { cursor } = bench;
    const google = (status: number, reason: string, headers = {}) => ({ status, headers, body: { error: { errors: [{ domain: 'x', reason, message: reason }], code: status, message: reason } } });
    const faults = [
      [google(401, 'authError'), 'signed-out'],
      [google(403, 'rateLimitExceeded', { 'retry-after': '9' }), 'rate-limited'],
      [google(403, 'insufficientPermissions'), 'forbidden'],
      [google(429, 'rateLimitExceeded', { 'retry-after': '9' }), 'rate-limited'],
      [google(503, 'backendError'), 'unavailable'],
      ['malformed', 'invalid-response'],
    ] as const;
    // One request only: the others of a failed sync are still under way when the next begins.
    const match = { path: /morgan/ };
    for (const [then, code] of faults) {
      bench.emulator.faults.add({ match, then });
      await assert.rejects(bench.sync(), (error: VivariumError) => failsWith(code)(error) && (code !== 'rate-limited' || error.retryAfter === 9000));
      assert.equal(bench.cursor, cursor);
    }
    bench.emulator.faults.add({ match, then: google(403, 'accessNotConfigured') });
    await assert.rejects(bench.sync(), { code: 'forbidden', message: /Enable it in the Google Cloud console/ });
    const end = bench.emulator.faults.add({ match, times: 'forever', then: google(400, 'The specified time range is empty.') });
    await assert.rejects(bench.sync(), { code: 'invalid-input', message: 'Google Calendar: The specified time range is empty.' }, 'in Google’s own words where we know no better');
    end();
    bench.emulator.faults.add({ match, then: 'cut' });
    await assert.rejects(bench.sync());
    for (let index = bench.emulator.journal.length - 1; index >= 0; index -= 1) if (bench.emulator.journal[index]?.responseBody.startsWith('{"items": [{"id": "half')) (bench.emulator.journal as unknown[]).splice(index, 1);
    assert.equal((await bench.sync()).batches, 0);
  });

  it('drops an event it cannot read by name, not the page', async () => {
    bench.emulator.faults.add({
      match: { path: /\/events\?/ },
      then: { status: 200, body: { kind: 'calendar#events', etag: '"1"', summary: 'x', updated: 'x', timeZone: 'UTC', accessRole: 'owner', items: [{ id: 'broken', start: { date: 'never' } }, { id: 'timeless' }], nextSyncToken: 'x' } },
    });
    const seen = await bench.sync();
    assert.equal(seen.rejected, 2);
    assert.ok(bench.mirror.size > 20);
    const index = bench.emulator.journal.findIndex(({ responseBody }) => responseBody.includes('timeless'));
    (bench.emulator.journal as unknown[]).splice(index, 1);
  });

  it('mirrors the list of calendars', async () => {
    const read = async (cursor?: string) => {
      for await (const batch of connector.sync('calendars', { ...bench.context, cursor })) return batch;
      return undefined;
    };
    const first = await read();
    assert.deepEqual(first?.upsert.map(({ name, selected, writable }) => [name, selected, writable]), [['Work', true, true], ['Apex team', true, true], ['Personal', true, true], ['Holidays', false, false]]);
    assert.equal(await read(first?.cursor), undefined);
    assert.equal((await read('AAAA'))?.reset, true);
    const hide = (hidden: boolean) => bench.atSource('PATCH', '/users/me/calendarList/personal@calendars.apex-consulting.example', { hidden });
    await hide(true);
    const hid = await read(first?.cursor);
    assert.deepEqual([hid?.upsert, hid?.remove], [[], ['personal@calendars.apex-consulting.example']], 'what is hidden at Google is as if it were gone');
    await hide(false);
    assert.deepEqual((await read(hid?.cursor))?.upsert.map(({ name }) => name), ['Personal']);
    // What the page does at the source is none of the connector's calls.
    for (let index = bench.emulator.journal.length - 1; index >= 0; index -= 1) if (bench.emulator.journal[index]?.method === 'PATCH') (bench.emulator.journal as unknown[]).splice(index, 1);
  });
});

describe('an account', () => {
  it('needs the scopes of its contract and no more; a read-only one cannot write', async () => {
    const bench = await Bench.open({ now, scopes: ['calendar.events.readonly', 'calendar.calendarlist.readonly'] });
    try {
      await bench.sync();
      const amanda = bench.event('Call with Amanda Foster');
      await assert.rejects(bench.act('moveEvent', { start: amanda.start, end: amanda.end }, amanda), failsWith('forbidden'));
      bench.emulator.expireAccessTokens();
      await assert.rejects(bench.sync(), failsWith('signed-out'));
    } finally {
      await bench.close();
    }
  });

  it('that may only look keeps the person’s answers and titles, and says that nothing of it can be answered', async () => {
    const bench = await Bench.open();
    try {
      const { start, end } = { start: { dateTime: '2099-03-04T09:00:00Z' }, end: { dateTime: '2099-03-04T10:00:00Z' } };
      assert.equal((await bench.atSource('POST', '/calendars/primary/events', { start, end })).status, 200);
      const read = async (readOnly: boolean) => {
        const found: GoogleEvent[] = [];
        for await (const { upsert } of connector.sync('events', { ...bench.context, account: { ...bench.account, readOnly }, cursor: undefined })) found.push(...(upsert as unknown as GoogleEvent[]));
        return found;
      };
      const [full, looking] = [await read(false), await read(true)];
      const told = (events: readonly GoogleEvent[]) => events.map(({ id, title, response }) => [id, title, response]).sort();
      assert.deepEqual(told(looking), told(full));
      assert.ok(looking.some(({ response }) => response === 'needs-action'));
      assert.ok(full.every(({ viewOnly }) => viewOnly === undefined), 'of a ticked calendar of the demo everything may be answered');
      assert.ok(looking.every(({ viewOnly, readOnly }) => viewOnly && readOnly));
    } finally {
      await bench.close();
    }
  });

  it('is refused beyond the published quota until the minute has passed', async () => {
    let time = now().getTime();
    const bench = await Bench.open({ now: () => new Date(time) });
    try {
      await bench.sync();
      const spent = bench.emulator.journal.filter(({ path }) => path.startsWith('/calendar')).length;
      const spend = (count: number) => Promise.all(Array.from({ length: count }, () => bench.http.get('/calendar/v3/users/me/calendarList?maxResults=1')));
      for (let left = 600 - spent; left > 0; left -= 40) await spend(Math.min(left, 40));
      await assert.rejects(bench.sync(), (error: VivariumError) => failsWith('rate-limited')(error) && (error.retryAfter ?? 0) > 0);
      time += 61_000;
      await bench.sync();
    } finally {
      await bench.close();
    }
  });
});
