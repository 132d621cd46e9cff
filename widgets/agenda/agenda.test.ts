import { assert } from '@open-wc/testing';
import { VivariumError } from '@vivarium/sdk/contract';
import { mountWidget } from '@vivarium/sdk/testing';
import { addDays, dayOf, dayWindow, formatDay, type EventRow } from '@vivarium/sdk/kinds';
import { details, form } from './form-testing.js';
import { widget } from './index.js';
import { hoursShown, layoutDay } from './layout.js';
import { sample } from './sample.js';

const mount = (options: Parameters<typeof mountWidget>[1] = {}) => mountWidget(widget, options);
type Mounted = Awaited<ReturnType<typeof mount>>;
const box = ({ element }: Mounted, title: string) => [...element.renderRoot.querySelectorAll<HTMLElement>('.box')].find((each) => each.textContent?.includes(title))!;
const press = async ({ element }: Mounted, target: HTMLElement, ...keys: string[]) => {
  for (const key of keys) {
    target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, composed: true, cancelable: true }));
    await element.updateComplete;
  }
};
/** What is loaded when the page is at rest is there. */
const atRest = async (mounted: Mounted) => {
  const title = mounted.element.renderRoot.querySelector('.box b')!.textContent!;
  await press(mounted, await details(mounted, title), 'Escape');
};
const button = ({ element }: Mounted, text: string) => [...element.renderRoot.querySelectorAll<HTMLButtonElement>('button')].find((each) => each.textContent?.includes(text) || each.getAttribute('aria-label') === text)!;
const row = (id: string, start: string, end: string) => ({ ...sample[1]!, id, title: id, start, end, $ref: `a/events/${id}` }) as unknown as EventRow;

describe('agenda layout', () => {
  const work = { workStart: 8, workEnd: 18 };
  const day = dayWindow('2026-03-04', 'UTC');
  const at = (time: string) => `2026-03-04T${time}:00.000Z`;

  it('gives overlapping appointments columns and lets them grow into free ones', () => {
    const boxes = layoutDay([row('a', at('09:00'), at('11:00')), row('b', at('09:00'), at('10:00')), row('c', at('09:30'), at('10:00')), row('d', at('10:00'), at('11:00')), row('e', at('11:00'), at('12:00'))], day);
    const shape = Object.fromEntries(boxes.map(({ event, column, columns, span }) => [event.id, [column, columns, span]]));
    assert.deepEqual(shape, { a: [0, 3, 1], b: [1, 3, 1], c: [2, 3, 1], d: [1, 3, 2], e: [0, 1, 1] });
  });

  it('clips to the day and counts elapsed hours when clocks change', () => {
    const [night] = layoutDay([row('n', '2026-03-03T22:00:00.000Z', at('01:00'))], day);
    assert.deepEqual([night!.top, night!.minutes], [0, 60]);
    const [box] = layoutDay([row('x', '2026-10-25T11:00:00.000Z', '2026-10-25T12:00:00.000Z')], dayWindow('2026-10-25', 'Europe/Berlin'));
    assert.equal(box!.top, 13 * 60, 'noon is the thirteenth hour of that day');
  });

  it('draws the working hours, what lies outside them, and the present hour when it is near', () => {
    const here = { day: '2026-03-04', timeZone: 'UTC' };
    const boxes = layoutDay([row('a', at('06:30'), at('07:00'))], day);
    assert.deepEqual(hoursShown([], work, here), { from: 8, to: 18 });
    assert.deepEqual(hoursShown(boxes, work, here), { from: 6, to: 18 });
    assert.deepEqual(hoursShown([], work, here, 5.6 * 60), { from: 5, to: 18 });
    assert.deepEqual(hoursShown([], work, here, 18 * 60), { from: 8, to: 19 });
    assert.deepEqual(hoursShown([], work, here, 3 * 60), { from: 8, to: 18 });
  });

  it('draws the working hours of the wall where clocks change', () => {
    const shown = (day: string, timeZone = 'Europe/Berlin') => hoursShown([], work, { day, timeZone });
    assert.deepEqual(shown('2026-03-29'), { from: 7, to: 17 });
    assert.deepEqual(shown('2026-10-25'), { from: 9, to: 19 });
    assert.deepEqual(shown('2026-10-04', 'Australia/Lord_Howe'), { from: 7, to: 18 }, 'by half an hour');
  });
});

describe('agenda', () => {
  it('marks what changed since the last look, says what left the day, and reports a mark that was in view', async () => {
    const mounted = await mount();
    const [timed] = mounted.element.renderRoot.querySelectorAll<HTMLElement>('.box[data-ref]');
    const item = timed!.dataset['ref']!;
    const before = { title: 'Walk', start: '2026-03-04T06:00:00.000Z', end: '2026-03-04T07:00:00.000Z', allDay: false };
    mounted.host.note('events', new Map([[item, { type: 'moved', seen: false, before }], ['a/events/gone', { type: 'gone', seen: false, before }]]));
    await mounted.element.updateComplete;
    assert.match(timed!.textContent!, /Moved, was 07:00/);
    assert.match(mounted.element.renderRoot.querySelector('.note')!.textContent!, /Gone\s+“Walk” \(.*07:00\) is gone\./);
    timed!.scrollIntoView();
    for (const end = Date.now() + 30_000; !mounted.host.seen.includes(item) && Date.now() < end; ) await new Promise(requestAnimationFrame);
    assert.include(mounted.host.seen, item);
    mounted.host.note('events', new Map());
    await mounted.element.updateComplete;
    assert.equal(mounted.element.renderRoot.querySelectorAll('.viv-change').length, 0);
    mounted.element.remove();
  });

  it('says that what cannot be changed cannot, and keeps the keys for that', async () => {
    const mounted = await mount({ items: { events: [{ ...sample[1]!, title: 'Read only', readOnly: true }], calendars: [] } });
    for (const key of ['e', 'm', 'Enter']) {
      // Enter presses the button, which shows its details.
      const event = new KeyboardEvent('keydown', { key, bubbles: true, composed: true, cancelable: true });
      box(mounted, 'Read only').dispatchEvent(event);
      assert.equal(event.defaultPrevented, key !== 'Enter', key);
    }
    await mounted.element.updateComplete;
    assert.equal(mounted.element.renderRoot.querySelector('[role=status]')!.textContent, 'This cannot be changed from here.');
    assert.isNull(mounted.element.renderRoot.querySelector('.held, viv-agenda-form'));
  });

  it('shows the mark of a change however long the title is', async () => {
    const title = 'A conversation about the quarter, its numbers and what follows from them for everybody who is there';
    const long = { ...sample[0]!, id: 'long', title, start: '2026-03-04T11:00:00.000Z', end: '2026-03-04T12:00:00.000Z', allDay: false };
    const mounted = await mount({ items: { events: [long], calendars: [] }, width: 240 });
    const within = () => {
      const [outer, mark] = ['.box', '.viv-change'].map((one) => mounted.element.renderRoot.querySelector(one)!.getBoundingClientRect());
      return mark!.top >= outer!.top && mark!.bottom <= outer!.bottom;
    };
    mounted.host.note('events', new Map([[box(mounted, title).dataset['ref']!, { type: 'changed', seen: false, before: {} }]]));
    await mounted.element.updateComplete;
    assert.isTrue(within());
    mounted.element.remove();
  });

  it('names the hours within their margin where a day has twice twelve of them', async () => {
    const mounted = await mount({ environment: { locale: 'en-US' } });
    const hours = [...mounted.element.renderRoot.querySelectorAll<HTMLElement>('.hour span')];
    assert.isTrue(hours.some(({ textContent }) => /^10\sAM$/.test(textContent)));
    for (const hour of hours) assert.isAtMost(hour.scrollWidth, hour.clientWidth);
  });

  it('moves an appointment with the keyboard in steps of 15 minutes', async () => {
    const mounted = await mount();
    await press(mounted, box(mounted, 'Write proposal'), 'm', 'ArrowDown', 'ArrowDown', 'Enter');
    assert.deepEqual(mounted.host.calls, [{ use: 'move', input: { start: '2026-03-04T14:30:00.000Z', end: '2026-03-04T16:00:00.000Z' }, on: 'sample-1/events/focus' }]);
  });

  it('moves to another day, and forgets a move that was cancelled', async () => {
    const mounted = await mount();
    await press(mounted, box(mounted, 'Write proposal'), 'Enter', 'ArrowUp', 'Escape');
    assert.deepEqual(mounted.host.calls, []);
    await press(mounted, box(mounted, 'Write proposal'), 'Enter', 'ArrowRight', 'Enter');
    assert.deepEqual(mounted.host.calls[0]!.input, { start: '2026-03-05T14:00:00.000Z', end: '2026-03-05T15:30:00.000Z' });
  });

  it('lets go of what somebody else moves meanwhile', async () => {
    const mounted = await mount();
    const target = box(mounted, 'Write proposal');
    const pointer = (type: string, clientY: number) => target.dispatchEvent(new PointerEvent(type, { bubbles: true, composed: true, pointerId: 1, button: 0, pointerType: 'mouse', clientY }));
    target.setPointerCapture = () => undefined;
    pointer('pointerdown', 100);
    pointer('pointermove', 152);
    await mounted.element.updateComplete;
    mounted.host.set('events', sample.map((event) => (event.id === 'focus' ? { ...event, start: '2026-03-04T16:00:00.000Z', end: '2026-03-04T17:00:00.000Z' } : event)));
    await mounted.element.updateComplete;
    pointer('pointermove', 178);
    pointer('pointerup', 178);
    await mounted.element.updateComplete;
    assert.deepEqual(mounted.host.calls, []);
    assert.include(mounted.element.renderRoot.querySelector('[role=status].hidden')!.textContent, 'Somebody else changed “Write proposal”');
    await press(mounted, box(mounted, 'Write proposal'), 'm', 'ArrowDown', 'Enter');
    assert.deepEqual(mounted.host.calls.map(({ input }) => input), [{ start: '2026-03-04T16:15:00.000Z', end: '2026-03-04T17:15:00.000Z' }]);
  });

  it('drags by pointer and does not open what was dragged', async () => {
    const mounted = await mount();
    const target = box(mounted, 'Call with Amanda Foster');
    target.setPointerCapture = () => undefined;
    const pointer = (type: string, clientY: number) => target.dispatchEvent(new PointerEvent(type, { bubbles: true, composed: true, pointerId: 1, button: 0, pointerType: 'mouse', clientY }));
    pointer('pointerdown', 100);
    pointer('pointermove', 126);
    pointer('pointerup', 126);
    target.click();
    await mounted.element.updateComplete;
    assert.deepEqual(mounted.host.calls[0]!.input, { start: '2026-03-04T09:30:00.000Z', end: '2026-03-04T10:15:00.000Z' });
    assert.isNull(mounted.element.renderRoot.querySelector('.details'));
  });

  it('shows details, answers, moves to tomorrow and to the next free slot', async () => {
    const mounted = await mount();
    const opened = await details(mounted, 'Design review');
    assert.isTrue(opened.matches(':focus'), 'whoever opened it is in it');
    assert.equal(getComputedStyle(opened).position, 'absolute', 'over the day');
    await assert.isAccessible(mounted.element);
    button(mounted, 'Maybe').click();
    button(mounted, 'Tomorrow').click();
    await mounted.element.updateComplete;
    assert.deepEqual(mounted.host.calls, [
      { use: 'respond', input: { response: 'tentative' }, on: 'sample-1/events/design' },
      { use: 'move', input: { start: '2026-03-05T09:30:00.000Z', end: '2026-03-05T10:30:00.000Z' }, on: 'sample-1/events/design' },
    ]);
    assert.isNull(mounted.element.renderRoot.querySelector('.details'));
  });

  it('says in which account an appointment is where those of several are shown, and only there', async () => {
    const fact = async (items: readonly object[]) => (await details(await mount({ items: { events: items as never } }), 'Design review')).querySelector('.fact')!.textContent!.replace(/\s+/g, ' ').trim();
    const at = (account: string) => sample.map((event) => (event.id === 'design' ? { ...event, $ref: `${account}/events/${event.id}` } : event));
    assert.match(await fact(sample), /· Work$/);
    assert.match(await fact(at('home')), /· Work · home$/);
    // A calendar that is called as its account says it already.
    assert.match(await fact(at('Work')), /· Work$/);
  });

  it('is moved to a free slot on days only of which it is known what they hold, also from a day that is over', async () => {
    const environment = { timeZone: 'UTC', today: dayOf(Date.now(), 'UTC') };
    const last = addDays(environment.today, 1);
    const late = { ...sample[1]!, id: 'late', title: 'Late', start: `${last}T17:00:00.000Z`, end: `${last}T18:00:00.000Z` };
    const mounted = await mount({ environment: { ...environment, day: last }, items: { events: [late], calendars: [] } });
    mounted.host.set('events', [late], { days: { before: 1, after: 1 } });
    await details(mounted, 'Late');
    button(mounted, 'Next free slot').click();
    await mounted.element.updateComplete;
    assert.deepEqual(mounted.host.calls, []);
    assert.include(mounted.element.renderRoot.querySelector('[role=alert]')!.textContent, `There is no free slot until ${formatDay(last, 'en-GB')}.`);
    mounted.host.set('events', [late], { days: { before: 1, after: 20 } });
    await mounted.element.updateComplete;
    button(mounted, 'Next free slot').click();
    assert.lengthOf(mounted.host.calls, 1);
    // What was left undone long ago: two weeks from then are over, too.
    const past = addDays(environment.today, -40);
    const old = { ...late, start: `${past}T09:00:00.000Z`, end: `${past}T10:00:00.000Z` };
    const taken = [1, 2, 3, 4, 5].map((days) => ({ ...late, id: `taken-${days}`, title: 'Taken', start: `${addDays(environment.today, days - 1)}T00:00:00.000Z`, end: `${addDays(environment.today, days)}T00:00:00.000Z` }));
    mounted.host.setEnvironment({ day: past });
    mounted.host.set('events', [old, ...taken]);
    await mounted.element.updateComplete;
    await details(mounted, 'Late');
    button(mounted, 'Next free slot').click();
    const { start } = mounted.host.calls.at(-1)!.input as { start: string };
    assert.isAtLeast(Date.parse(start), Date.parse(taken.at(-1)!.end), 'nothing is known to be in the way');
    mounted.element.remove();
  });

  it('shows when an hour is, whatever room a long title takes, also with the text spacing of a reader', async () => {
    const hour = { ...sample[1]!, title: 'Kick-off of the long awaited project with everybody who wants to take part in it', start: '2026-03-04T09:00:00.000Z', end: '2026-03-04T10:00:00.000Z' };
    const mounted = await mountWidget(widget, { items: { events: [hour], calendars: [] }, width: 260 });
    mounted.element.style.cssText = 'font-size: 13px; --viv-text-xs: 11px';
    const shown = () => {
      const [outer, title, times] = ['.box', '.box b', '.box .times'].map((selector) => mounted.element.renderRoot.querySelector(selector)!.getBoundingClientRect());
      const line = parseFloat(getComputedStyle(mounted.element.renderRoot.querySelector('.box b')!).lineHeight);
      return { lines: Math.round((title!.height / line) * 100) / 100, within: times!.bottom < outer!.bottom + 1.5 };
    };
    assert.deepEqual(shown(), { lines: 2, within: true });
    const spacing = new CSSStyleSheet();
    spacing.replaceSync('* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }');
    const root = mounted.element.renderRoot as ShadowRoot;
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, spacing];
    assert.deepEqual(shown(), { lines: 1, within: true });
  });

  it('knows the keys of an appointment in its details', async () => {
    const mounted = await mount();
    const inDetails = async (key: string) => {
      const event = new KeyboardEvent('keydown', { key, bubbles: true, composed: true, cancelable: true });
      (await details(mounted, 'Design review')).dispatchEvent(event);
      await mounted.element.updateComplete;
      return event.defaultPrevented;
    };
    assert.isTrue(await inDetails('m'), 'it is not the page’s');
    assert.isTrue(box(mounted, 'Design review').matches('.held:focus'));
    await press(mounted, box(mounted, 'Design review'), 'Escape');
    assert.isTrue(await inDetails('e'));
    await form(mounted);
    assert.isNull(mounted.element.renderRoot.querySelector('.details'));
    mounted.element.remove();
  });

  it('leaves no key of what cannot be changed to the page', async () => {
    const mounted = await mount({ items: { events: [{ ...sample[1]!, title: 'Read only', readOnly: true }], calendars: [] } });
    const opened = await details(mounted, 'Read only');
    for (const key of ['e', 'm']) {
      const event = new KeyboardEvent('keydown', { key, bubbles: true, composed: true, cancelable: true });
      opened.dispatchEvent(event);
      assert.isTrue(event.defaultPrevented, key);
    }
    await mounted.element.updateComplete;
    assert.isNull(mounted.element.renderRoot.querySelector('.held, viv-agenda-form'));
    assert.isNotNull(mounted.element.renderRoot.querySelector('.details'));
    mounted.element.remove();
  });

  it('says whole where something went that left the day, also on a narrow page', async () => {
    const mounted = await mountWidget(widget, { width: 260 });
    await atRest(mounted);
    mounted.host.set('events', sample.map((event) => (event.id === 'foster' ? { ...event, start: '2026-03-06T09:00:00.000Z', end: '2026-03-06T09:45:00.000Z' } : event)));
    await mounted.element.updateComplete;
    const words = mounted.element.renderRoot.querySelector<HTMLElement>('.note .where')!;
    assert.include(words.textContent, '6 March');
    const [text, note] = [document.createRange(), words.parentElement!.getBoundingClientRect()];
    text.selectNodeContents(words);
    const { right, bottom } = text.getBoundingClientRect();
    assert.isAtMost(right, note.right);
    assert.isAtMost(bottom, note.bottom);
  });

  it('answers an invitation that only somebody else can change', async () => {
    const mounted = await mount();
    mounted.host.set('events', sample.map((event) => (event.id === 'design' ? { ...event, readOnly: true } : event)));
    await mounted.element.updateComplete;
    const opened = await details(mounted, 'Design review');
    assert.include(opened.textContent, 'This cannot be changed from here.');
    assert.notInclude(opened.textContent, 'Tomorrow');
    button(mounted, 'Yes').click();
    assert.deepEqual(mounted.host.calls, [{ use: 'respond', input: { response: 'accepted' }, on: 'sample-1/events/design' }]);
  });

  it('shows the answer, and takes none, where its account may only look', async () => {
    const mounted = await mount();
    mounted.host.set('events', sample.map((event) => (event.id === 'design' ? { ...event, response: 'declined' as const, readOnly: true, viewOnly: true } : event)));
    await mounted.element.updateComplete;
    await details(mounted, 'Design review');
    const answers = ['Yes', 'Maybe', 'No'].map((label) => button(mounted, label));
    assert.deepEqual(answers.map(({ disabled, ariaPressed }) => [disabled, ariaPressed]), [[true, 'false'], [true, 'false'], [true, 'true']]);
    answers[0]!.click();
    assert.deepEqual(mounted.host.calls, []);
    await assert.isAccessible(mounted.element);
  });

  it('mails guests about a move where the person wants that', async () => {
    const mounted = await mount();
    const choice = async () => (await details(mounted, 'Call with Amanda Foster')).querySelector<HTMLInputElement>('input[type=checkbox]')!;
    (await choice()).click();
    await mounted.element.updateComplete;
    button(mounted, 'Tomorrow').click();
    await mounted.element.updateComplete;
    await press(mounted, box(mounted, 'Write proposal'), 'm', 'ArrowDown', 'Enter');
    assert.deepEqual(mounted.host.calls.map(({ use }) => use), ['moveAndTell', 'move'], 'who has no guests tells nobody');
    assert.isTrue((await choice()).checked);
  });

  it('says where an appointment went that left the day', async () => {
    const mounted = await mount();
    await atRest(mounted);
    mounted.host.set('events', sample.map((event) => (event.id === 'foster' ? { ...event, start: '2026-03-05T09:00:00.000Z', end: '2026-03-05T09:45:00.000Z' } : event)));
    await mounted.element.updateComplete;
    assert.include(mounted.element.renderRoot.querySelector('.note')!.textContent, 'Thursday');
    button(mounted, 'Show').click();
    await mounted.element.updateComplete;
    assert.equal(mounted.host.environment.day, '2026-03-05');
    assert.isOk(box(mounted, 'Call with Amanda Foster'));
    assert.isNull(mounted.element.renderRoot.querySelector('.note'));
  });

  it('goes on with the next appointment when the one with the focus leaves, else to where it went, else with the day', async () => {
    const mounted = await mount();
    const root = mounted.element.renderRoot as ShadowRoot;
    const timed = sample.filter(({ allDay }) => !allDay);
    const shown = () => [...root.querySelectorAll<HTMLElement>('.box')].map(({ dataset }) => dataset['ref']!);
    const show = async (events: readonly (typeof timed)[number][]) => {
      mounted.host.set('events', events);
      await mounted.element.updateComplete;
    };
    const onDay = () => timed.filter(({ id }) => shown().some((reference) => reference.endsWith(`/${id}`)));
    await show(timed);
    const [first, second] = shown();
    await details(mounted, onDay().find(({ id }) => first!.endsWith(`/${id}`))!.title);
    button(mounted, 'Tomorrow').click();
    await mounted.element.updateComplete;
    const later = (id: string) => ({ ...timed.find((event) => event.id === id)!, start: '2026-03-06T09:00:00.000Z', end: '2026-03-06T09:45:00.000Z' });
    const idOf = (reference: string) => reference.split('/').at(-1)!;
    await show(timed.map((event) => (event.id === idOf(first!) ? later(event.id) : event)));
    assert.equal((root.activeElement as HTMLElement).dataset['ref'], second);
    // The last one of the day leaves it.
    const only = timed.find(({ id }) => id === idOf(second!))!;
    await show([only]);
    box(mounted, only.title).focus();
    await show([later(only.id)]);
    assert.equal(root.activeElement?.textContent, 'Show');
    await show([only]);
    box(mounted, only.title).focus();
    await show([]);
    assert.isTrue(root.activeElement?.matches('.scroll'));
    mounted.element.remove();
  });

  it('does not touch what is read-only', async () => {
    const mounted = await mount({ items: { events: sample.map((event) => ({ ...event, readOnly: true })) } });
    await press(mounted, box(mounted, 'Write proposal'), 'm', 'ArrowDown', 'Enter');
    assert.deepEqual(mounted.host.calls, []);
  });

  it('opens a day whose night belongs to an event before at its first event of working hours', async () => {
    const night = { ...sample[1]!, id: 'night', title: 'Night train', start: '2026-03-03T21:00:00.000Z', end: '2026-03-04T00:30:00.000Z' };
    const mounted = await mount({ items: { events: [night, { ...sample[1]!, title: 'Later', start: '2026-03-04T13:00:00.000Z', end: '2026-03-04T14:00:00.000Z' }], calendars: [] }, environment: { today: '2026-03-01' } });
    const scroller = mounted.element.renderRoot.querySelector<HTMLElement>('.scroll')!;
    const inSight = (title: string) => {
      const [inner, outer] = [box(mounted, title).getBoundingClientRect(), scroller.getBoundingClientRect()];
      return inner.top < outer.bottom && inner.bottom > outer.top;
    };
    assert.isAbove(scroller.scrollHeight, scroller.clientHeight);
    assert.isTrue(inSight('Later'));
    mounted.element.remove();
  });

  it('draws the line of now behind the words of what goes on', async () => {
    const now = Date.now();
    const at = (minutes: number) => new Date(now + minutes * 60_000).toISOString();
    const today = new Date(now).toISOString().slice(0, 10);
    const mounted = await mount({ items: { events: [{ ...sample[1]!, title: 'Goes on', start: at(-10), end: at(10) }], calendars: [] }, environment: { day: today, today, timeZone: 'UTC' } });
    const layer = (selector: string) => Number(getComputedStyle(mounted.element.renderRoot.querySelector(selector)!).zIndex.replace('auto', '0'));
    assert.isAbove(layer('.lanes'), layer('.now'));
    mounted.element.remove();
  });

  it('says what failed', async () => {
    const mounted = await mount();
    mounted.host.answer = () => Promise.reject(new VivariumError('conflict', 'Somebody changed it in between.'));
    await press(mounted, box(mounted, 'Write proposal'), 'm', 'ArrowDown', 'Enter');
    await new Promise(requestAnimationFrame);
    assert.include(mounted.element.renderRoot.querySelector('[role=alert]')!.textContent, 'Somebody changed it');
    // It was about this day.
    mounted.host.setEnvironment({ day: '2026-03-05' });
    await mounted.element.updateComplete;
    assert.isNull(mounted.element.renderRoot.querySelector('[role=alert]'));
    mounted.element.remove();
  });

  it('does not say again what the host has told', async () => {
    const mounted = await mount();
    mounted.host.answer = () => Promise.reject(Object.assign(new VivariumError('unavailable', 'The source answered with an error (500).'), { told: true }));
    await press(mounted, box(mounted, 'Write proposal'), 'm', 'ArrowDown', 'Enter');
    await new Promise(requestAnimationFrame);
    assert.lengthOf(mounted.host.calls, 1);
    assert.isNull(mounted.element.renderRoot.querySelector('[role=alert]'));
    mounted.element.remove();
  });
});
