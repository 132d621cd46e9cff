import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { kinds } from '../contract/index.js';
import {
  addDays, asks, backToBacks, conflicts, conversationsOf, dayOf, daysBetween, dayWindow, daysOf, eventsOn, formatAmount, formatMoney, instantOf, isMirrored, minuteOf, nextFreeSlot, onDay, RecordFinder, requestIn, takesTime, touchesDay, waitsForReply, weekOf, withoutCopies,
  type EventRow, type MessageRow, type RecordRow,
} from './index.js';
import { evaluateQuery } from '../testing/oracle.js';

const event = (id: string, start: string, end: string, more: object = {}): EventRow =>
  ({ ...kinds.event.item.parse({ id, title: id, start, end, allDay: start.length === 10, status: 'confirmed', attendees: [], calendar: 'Work', recurring: false, readOnly: false, busy: true, ...more }), $ref: `a/events/${id}` });
const at = (time: string) => `2026-03-04T${time}:00.000Z`;
const message = (id: string, thread: string, more: object = {}): MessageRow =>
  ({ ...kinds.message.item.parse({ id, thread, subject: 'Terms', from: { email: 'amanda@foster.example' }, to: [], cc: [], at: at('08:00'), snippet: '', text: 'Can you confirm?', unread: false, starred: false, inbox: true, sent: false, draft: false, labels: [], attachments: [], ...more }), $ref: `a/messages/${id}` });
const record = (id: string, more: object = {}): RecordRow =>
  ({ ...kinds.record.item.parse({ id, type: 't', title: id, fields: {}, emails: [], editedAt: at('08:00'), ...more }), $ref: `n/records/${id}` });

describe('days', () => {
  it('go on across months, leap days and daylight saving', () => {
    assert.equal(addDays('2026-02-28', 1), '2026-03-01');
    assert.equal(addDays('2028-02-28', 1), '2028-02-29');
    assert.equal(addDays('2026-03-29', 1), '2026-03-30');
    assert.equal(addDays('2026-01-01', -1), '2025-12-31');
    assert.equal(daysBetween('2026-03-28', '2026-03-31'), 3);
  });

  it('are mirrored as far as their collection says, on either side', () => {
    const mirrored = (days?: Parameters<typeof isMirrored>[2]) => ['2026-02-01', '2026-02-02', '2026-03-05', '2026-03-06'].map((day) => isMirrored(day, '2026-03-04', days));
    assert.deepEqual(mirrored({ before: 30, after: 1 }), [false, true, true, false]);
    assert.deepEqual(mirrored({ before: 30 }), [false, true, true, true]);
    assert.deepEqual(mirrored(), [true, true, true, true]);
  });

  it('are another one elsewhere', () => {
    const now = '2026-03-01T23:30:00Z';
    assert.deepEqual(['UTC', 'Europe/Berlin', 'Pacific/Kiritimati'].map((zone) => dayOf(now, zone)), ['2026-03-01', '2026-03-02', '2026-03-02']);
  });

  it('are 23, 24 and 25 hours long where clocks change', () => {
    const hours = (day: string, zone: string) => {
      const { start, end } = dayWindow(day, zone);
      return (Date.parse(end) - Date.parse(start)) / 3_600_000;
    };
    assert.deepEqual(['2026-03-28', '2026-03-29', '2026-10-25'].map((day) => hours(day, 'Europe/Berlin')), [24, 23, 25]);
    // Midnight does not exist there on that day.
    assert.equal(hours('2026-09-06', 'America/Santiago'), 23);
    assert.equal(hours('2026-10-04', 'Australia/Lord_Howe'), 23.5);
  });

  it('turn a time on the wall into an instant and back', () => {
    for (const zone of ['UTC', 'Asia/Kolkata', 'America/St_Johns', 'Pacific/Kiritimati']) {
      const instant = instantOf('2026-03-04', 9 * 60 + 15, zone);
      assert.deepEqual([dayOf(instant, zone), minuteOf(instant, zone)], ['2026-03-04', 555]);
    }
    assert.equal(instantOf('2026-03-29', 150, 'Europe/Berlin'), '2026-03-29T01:30:00.000Z', 'a skipped time moves forward');
    assert.equal(instantOf('2026-10-25', 150, 'Europe/Berlin'), '2026-10-25T00:30:00.000Z', 'a doubled time is the first');
  });

  it('make weeks as the locale begins them', () => {
    assert.equal(weekOf('2026-03-04', 'en-GB')[0], '2026-03-02');
    assert.equal(weekOf('2026-03-04', 'en-US')[0], '2026-03-01');
    assert.equal(weekOf('2026-03-01', 'de')[6], '2026-03-01');
  });
});

describe('events', () => {
  it('are on a day by instants in the zone, all-day ones by days', () => {
    const late = event('late', '2026-03-04T23:30:00.000Z', '2026-03-05T00:30:00.000Z');
    const trip = event('trip', '2026-03-03', '2026-03-05');
    const point = event('point', at('10:00'), at('10:00'));
    const query = (day: string, zone: string) => evaluateQuery([late, trip, point], eventsOn(day, day, zone) as never).map(({ id }) => id);
    assert.deepEqual(query('2026-03-04', 'UTC'), ['trip', 'point', 'late']);
    assert.deepEqual(query('2026-03-04', 'Europe/Berlin'), ['trip', 'point']);
    assert.deepEqual(query('2026-03-05', 'Europe/Berlin'), ['late']);
    for (const day of ['2026-03-03', '2026-03-04', '2026-03-05'])
      for (const zone of ['UTC', 'Europe/Berlin', 'America/Los_Angeles'])
        assert.deepEqual(query(day, zone).sort(), [late, trip, point].filter((each) => touchesDay(each, day, zone)).map(({ id }) => id).sort());
    assert.deepEqual(daysOf(trip, '2026-03-01', '2026-03-07', 'UTC'), ['2026-03-03', '2026-03-04']);
  });

  it('conflict, follow each other, and leave slots', () => {
    const events = [event('a', at('09:00'), at('10:00')), event('b', at('09:30'), at('10:30')), event('c', at('10:30'), at('11:00')), event('no', at('09:00'), at('11:00'), { response: 'declined' })];
    assert.deepEqual(conflicts(events).map(([a, b]) => a.id + b.id), ['ab']);
    const crowd = ['v', 'w', 'x', 'y'].map((id) => event(id, at('12:00'), at('13:00')));
    assert.equal(conflicts(crowd).length, 3, 'as many as would have to move');
    const workshop = event('f', at('09:00'), at('17:00'));
    assert.deepEqual(conflicts([...events, workshop]).map(([a, b]) => a.id + b.id), ['af', 'fb', 'fc']);
    assert.deepEqual(backToBacks(events).map((run) => run.map(({ id }) => id).join('')), ['bc']);
    assert.deepEqual(nextFreeSlot(events, { minutes: 30, notBefore: at('09:00'), timeZone: 'UTC' }), { start: at('11:00'), end: at('11:30') });
    assert.equal(nextFreeSlot([], { minutes: 60, notBefore: '2026-03-06T17:30:00.000Z', timeZone: 'UTC' })?.start, '2026-03-09T09:00:00.000Z', 'the weekend is left out');
  });

  it('take no time of the account’s in somebody else’s calendar', () => {
    const [call, dentist] = [event('call', at('09:00'), at('10:00')), event('dentist', at('09:00'), at('10:00'), { ofOthers: true })];
    assert.deepEqual([call, dentist].map(takesTime), [true, false]);
    assert.deepEqual(conflicts([call, dentist]), []);
    assert.equal(nextFreeSlot([dentist], { minutes: 60, notBefore: at('09:00'), timeZone: 'UTC' })?.start, at('09:00'));
  });

  it('are one meeting in several calendars, which the person’s answer is for', () => {
    const copy = (id: string, more: object = {}) => event(id, at('09:00'), at('10:00'), { uid: 'weekly@apex.example', ...more });
    const best = (...copies: EventRow[]) => [copies, copies.toReversed()].map((each) => withoutCopies(each).map(({ id }) => id).join());
    assert.deepEqual(conflicts([copy('mine', { response: 'accepted' }), copy('team')]), []);
    assert.deepEqual(best(copy('team'), copy('mine', { response: 'declined' }), copy('hers', { ofOthers: true })), ['mine', 'mine'], 'nobody goes there because the team does');
    assert.deepEqual(best(copy('work', { response: 'accepted' }), copy('home', { response: 'declined' }), copy('old', { response: 'needs-action' })), ['work', 'work']);
    const series = [copy('today'), { ...copy('tomorrow'), start: '2026-03-05T09:00:00.000Z', end: '2026-03-05T10:00:00.000Z' }, event('x', at('09:00'), at('10:00')), event('y', at('09:00'), at('10:00'))];
    assert.deepEqual(withoutCopies(series), series, 'neither the series’ others nor what no source calls the same');
  });

  it('keep the time of day over a clock change', () => {
    const before = event('x', '2026-03-28T09:00:00.000Z', '2026-03-28T10:00:00.000Z');
    assert.deepEqual(onDay(before, '2026-03-29', 'Europe/Berlin', 600), { start: '2026-03-29T08:00:00.000Z', end: '2026-03-29T09:00:00.000Z' });
  });
});

describe('conversations', () => {
  it('wait when somebody else asked last', () => {
    const now = Date.parse(at('14:00'));
    const waits = (...messages: MessageRow[]) => waitsForReply(conversationsOf(messages)[0]!, now, 4);
    assert.equal(waits(message('1', 't')), true);
    assert.equal(waits(message('1', 't'), message('2', 't', { at: at('09:00'), sent: true })), false, 'answered');
    assert.equal(waits(message('1', 't'), message('2', 't', { at: at('09:00'), draft: true })), true, 'an answer that was not sent');
    assert.equal(waits(message('1', 't', { at: at('13:00') })), false, 'too young');
    assert.equal(waits(message('1', 't', { text: 'All done, thanks.' })), false, 'asks nothing');
    assert.equal(waits(message('1', 't', { from: { email: 'no-reply@shop.example' } })), false, 'a machine');
    assert.equal(waits(message('1', 't', { text: 'Noted.\n> Can you confirm?' })), false, 'only the quotation asks');
  });

  it('do not ask what they quote', () => {
    const earlier = 'Hi Amanda,\n\ncould you send me the signed copy by Friday?\n\nJordan';
    const marked = earlier.replace(/^/gm, '> ');
    const quotes = {
      Outlook: `________________________________\nFrom: Jordan Reyes <jordan@apex.example>\nSent: Monday, March 2, 2026 9:12 AM\nTo: Amanda Foster\nSubject: Contract\n\n${earlier}`,
      'Outlook, German': `Von: Jordan Reyes\nGesendet: Montag, 2. März 2026 09:12\nAn: Amanda Foster\nBetreff: Vertrag\n\n${earlier}`,
      'in bold': `*From:* Jordan Reyes\n*Date:* Monday\n\n${earlier}`,
      dashes: `-----Original Message-----\n${earlier}`,
      'dashes, German': `-----Ursprüngliche Nachricht-----\n${earlier}`,
      forwarded: `---------- Forwarded message ---------\n${earlier}`,
      marked: `On Mon, 2 Mar 2026 at 09:12, Jordan Reyes wrote:\n\n${marked}`,
      unmarked: `On Mon, 2 Mar 2026 at 09:12, Jordan Reyes wrote:\n\n${earlier}`,
      'over two lines': `On Mon, 2 Mar 2026 at 09:12, Jordan Reyes <\njordan@apex.example> wrote:\n\n${earlier}`,
      German: `Am 02.03.26 um 09:12 schrieb Jordan Reyes:\n${earlier}`,
      'German, over two lines': `Am Mo., 2. März 2026 um 09:12 Uhr schrieb Jordan Reyes <\njordan@apex.example>:\n${earlier}`,
    };
    for (const [name, quote] of Object.entries(quotes)) {
      for (const line of ['\n', '\r\n']) {
        const answer = (own: string) => ({ subject: 'Re: Contract', snippet: '', text: `${own}\n\n${quote}`.replaceAll('\n', line) });
        assert.equal(asks(answer('Signed and attached.')), false, name);
        assert.equal(requestIn(answer('Signed and attached.')), undefined, name);
        assert.equal(requestIn(answer('Signed. Is that all?')), 'Is that all?', name);
      }
    }
  });

  it('ask between what they quote, and from the same words in no header', () => {
    const inline = 'On Mon, 2 Mar 2026, Jordan wrote:\n> Could you sign?\nDone. Which copy is yours?\n> Thanks';
    assert.equal(requestIn({ snippet: '', text: inline }), 'Which copy is yours?');
    for (const text of ['From: Berlin\nTo: Paris\n\nCould you book that?', 'On 3 March we met. Tom wrote a list.\n\nCould you book that?', '--- Plan ---\nCould you book that?'])
      assert.equal(asks({ subject: 'Trip', snippet: '', text }), true, text);
  });

  it('ask with a subject that is their own', () => {
    const thanks = (subject: string) => asks({ subject, snippet: '', text: 'Great, see you there!' });
    assert.deepEqual(['Lunch on Friday?', 'Re: Lunch on Friday?', 'AW: Lunch on Friday?', 'Re[2]: Lunch?', 'Fwd: Lunch?', 'Return on Friday?'].map(thanks), [true, false, false, false, false, true]);
  });

  it('are read in no time, however hostile', () => {
    for (const text of ['On 1 '.repeat(20_000), 'On 1\n'.repeat(20_000), '-'.repeat(100_000), 'From:\n'.repeat(20_000), `Am 1 schrieb ${'x'.repeat(100_000)}`, '\n'.repeat(100_000), 'Am 1 schrieb\n'.repeat(10_000)]) {
      const before = performance.now();
      asks({ subject: '', snippet: '', text });
      assert.ok(performance.now() - before < 2000, text.slice(0, 20));
    }
  });

  it('do not mix accounts that use the same thread ids', () => {
    const other = { ...message('1', 't'), $ref: 'b/messages/1' };
    assert.equal(conversationsOf([message('1', 't'), other]).length, 2);
  });
});

describe('money', () => {
  it('keeps the order of its sign from right to left, and is as the language writes it elsewhere', () => {
    const left = /^\u200f112,000\u00a0US\$\u200e$/;
    assert.match(formatMoney(112_000, 'USD', 'ar-u-nu-latn'), left);
    assert.match(formatAmount(112_000, 'USD', 'ar-u-nu-latn', { maximumFractionDigits: 0 }), left);
    assert.match(formatMoney(1_200_000, 'USD', 'ar-u-nu-latn', true), /US\$\u200e$/);
    assert.equal(formatMoney(112_000, 'EUR', 'ar-u-nu-latn'), new Intl.NumberFormat('ar-u-nu-latn', { style: 'currency', currency: 'EUR', maximumFractionDigits: 0 }).format(112_000));
    assert.deepEqual([false, true].map((compact) => formatMoney(1e308, 'USD', 'en', compact)), ['$1E308', '$1.0E308']);
    assert.deepEqual(['en-GB', 'de'].map((locale) => formatMoney(112_000, 'USD', locale)), ['US$112,000', '112.000\u00a0$']);
    assert.equal(formatMoney(112_000, undefined, 'ar-u-nu-latn'), '112,000');
  });
});

describe('records', () => {
  const attendees = (...emails: string[]) => [{ email: 'me@apex.example', response: 'accepted', self: true }, ...emails.map((email) => ({ email, response: 'accepted' }))];
  const finder = RecordFinder.over([
    record('Foster Dynamics Inc.', { company: 'Foster Dynamics Inc.', emails: ['amanda@foster.example'] }),
    record('Shared', { emails: ['someone@gmail.com'] }),
    record('Apex', { emails: ['boss@apex.example'] }),
  ]);
  const found = (title: string, ...emails: string[]) => finder.forEvent(event('e', at('09:00'), at('10:00'), { title, attendees: attendees(...emails) })).map(({ record: { id }, by }) => `${id}:${by}`);

  it('are found by address, company and name', () => {
    assert.deepEqual(found('Call', 'amanda@foster.example'), ['Foster Dynamics Inc.:address']);
    assert.deepEqual(found('Call', 'legal@foster.example'), ['Foster Dynamics Inc.:company']);
    assert.deepEqual(found('Foster Dynamics: terms'), ['Foster Dynamics Inc.:title']);
    assert.deepEqual(found('Dinner', 'other@gmail.com'), [], 'a shared mail domain is no company');
    assert.deepEqual(found('Team', 'ann@apex.example'), [], 'colleagues are no clients');
  });
});
