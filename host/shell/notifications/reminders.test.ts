import { expect } from '@open-wc/testing';
import { kinds, type Row } from '@vivarium/sdk/contract';
import type { EventRow } from '@vivarium/sdk/kinds';
import type { Host } from '../../connectors/host.js';
import type { NotedChange } from '../../store/changes.js';
import { NotificationChoice } from './choice.js';
import { remindersOf, worthSaying, type Reminder } from './due.js';
import { Reminders } from './reminders.js';

const MINUTE = 60_000;
const iso = (at: number) => new Date(at).toISOString();
const event = (id: string, start: number, more: object = {}): EventRow => ({
  ...kinds.event.item.parse({ id, title: id, start: iso(start), end: iso(start + 30 * MINUTE), allDay: false, status: 'confirmed', attendees: [], calendar: 'Work', recurring: false, readOnly: false, busy: true, ...more }),
  $ref: `calendar/events/${id}`,
});

describe('reminders', () => {
  const now = Date.parse('2026-03-04T10:00:00Z');

  it('are of appointments that are still to come, first come first', () => {
    const events = [
      event('later', now + 60 * MINUTE),
      event('soon', now + 12 * MINUTE),
      event('began', now - MINUTE),
      event('declined', now + 12 * MINUTE, { response: 'declined' }),
      event('all day', now, { allDay: true, start: '2026-03-05', end: '2026-03-06' }),
    ];
    expect(remindersOf(events, 10, now).map(({ event: { id }, at }) => [id, (at - now) / MINUTE])).to.deep.equal([['soon', 2], ['later', 50]]);
    expect(remindersOf(events, 0, now)).to.be.empty;
  });

  it('come when it is time, also for what was moved meanwhile; never for what was due before', async () => {
    let listener: ((snapshot: { items: readonly Row<Record<string, unknown>>[]; ready: boolean }) => void) | undefined;
    let closed = 0;
    const host = {
      timeZone: 'UTC',
      open: (_target: unknown, _query: unknown, listen: typeof listener) => {
        listener = listen;
        return () => closed++;
      },
    } as unknown as Pick<Host, 'open' | 'timeZone'>;
    const told: string[] = [];
    let settle: () => void;
    const second = new Promise<void>((resolve) => (settle = resolve));
    const reminders = new Reminders(host, 5, ({ event: { id } }: Reminder) => told.push(id) === 2 && settle());
    const begins = Date.now() + 5 * MINUTE;
    listener!({ ready: true, items: [event('first', begins + 30), event('passed', begins - MINUTE), event('second', begins + 60 * MINUTE)] });
    listener!({ ready: true, items: [event('first', begins + 30), event('passed', begins - MINUTE), event('second', begins + 120)] });
    await second;
    expect(told).to.deep.equal(['first', 'second']);
    reminders.close();
    expect(closed).to.equal(1);
  });

  it('come at once, and once, for what is made or moved when it was time for them already; not for what was there before', () => {
    let hear: ((items: readonly Row<Record<string, unknown>>[], ready?: boolean) => void) | undefined;
    const host = {
      timeZone: 'UTC',
      open: (_target: unknown, _query: unknown, listen: (snapshot: object) => void) => {
        hear = (items, ready = true) => listen({ items, ready });
        return () => undefined;
      },
    } as unknown as Pick<Host, 'open' | 'timeZone'>;
    const told: string[] = [];
    const reminders = new Reminders(host, 30, ({ event: { id, start } }: Reminder) => told.push(`${id} ${start}`));
    const soon = Date.now() + 5 * MINUTE;
    const [there, made, far] = [event('there', soon), event('made', soon + MINUTE), event('moved', soon + 600 * MINUTE)];
    hear!([], false);
    hear!([there, far]);
    expect(told).to.deep.equal([]);
    hear!([there, far, made]);
    const moved = event('moved', soon + 2 * MINUTE);
    hear!([there, moved, made, event('declined', soon, { response: 'declined' }), event('began', Date.now() - MINUTE)]);
    hear!([there]);
    hear!([there, moved, { ...made, title: 'Another title' }]);
    expect(told).to.deep.equal([`made ${made.start}`, `moved ${moved.start}`]);
    reminders.close();
  });
});

describe('what is worth a notification', () => {
  const now = Date.parse('2026-03-04T10:00:00Z');
  const on = (day: string) => ({ title: 'Call', start: `${day}T15:00:00Z`, end: `${day}T16:00:00Z`, allDay: false });
  const change = (kind: string, type: NotedChange['type'], more: object = {}): NotedChange => ({ item: 'a/b/c', at: now, connector: 'x', collection: 'y', kind, type, before: undefined, after: undefined, ...more });
  const choice = (chosen: object) => NotificationChoice.parse(chosen);

  it('is only what was chosen', () => {
    const news = [change('message', 'new', { after: { subject: 'Hello' } }), change('event', 'new', { after: on('2026-03-04') }), change('record', 'changed')];
    const said = (chosen: object) => worthSaying(news, choice(chosen), 'UTC', now).map(({ kind }) => kind);
    expect(said({})).to.be.empty;
    expect(said({ mail: true })).to.deep.equal(['message']);
    expect(said({ appointments: true })).to.deep.equal(['event']);
    expect(said({ mail: 'yes', appointments: 1, reminder: 7 })).to.be.empty;
  });

  it('is of appointments that were or are today or tomorrow, and not of every new word in them', () => {
    const all = choice({ appointments: true });
    const said = (more: object, type: NotedChange['type'] = 'moved') => worthSaying([change('event', type, more)], all, 'UTC', now).length;
    expect(said({ before: on('2026-03-05'), after: on('2026-03-20') })).to.equal(1);
    expect(said({ before: on('2026-03-20'), after: on('2026-03-04') })).to.equal(1);
    expect(said({ before: on('2026-03-06'), after: on('2026-03-07') })).to.equal(0);
    expect(said({ before: on('2026-03-04') }, 'gone')).to.equal(1);
    expect(said({ before: on('2026-03-04'), after: { ...on('2026-03-04'), title: 'Chat' } }, 'changed')).to.equal(0);
  });
});
