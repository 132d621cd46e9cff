import { assert, waitUntil } from '@open-wc/testing';
import { VivariumError } from '@vivarium/sdk/contract';
import type { EventRow } from '@vivarium/sdk/kinds';
import { mountWidget } from '@vivarium/sdk/testing';
import { draftOf } from './draft.js';
import { box, details, field, form, key, open, save, until, write } from './form-testing.js';
import { widget } from './index.js';
import { sample } from './sample.js';

const zone = 'Europe/Berlin';

describe('new event', () => {
  it('is created in the main calendar of its account, at the next free hour of the day', async () => {
    const mounted = await mountWidget(widget, { environment: { day: '2026-03-05' } });
    const opened = await open(mounted);
    await assert.isAccessible(mounted.element);
    assert.equal(opened.shadowRoot!.activeElement, field(opened, 'title'));
    await write(opened, 'title', 'Walk');
    await write(opened, 'location', 'Park');
    await save(mounted, opened);
    assert.deepEqual(mounted.host.calls, [
      { use: 'create', input: { title: 'Walk', start: '2026-03-05T08:00:00.000Z', end: '2026-03-05T09:00:00.000Z', timeZone: zone, location: 'Park', calendar: 'work' }, on: undefined },
    ]);
    assert.isNull(mounted.element.renderRoot.querySelector('viv-agenda-form'));
  });

  it('is gone to once it is there, also when its hour was out of sight', async () => {
    const mounted = await mountWidget(widget);
    const root = mounted.element.renderRoot as ShadowRoot;
    // What is loaded when the page is at rest.
    await details(mounted, 'Design review');
    key(root.querySelector('.details')!, 'Escape');
    const opened = await open(mounted);
    await write(opened, 'title', 'Late call');
    await write(opened, 'start', '23:00');
    await write(opened, 'end', '23:30');
    await save(mounted, opened);
    const { input } = mounted.host.calls[0]! as { input: { start: string; end: string } };
    mounted.host.set('events', [...sample, { ...sample[1]!, id: 'made', title: 'Late call', start: input.start, end: input.end }]);
    await until(() => root.activeElement === box(mounted, 'Late call'));
    const [made, outer] = [box(mounted, 'Late call').getBoundingClientRect(), root.querySelector('.scroll')!.getBoundingClientRect()];
    assert.isBelow(made.top, outer.bottom);
    mounted.element.remove();
  });

  it('opens with N, in a field N is a letter, and Escape closes it', async () => {
    const mounted = await mountWidget(widget);
    key(box(mounted, 'Write proposal'), 'n');
    const opened = await form(mounted);
    key(field(opened, 'title'), 'n');
    await mounted.element.updateComplete;
    assert.equal(mounted.element.renderRoot.querySelectorAll('viv-agenda-form').length, 1);
    key(field(opened, 'title'), 'Escape');
    await mounted.element.updateComplete;
    assert.isNull(mounted.element.renderRoot.querySelector('viv-agenda-form'));
    assert.deepEqual(mounted.host.calls, []);
  });

  it('opens with E on what has the focus or is open, wherever that stands', async () => {
    const mounted = await mountWidget(widget, { items: { events: [...sample, { ...sample[1]!, id: 'fair', title: 'Fair', start: '2026-03-04', end: '2026-03-05', allDay: true }] } });
    const chip = [...mounted.element.renderRoot.querySelectorAll<HTMLElement>('.chip')].find(({ textContent }) => textContent.includes('Fair'))!;
    key(chip, 'e');
    let opened = await form(mounted);
    assert.equal(field(opened, 'title').value, 'Fair');
    key(field(opened, 'title'), 'Escape');
    await mounted.element.updateComplete;
    key(await details(mounted, 'Write proposal'), 'e');
    opened = await form(mounted);
    assert.equal(field(opened, 'title').value, 'Write proposal');
    assert.isNull(mounted.element.renderRoot.querySelector('.details'));
  });

  it('invites guests, in the calendar that was chosen, and takes days without times', async () => {
    const mounted = await mountWidget(widget);
    const opened = await open(mounted);
    await write(opened, 'title', 'Offsite');
    await write(opened, 'calendar', `sample-1/calendars/team`);
    field(opened, 'allDay').click();
    await opened.updateComplete;
    await write(opened, 'lastDay', '2026-03-05');
    await write(opened, 'guest', 'Ann <ann@example.com>,bob@example.com');
    assert.include(opened.renderRoot.querySelector('[type=submit]')!.textContent, 'invite');
    await save(mounted, opened);
    assert.deepEqual(mounted.host.calls, [
      { use: 'invite', input: { title: 'Offsite', start: '2026-03-04', end: '2026-03-06', timeZone: zone, attendees: ['ann@example.com', 'bob@example.com'], calendar: 'team' }, on: undefined },
    ]);
  });

  it('says what is missing, and goes there', async () => {
    const mounted = await mountWidget(widget);
    const opened = await open(mounted);
    await save(mounted, opened);
    assert.include(opened.renderRoot.querySelector('[role=alert]')!.textContent, 'title');
    assert.equal(opened.shadowRoot!.activeElement, field(opened, 'title'));
    assert.equal(field(opened, 'title').getAttribute('aria-invalid'), 'true');
    assert.deepEqual(mounted.host.calls, []);
  });

  it('keeps what was written while the day changes around it', async () => {
    const mounted = await mountWidget(widget);
    const opened = await open(mounted);
    await write(opened, 'title', 'Walk');
    mounted.host.set('events', sample.slice(1));
    await mounted.element.updateComplete;
    await opened.updateComplete;
    assert.equal(field(opened, 'title').value, 'Walk');
  });

  it('tells of what is at the same time', async () => {
    const mounted = await mountWidget(widget);
    const opened = await open(mounted);
    await write(opened, 'start', '14:30');
    assert.include(opened.renderRoot.querySelector('.overlap')!.textContent, 'Calder Freight');
  });

  it('comes back with what was written when it was refused', async () => {
    const mounted = await mountWidget(widget);
    mounted.host.answer = () => Promise.reject(new VivariumError('forbidden', 'The calendar is closed.'));
    const opened = await open(mounted);
    await write(opened, 'title', 'Walk');
    await save(mounted, opened);
    const again = await form(mounted);
    assert.equal(field(again, 'title').value, 'Walk');
    assert.include(mounted.element.renderRoot.querySelector('.problem')!.textContent, 'closed');
  });

  it('starts where the timeline was double-clicked', async () => {
    const mounted = await mountWidget(widget);
    const lanes = mounted.element.renderRoot.querySelector<HTMLElement>('.lanes')!;
    lanes.dispatchEvent(new MouseEvent('dblclick', { bubbles: true, composed: true, clientY: lanes.getBoundingClientRect().top + 52 * 1.6 }));
    const opened = await form(mounted);
    assert.deepEqual([field(opened, 'start').value, field(opened, 'end').value], ['09:30', '10:30']);
  });

  it('starts at the time that the double-clicked line names, also where clocks change', async () => {
    for (const day of ['2026-03-28', '2026-03-29', '2026-10-25']) {
      const mounted = await mountWidget(widget, { items: { events: [] }, environment: { day, today: day } });
      const lines = [...mounted.element.renderRoot.querySelectorAll<HTMLElement>('.hour')];
      const named = lines.find(({ textContent }) => textContent.trim() === '15:00')!;
      const lanes = mounted.element.renderRoot.querySelector<HTMLElement>('.lanes')!;
      lanes.dispatchEvent(new MouseEvent('dblclick', { bubbles: true, composed: true, clientY: named.getBoundingClientRect().top + 5 }));
      const opened = await form(mounted);
      assert.deepEqual([field(opened, 'day').value, field(opened, 'start').value], [day, '15:00']);
    }
  });

  it('offers no calendar that cannot be written to', async () => {
    const opened = await open(await mountWidget(widget));
    assert.deepEqual([...field(opened, 'calendar').querySelectorAll('option')].map(({ textContent }) => textContent), ['Work', 'Apex team']);
  });
});

describe('an appointment that exists', () => {
  it('is edited: only what changed is written', async () => {
    const mounted = await mountWidget(widget);
    key(box(mounted, 'Write proposal'), 'e');
    const opened = await form(mounted);
    assert.isNull(field(opened, 'calendar'));
    await write(opened, 'title', 'Write the offer');
    await write(opened, 'end', '16:00');
    await save(mounted, opened);
    assert.deepEqual(mounted.host.calls, [
      { use: 'edit', input: { title: 'Write the offer' }, on: 'sample-1/events/focus' },
      { use: 'move', input: { start: '2026-03-04T14:00:00.000Z', end: '2026-03-04T15:00:00.000Z' }, on: 'sample-1/events/focus' },
    ]);
  });

  it('stays when it is, to the second, where only its title changes', async () => {
    const seconds = { start: '2026-03-04T14:00:30.000Z', end: '2026-03-04T14:59:59.000Z' };
    const mounted = await mountWidget(widget, { items: { events: sample.map((event) => (event.id === 'focus' ? { ...event, ...seconds } : event)) } });
    key(box(mounted, 'Write proposal'), 'e');
    const opened = await form(mounted);
    await write(opened, 'title', 'Write the offer');
    await save(mounted, opened);
    assert.deepEqual(mounted.host.calls, [{ use: 'edit', input: { title: 'Write the offer' }, on: 'sample-1/events/focus' }]);
  });

  it('whose guests change, asks for them before anything else is written', async () => {
    const mounted = await mountWidget(widget);
    const event = sample.find(({ attendees }) => attendees.some(({ self }) => !self))!;
    const [guest] = draftOf({ ...event, $ref: 'a/b/c' } as unknown as EventRow, zone).guests;
    key(box(mounted, event.title), 'e');
    const opened = await form(mounted);
    const button = opened.renderRoot.querySelector('[type=submit]')!;
    assert.equal(button.textContent.trim(), 'Save');
    await write(opened, 'title', 'Another');
    await write(opened, 'guest', 'bob@example.com');
    assert.include(button.textContent, 'tell guests');
    opened.renderRoot.querySelector<HTMLElement>('.guests li button')!.click();
    await opened.updateComplete;
    mounted.host.answer = () => Promise.reject(new VivariumError('declined', 'Not done.'));
    await save(mounted, opened);
    const again = await form(mounted);
    assert.deepEqual(mounted.host.calls.map(({ use, input }) => ({ use, input })), [{ use: 'changeGuests', input: { add: ['bob@example.com'], remove: [guest] } }]);
    assert.equal(field(again, 'title').value, 'Another');
  });

  it('that somebody else changes meanwhile follows where it was left alone, and says so where it was not', async () => {
    const mounted = await mountWidget(widget);
    key(box(mounted, 'Call with Amanda Foster'), 'e');
    const opened = await form(mounted);
    await write(opened, 'title', 'Call with Amanda');
    assert.include(opened.renderRoot.querySelector('.guests li')!.textContent, 'Amanda Foster', 'by name, also who is in no other appointment');
    await write(opened, 'guest', 'bob@example.com,');
    const theirs = { title: 'Call with Amanda Foster and Neil', start: '2026-03-04T13:00:00.000Z', end: '2026-03-04T13:30:00.000Z', location: 'Room Elbe' };
    mounted.host.set('events', sample.map((event) => (event.id === 'foster' ? { ...event, ...theirs } : event)));
    await mounted.element.updateComplete;
    await opened.updateComplete;
    assert.deepEqual(['title', 'start', 'end', 'location'].map((name) => field(opened, name).value), ['Call with Amanda', '14:00', '14:30', 'Room Elbe']);
    const [note, ...others] = [...opened.renderRoot.querySelectorAll('.overlap[role=status]')];
    assert.include(note!.textContent, 'meanwhile: “Call with Amanda Foster and Neil”');
    assert.deepEqual(others, []);
    await assert.isAccessible(mounted.element);
    await save(mounted, opened);
    await waitUntil(() => mounted.host.calls.length > 1, 'both are written', { timeout: 30_000 });
    assert.deepEqual(mounted.host.calls.map(({ use, input }) => ({ use, input })), [
      { use: 'changeGuests', input: { add: ['bob@example.com'], remove: [] } },
      { use: 'edit', input: { title: 'Call with Amanda' } },
    ]);
  });

  it('weeks away from the day on screen follows its source, too', async () => {
    const mounted = await mountWidget(widget);
    key(box(mounted, 'Write proposal'), 'e');
    const opened = await form(mounted);
    await write(opened, 'title', 'Write the offer');
    mounted.host.setEnvironment({ day: '2026-04-20' });
    await mounted.element.updateComplete;
    const theirs = { title: 'Write it together', start: '2026-05-12T09:00:00.000Z', end: '2026-05-12T10:00:00.000Z' };
    mounted.host.set('events', sample.map((event) => (event.id === 'focus' ? { ...event, ...theirs } : event)));
    await until(() => opened.renderRoot.querySelector('.overlap[role=status]'));
    assert.deepEqual(['title', 'day', 'start'].map((name) => field(opened, name).value), ['Write the offer', '2026-05-12', '11:00']);
    opened.renderRoot.querySelector<HTMLElement>('.overlap[role=status] button')!.click();
    await opened.updateComplete;
    assert.equal(field(opened, 'title').value, 'Write it together');
    await save(mounted, opened);
    assert.deepEqual(mounted.host.calls, []);
  });

  it('takes what somebody else made of it', async () => {
    const mounted = await mountWidget(widget);
    key(box(mounted, 'Write proposal'), 'e');
    const opened = await form(mounted);
    await write(opened, 'start', '16:00');
    mounted.host.set('events', sample.map((event) => (event.id === 'focus' ? { ...event, start: '2026-03-05T09:00:00.000Z', end: '2026-03-05T10:00:00.000Z' } : event)));
    await mounted.element.updateComplete;
    await opened.updateComplete;
    const note = opened.renderRoot.querySelector('.overlap[role=status]')!;
    assert.match(note.textContent!, /5 March, 10:00/);
    note.querySelector('button')!.click();
    await opened.updateComplete;
    assert.deepEqual([field(opened, 'day').value, field(opened, 'start').value], ['2026-03-05', '10:00']);
    assert.isNull(opened.renderRoot.querySelector('.overlap[role=status]'));
    await save(mounted, opened);
    assert.deepEqual(mounted.host.calls, []);
  });

  it('was refused since somebody changed it: it comes back with both', async () => {
    const mounted = await mountWidget(widget);
    key(box(mounted, 'Write proposal'), 'e');
    const opened = await form(mounted);
    await write(opened, 'title', 'Write the offer');
    mounted.host.answer = () => {
      mounted.host.set('events', sample.map((event) => (event.id === 'focus' ? { ...event, title: 'Write it together' } : event)));
      return Promise.reject(new VivariumError('conflict', 'Somebody changed it in between.'));
    };
    await save(mounted, opened);
    const again = await form(mounted);
    await mounted.element.updateComplete;
    await again.updateComplete;
    assert.equal(field(again, 'title').value, 'Write the offer');
    assert.include(again.renderRoot.querySelector('.overlap[role=status]')!.textContent, 'Write it together');
  });

  it('has room for long names on a narrow page', async () => {
    const mounted = await mountWidget(widget);
    mounted.element.style.inlineSize = '320px';
    key(box(mounted, 'Call with Amanda Foster'), 'e');
    const opened = await form(mounted);
    await write(opened, 'guest', `${'a-long-name-'.repeat(6)}@example.com,`);
    const guests = opened.renderRoot.querySelector<HTMLElement>('.guests')!;
    assert.isAtMost(Math.max(...[...guests.querySelectorAll('li, input')].map((one) => one.getBoundingClientRect().right)), guests.getBoundingClientRect().right + 1);
  });

  it('left as it is, is not written', async () => {
    const mounted = await mountWidget(widget);
    (await details(mounted, 'Write proposal')).querySelector<HTMLElement>('[aria-label=Edit]')!.click();
    await save(mounted, await form(mounted));
    assert.deepEqual(mounted.host.calls, []);
    assert.isNull(mounted.element.renderRoot.querySelector('viv-agenda-form'));
  });
});
