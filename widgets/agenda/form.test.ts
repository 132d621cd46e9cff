import { assert } from '@open-wc/testing';
import { VivariumError } from '@vivarium/sdk/contract';
import type { EventRow } from '@vivarium/sdk/kinds';
import { mountWidget } from '@vivarium/sdk/testing';
import { addressesIn, draftOf, isAddress, newDraft, problemsOf, timesOf, withStart } from './draft.js';
import type { AgendaForm } from './form.js';
import { widget } from './index.js';
import { sample } from './sample.js';

type Mounted = Awaited<ReturnType<typeof mountWidget>>;
const zone = 'Europe/Berlin';
const box = ({ element }: Mounted, title: string) => [...element.renderRoot.querySelectorAll<HTMLElement>('.box')].find((each) => each.textContent?.includes(title))!;
const key = (target: EventTarget, name: string) => target.dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true, composed: true, cancelable: true }));

/** The form, once it is there. */
async function form({ element }: Mounted): Promise<AgendaForm> {
  for (;;) {
    const found = element.renderRoot.querySelector<AgendaForm>('viv-agenda-form');
    if (found?.isConnected) {
      await found.updateComplete;
      return found;
    }
    await new Promise(requestAnimationFrame);
  }
}
const field = (opened: AgendaForm, name: string) => opened.renderRoot.querySelector<HTMLInputElement>(`[name=${name}]`)!;
async function write(opened: AgendaForm, name: string, value: string): Promise<void> {
  const input = field(opened, name);
  input.value = value;
  for (const type of ['input', 'change']) input.dispatchEvent(new Event(type, { bubbles: true }));
  await opened.updateComplete;
}
async function save(mounted: Mounted, opened: AgendaForm): Promise<void> {
  opened.renderRoot.querySelector('form')!.requestSubmit();
  await opened.updateComplete;
  await mounted.element.updateComplete;
}
const open = async (mounted: Mounted) => {
  mounted.element.renderRoot.querySelector<HTMLElement>('.new')!.click();
  return form(mounted);
};

describe('a draft of an appointment', () => {
  it('keeps its length when its start moves, over midnight and days', () => {
    const evening = withStart({ ...newDraft('2026-03-04', 22 * 60 + 30), end: '23:30', lastDay: '2026-03-04' }, { start: '23:30' });
    assert.include(evening, { day: '2026-03-04', start: '23:30', lastDay: '2026-03-05', end: '00:30' });
    assert.include(withStart(evening, { day: '2026-03-10' }), { lastDay: '2026-03-11', end: '00:30' });
    assert.include(withStart({ ...evening, allDay: true }, { day: '2026-03-06' }), { day: '2026-03-06', lastDay: '2026-03-07' });
  });

  it('is what the appointment is, there and back, over a change of clocks too', () => {
    for (const [start, end] of [['2026-03-29T00:30:00.000Z', '2026-03-29T01:30:00.000Z'], ['2026-10-25T20:00:00.000Z', '2026-10-26T09:00:00.000Z']] as const) {
      const event = { ...sample[2]!, start, end, $ref: 'a/b/c' } as unknown as EventRow;
      assert.deepEqual(timesOf(draftOf(event, zone), zone), { start, end });
    }
    const days = { ...sample[0]!, $ref: 'a/b/c' } as unknown as EventRow;
    assert.include(draftOf(days, zone), { day: '2026-03-04', lastDay: '2026-03-05' });
    assert.deepEqual(timesOf(draftOf(days, zone), zone), { start: '2026-03-04', end: '2026-03-06' });
  });

  it('says what is missing or cannot be', () => {
    const good = { ...newDraft('2026-03-04', 600), title: 'Walk' };
    assert.deepEqual(problemsOf(good, zone), []);
    assert.deepEqual(problemsOf({ ...good, title: '  ' }, zone), ['no-title']);
    assert.deepEqual(problemsOf({ ...good, day: '' }, zone), ['no-day']);
    assert.deepEqual(problemsOf({ ...good, end: '' }, zone), ['no-time']);
    assert.deepEqual(problemsOf({ ...good, end: '10:00' }, zone), ['ends-before']);
    assert.deepEqual(problemsOf({ ...good, allDay: true, lastDay: '2026-03-03' }, zone), ['ends-before']);
    assert.deepEqual(problemsOf({ ...good, guests: ['ann'] }, zone), ['no-address']);
  });

  it('takes addresses as they are typed and pasted', () => {
    assert.deepEqual(addressesIn('Ann Lee <Ann@Example.com>, bob@example.com;\n'), ['ann@example.com', 'bob@example.com']);
    for (const wrong of ['ann', 'ann@', 'a b@example.com', '@example.com', 'ann@example']) assert.isFalse(isAddress(wrong), wrong);
  });
});

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

  it('opens with N, in a field N is a letter, and Escape gives it up', async () => {
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

  it('left as it is, is not written', async () => {
    const mounted = await mountWidget(widget);
    box(mounted, 'Write proposal').click();
    await mounted.element.updateComplete;
    mounted.element.renderRoot.querySelector<HTMLElement>('.details [aria-label=Edit]')!.click();
    await save(mounted, await form(mounted));
    assert.deepEqual(mounted.host.calls, []);
    assert.isNull(mounted.element.renderRoot.querySelector('viv-agenda-form'));
  });
});
