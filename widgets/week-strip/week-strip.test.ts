import { assert } from '@open-wc/testing';
import { mountWidget } from '@vivarium/sdk/testing';
import type { EventRow } from '@vivarium/sdk/kinds';
import { summarise } from './density.js';
import { widget } from './index.js';
import { sample } from './sample.js';

describe('week strip', () => {
  it('says what fills each day and where it conflicts', async () => {
    const { element } = await mountWidget(widget);
    const wednesday = element.renderRoot.querySelector('[data-day="2026-03-04"]')!;
    assert.equal(wednesday.getAttribute('aria-label'), 'Wednesday 4 March, today, 3 events, 2.5 hours taken, 1 conflict');
    assert.equal(wednesday.getAttribute('aria-checked'), 'true');
  });

  it('claims to know of no day that nothing is on it before that was heard, or where no calendar can be asked', async () => {
    const { element, host } = await mountWidget(widget);
    const says = async (day: string) => {
      await element.updateComplete;
      const button = element.renderRoot.querySelector(`[data-day="${day}"]`)!;
      return [button.getAttribute('aria-label'), button.querySelector('.unknown') !== null];
    };
    host.set('events', []);
    assert.deepEqual(await says('2026-03-05'), ['Thursday 5 March, nothing scheduled', false]);
    const unknown = ['Thursday 5 March, not kept here', true];
    host.pend('events');
    assert.deepEqual(await says('2026-03-05'), unknown);
    for (const state of ['signed-out', 'failed'] as const) {
      host.set('events', [], { state });
      assert.deepEqual(await says('2026-03-05'), unknown, state);
    }
    host.set('events', sample, { state: 'signed-out' });
    assert.deepEqual(await says('2026-03-08'), ['Sunday 8 March, not kept here', true]);
    assert.match(String((await says('2026-03-04'))[0]), /today, 3 events, 2.5 hours taken, 1 conflict/);
  });

  it('counts a meeting once that is in two calendars, and no time that is somebody else’s', () => {
    const mine = { $ref: 'a/events/mine', ...sample[4]!, uid: 'call@apex.example' } as unknown as EventRow;
    const others = { ...mine, $ref: 'a/events/others', uid: 'another@apex.example', ofOthers: true };
    const [{ events, conflicts, busyMinutes, segments } = assert.fail()] = summarise([mine, { ...mine, $ref: 'a/events/team' }, others], ['2026-03-04'], 'UTC');
    assert.deepEqual([events, segments.length, conflicts, busyMinutes], [2, 2, 0, 45]);
    assert.equal(summarise([others], ['2026-03-04'], 'UTC')[0]!.busyMinutes, 0);
  });

  it('counts the last hour of a day that has 25', () => {
    const event = { $ref: 'a/events/late', ...sample[4]!, start: '2026-10-25T22:00:00.000Z', end: '2026-10-25T22:45:00.000Z' } as unknown as EventRow;
    assert.equal(summarise([event], ['2026-10-25'], 'Europe/Berlin')[0]!.busyMinutes, 45);
  });

  it('is not drawn again for what it does not say', () => {
    const event = { $ref: 'a/events/one', ...sample[4]! } as unknown as EventRow;
    const days = ['2026-03-03', '2026-03-04'];
    const first = summarise([event], days, 'Europe/Berlin');
    const renamed = summarise([{ ...event, title: 'Another' }], days, 'Europe/Berlin', first);
    assert.isTrue(renamed.every((day, index) => day === first[index]));
    const [tuesday, wednesday] = summarise([{ ...event, color: '#123456' }], days, 'Europe/Berlin', renamed);
    assert.deepEqual([tuesday === first[0], wednesday === first[1]], [true, false]);
  });

  it('names the days in one letter where their names are cut, all of them or none', async () => {
    const shown = (element: { readonly renderRoot: ParentNode }) => [...element.renderRoot.querySelectorAll<HTMLElement>('.name')].map((name) => [...name.children].find((one) => one.checkVisibility())!.textContent);
    for (const [locale, width, first] of [['ar', 358, 'س'], ['ar', 520, 'السبت'], ['en-GB', 358, 'Mon']] as const) {
      const { element } = await mountWidget(widget, { environment: { locale }, width });
      assert.equal(shown(element)[0], first, `${locale} at ${width}`);
      assert.equal([...element.renderRoot.querySelectorAll('.name')].filter((name) => name.scrollWidth > name.clientWidth).length, 0);
    }
  });

  it('selects by click and arrows, keeping the focus, also into another week', async () => {
    const { element, host } = await mountWidget(widget);
    element.renderRoot.querySelector<HTMLElement>('[data-day="2026-03-08"]')!.click();
    await element.updateComplete;
    const sunday = element.renderRoot.querySelector<HTMLElement>('[aria-checked=true]')!;
    sunday.focus();
    sunday.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true }));
    await element.updateComplete;
    assert.equal(host.environment.day, '2026-03-09');
    assert.equal((element.shadowRoot!.activeElement as HTMLElement).dataset['day'], '2026-03-09');
  });
});
