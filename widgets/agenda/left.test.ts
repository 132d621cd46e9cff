import { assert } from '@open-wc/testing';
import { mountWidget } from '@vivarium/sdk/testing';
import { box, details, field, form, key, open, save, until, write } from './form-testing.js';
import { widget } from './index.js';
import { NEW } from './left.js';
import { sample } from './sample.js';

describe('a form', () => {
  it('that was left is there when it is opened again, also in the next widget, and can begin afresh', async () => {
    const mounted = await mountWidget(widget);
    const opened = await open(mounted);
    await write(opened, 'title', 'Walk');
    await write(opened, 'guest', 'ann@example.com');
    key(field(opened, 'guest'), 'Escape');
    await mounted.element.updateComplete;
    const button = () => mounted.element.renderRoot.querySelector<HTMLElement>('.new')!;
    assert.isNull(mounted.element.renderRoot.querySelector('viv-agenda-form'));
    assert.include(button().textContent, 'Continue event');
    assert.include(mounted.element.renderRoot.querySelector('.frame > [role=status]')!.textContent, 'kept');

    // At a minute that was chosen; with N again as it was left.
    const lanes = mounted.element.renderRoot.querySelector('.lanes')!;
    lanes.dispatchEvent(new MouseEvent('dblclick', { bubbles: true, composed: true, clientY: lanes.getBoundingClientRect().top + 5 }));
    const again = await form(mounted);
    assert.deepEqual(['title', 'start'].map((name) => field(again, name).value), ['Walk', '08:00']);
    assert.include(again.renderRoot.querySelector('.guests li')!.textContent, 'ann@example.com');
    await assert.isAccessible(mounted.element);
    await write(again, 'start', '09:45');
    [...again.renderRoot.querySelectorAll('button')].find(({ textContent }) => textContent === 'Cancel')!.click();
    await mounted.element.updateComplete;
    assert.equal(mounted.element.shadowRoot!.activeElement, button());
    key(button(), 'n');
    await form(mounted);
    mounted.element.remove();

    const other = await mountWidget(widget, { unsent: mounted.host.unsent });
    const there = await open(other);
    assert.deepEqual(['title', 'start'].map((name) => field(there, name).value), ['Walk', '09:45']);
    there.renderRoot.querySelector<HTMLElement>('.restored button')!.click();
    await there.updateComplete;
    assert.deepEqual(['title', 'start'].map((name) => field(there, name).value), ['', '09:45']);
    assert.isNull(there.renderRoot.querySelector('.guests li, .restored'));
    key(field(there, 'title'), 'Escape');
    await other.element.updateComplete;
    assert.include(other.element.renderRoot.querySelector('.new')!.textContent, 'New event', 'a time alone is nothing written');
    assert.deepEqual([...mounted.host.calls, ...other.host.calls], []);
  });

  it('that was left says what somebody else made of it meanwhile', async () => {
    const mounted = await mountWidget(widget);
    const edit = async () => {
      key(box(mounted, 'Write'), 'e');
      return form(mounted);
    };
    const opened = await edit();
    await write(opened, 'title', 'Write the offer');
    key(field(opened, 'title'), 'Escape');
    await mounted.element.updateComplete;
    assert.include((await details(mounted, 'Write')).textContent, 'Continue editing');
    mounted.host.set('events', sample.map((event) => (event.id === 'focus' ? { ...event, title: 'Write it together', location: 'Room Elbe' } : event)));
    await mounted.element.updateComplete;
    const again = await edit();
    await until(() => again.renderRoot.querySelector('.overlap[role=status]'));
    assert.deepEqual(['title', 'location'].map((name) => field(again, name).value), ['Write the offer', 'Room Elbe']);
    assert.include(again.renderRoot.querySelector('.overlap[role=status]')!.textContent, 'Write it together');
    key(field(again, 'title'), 'Escape');
    await mounted.element.updateComplete;
    const third = await edit();
    await until(() => third.renderRoot.querySelector('.overlap[role=status]'));
    third.renderRoot.querySelector<HTMLElement>('.restored button')!.click();
    await third.updateComplete;
    assert.equal(field(third, 'title').value, 'Write it together');
    key(field(third, 'title'), 'Escape');
    await mounted.element.updateComplete;
    assert.isUndefined(mounted.host.unsent.peek('sample-1/events/focus'));
  });

  it('is kept as it is being written, and gone once it is saved', async () => {
    const mounted = await mountWidget(widget);
    const kept = () => mounted.host.unsent.peek(NEW) as { draft: { title: string } } | undefined;
    let saved: (() => void) | undefined;
    mounted.host.answer = () => new Promise<void>((resolve) => (saved = resolve));
    const opened = await open(mounted);
    await write(opened, 'title', 'Walk');
    assert.equal(kept()?.draft.title, 'Walk');
    await save(mounted, opened);
    const button = () => mounted.element.renderRoot.querySelector('.new')!.textContent;
    await until(() => button().includes('New event'));
    await until(() => saved);
    saved!();
    await until(() => kept() === undefined);
    await mounted.element.updateComplete;
    assert.include(button(), 'New event');
  });

  it('that an earlier Vivarium kept is read, and what of it fits no more is left out', async () => {
    const mounted = await mountWidget(widget);
    const draft = { title: 'Walk', allDay: false, day: '2026-03-04', lastDay: '2026-03-04', start: '09:45', end: '10:45', guests: 'ann', location: 'River', description: '' };
    mounted.host.unsent.write(NEW, { draft });
    const opened = await open(mounted);
    assert.deepEqual(['title', 'start', 'location'].map((name) => field(opened, name).value), ['Walk', '09:45', 'River']);
  });

  it('whose event is deleted at the source meanwhile says so at once, and becomes a new one', async () => {
    const mounted = await mountWidget(widget);
    const edit = async () => {
      key(box(mounted, 'Write'), 'e');
      return form(mounted);
    };
    const opened = await edit();
    await write(opened, 'title', 'Write the offer');
    assert.isNull(opened.renderRoot.querySelector('[role=alert].overlap'));
    mounted.host.set('events', sample.filter(({ id }) => id !== 'focus'));
    await until(() => opened.renderRoot.querySelector('[role=alert].overlap'));
    assert.include(opened.renderRoot.querySelector('[role=alert].overlap')!.textContent, 'This event is gone');
    await assert.isAccessible(mounted.element);
    assert.equal(field(opened, 'title').value, 'Write the offer');

    // Left, it waits where new ones do.
    key(field(opened, 'title'), 'Escape');
    await mounted.element.updateComplete;
    const again = await open(mounted);
    assert.equal(field(again, 'title').value, 'Write the offer');
    key(field(again, 'title'), 'Escape');
    await mounted.element.updateComplete;

    // Undone at the source it is to be changed again, and what is new stays new.
    mounted.host.set('events', sample);
    await mounted.element.updateComplete;
    const back = await edit();
    await write(back, 'title', 'Write it tomorrow');
    mounted.host.set('events', sample.filter(({ id }) => id !== 'focus'));
    await until(() => back.renderRoot.querySelector('[role=alert].overlap'));
    assert.equal(back.renderRoot.querySelector('button.primary')!.textContent, 'Create event');
    await save(mounted, back);
    await until(() => mounted.host.calls.length > 0);
    assert.deepEqual(mounted.host.calls.map(({ use, on, input }) => [use, on, (input as { title: string }).title]), [['create', undefined, 'Write it tomorrow']]);
  });

  it('opened beside another one leaves that as it is', async () => {
    const mounted = await mountWidget(widget);
    const opened = await open(mounted);
    await write(opened, 'title', 'Walk');
    key(box(mounted, 'Write proposal'), 'e');
    await until(() => field(opened, 'title').value === 'Write proposal');
    assert.include(opened.renderRoot.querySelector('h3')!.textContent, 'Edit event');
    key(field(opened, 'title'), 'Escape');
    await mounted.element.updateComplete;
    const again = await open(mounted);
    assert.equal(field(again, 'title').value, 'Walk');
  });
});
