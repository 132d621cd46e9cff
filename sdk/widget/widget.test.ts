import { assert } from '@open-wc/testing';
import { html } from 'lit';
import { z } from 'zod';
import { kinds, type VivariumError } from '../contract/index.js';
import { mountWidget, widgetSuite } from '../testing/index.js';
import { defineWidget, WidgetElement } from './index.js';

const size = { w: 4, h: 4 };
const sample = [
  { id: 'b', title: 'Second', start: '2026-03-04T10:00:00.000Z', end: '2026-03-04T11:00:00.000Z' },
  { id: 'a', title: 'First', start: '2026-03-04T09:00:00.000Z', end: '2026-03-04T10:00:00.000Z' },
].map((event) => ({ ...event, allDay: false, status: 'confirmed' as const, attendees: [], calendar: 'Work', recurring: false, readOnly: false, busy: true }));

const definition = defineWidget({
  tag: 'test-days',
  title: 'Days',
  description: 'The events of the selected day.',
  sizes: { min: size, S: size, M: size, L: size, XL: size, max: size },
  uses: { events: kinds.event, move: kinds.event.actions.move, body: kinds.message.actions.body },
  config: z.object({ limit: z.number().default(5) }),
  state: { version: 1, schema: z.object({ open: z.boolean() }) },
  sample: { events: sample },
});

class Days extends WidgetElement(definition) {
  events = this.live('events', () => ({ where: { start: { gte: this.environment.day } }, orderBy: [['start', 'asc']], limit: this.config.limit }));
  override render() {
    return this.events.render({ ready: (events) => html`<ul>${events.map((event) => html`<li>${event.title}</li>`)}</ul>` });
  }
}
customElements.define(definition.tag, Days);
const texts = (element: HTMLElement) => [...element.shadowRoot!.querySelectorAll('li')].map((row) => row.textContent);

widgetSuite(definition);

const late = defineWidget({ tag: 'test-late', title: 'Late', description: 'What it looks like comes a moment later.', sizes: definition.sizes, uses: {}, config: z.object({}), sample: {} });
class Late extends WidgetElement(late) {
  private words = '';
  override connectedCallback() {
    super.connectedCallback();
    setTimeout(() => {
      this.words = 'Here';
      this.requestUpdate();
    }, 200);
  }
  override render() {
    return html`<p>${this.words}</p>`;
  }
}
customElements.define(late.tag, Late);

widgetSuite(late);

describe('a widget', () => {
  it('shows its live query and follows its changes', async () => {
    const { element, host } = await mountWidget(definition);
    assert.deepEqual(texts(element), ['First', 'Second']);
    host.set('events', [{ ...sample[1]!, title: 'Moved' }]);
    await element.updateComplete;
    assert.deepEqual(texts(element), ['Moved']);
  });

  it('asks a new query when its environment changes, and closes the old one', async () => {
    const { element, host } = await mountWidget(definition);
    host.setEnvironment({ day: '2026-03-05' });
    await element.updateComplete;
    assert.deepEqual(texts(element), []);
    assert.equal(host.openQueries, 1);
  });

  it('comes back after it was moved in the page', async () => {
    const { element, host } = await mountWidget(definition);
    const parent = element.parentElement!;
    element.remove();
    assert.equal(host.openQueries, 0);
    parent.append(element);
    await element.updateComplete;
    assert.deepEqual(texts(element), ['First', 'Second']);
  });

  it('calls, keeps state, and is typed from its uses', async () => {
    const { element, host } = await mountWidget(definition);
    const days = element as unknown as Days;
    await days.call('move', { start: '2026-03-05T09:00:00.000Z', end: '2026-03-05T10:00:00.000Z' }, { on: 'x/events/a' });
    assert.deepEqual(host.calls[0], { use: 'move', input: { start: '2026-03-05T09:00:00.000Z', end: '2026-03-05T10:00:00.000Z' }, on: 'x/events/a' });
    days.setState({ open: true });
    assert.deepEqual(days.state, { open: true });
    // @ts-expect-error no such use
    assert.equal(await days.call('erase', {}).catch((error: VivariumError) => error.code), 'not-granted');
    // @ts-expect-error a collection is not called
    await days.call('events', {}).catch(() => undefined);
    // @ts-expect-error `start` is missing
    await days.call('move', { end: '2026-03-05' });
    // @ts-expect-error an action is not live
    const wrong = () => days.live('move', () => ({}));
    assert.isFunction(wrong);
  });
});
