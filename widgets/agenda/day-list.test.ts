import { assert, nextFrame, waitUntil } from '@open-wc/testing';
import { mountWidget } from '@vivarium/sdk/testing';
import { widget } from './index.js';
import { sample } from './sample.js';

/** A loaded machine takes its time. */
const until = (what: () => unknown) => waitUntil(what, undefined, { timeout: 20_000 });
const press = (target: HTMLElement, key: string) => target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, composed: true, cancelable: true }));
/** All in the same hour: no timeline has room for them. */
const crowd = Array.from({ length: 2000 }, (_, index) => ({ ...sample[1]!, id: `e${String(index).padStart(4, '0')}`, title: `Meeting ${index}`, start: `2026-03-04T09:00:${String(Math.floor(index / 1000)).padStart(2, '0')}.${String(index % 1000).padStart(3, '0')}Z`, end: '2026-03-04T10:00:00.000Z' }));
const allDay = (count: number) => Array.from({ length: count }, (_, index) => ({ ...sample[0]!, id: `d${String(index).padStart(4, '0')}`, title: `Fair ${index}` }));

async function mounted(events: readonly Record<string, unknown>[]) {
  const { element, host } = await mountWidget(widget, { items: { events } });
  element.style.cssText = 'display:block;block-size:420px;inline-size:400px';
  await element.updateComplete;
  const root = element.shadowRoot!;
  const scroller = root.querySelector<HTMLElement>('.scroll')!;
  const inSight = (target: Element | null | undefined) => {
    const [box, view] = [target?.getBoundingClientRect(), scroller.getBoundingClientRect()];
    return box !== undefined && box.bottom > view.top && box.top < view.bottom;
  };
  return { element, host, root, scroller, inSight, rows: () => [...root.querySelectorAll<HTMLElement>('.rows > li')] };
}

describe('a day of 2,000 appointments at once', () => {
  it('is a list of few elements, however far one scrolls', async () => {
    const { element, root, scroller, rows, inSight } = await mounted(crowd);
    await until(() => scroller.scrollHeight > 40_000);
    const elements = new Set<HTMLElement>();
    let most = 0;
    for (let step = 0; step < 60; step += 1) {
      scroller.scrollTop += 300;
      await nextFrame();
      await element.updateComplete;
      most = Math.max(most, root.querySelectorAll('*').length);
      for (const row of rows()) elements.add(row);
    }
    assert.isBelow(most, 800);
    assert.isBelow(elements.size, 200);
    scroller.scrollTop = scroller.scrollHeight;
    await until(() => rows().at(-1)?.ariaPosInSet === '2000' && inSight(rows().at(-1)));
    assert.equal(rows().at(-1)!.ariaSetSize, '2000');
    await assert.isAccessible(element);
  });

  it('is walked by keyboard, and gives the focus back when details close', async () => {
    const { root, scroller, rows, inSight } = await mounted(crowd);
    const focused = () => root.activeElement?.textContent;
    await until(() => root.querySelector('.rows [tabindex="-1"]'));
    rows()[0]!.querySelector('button')!.focus();
    press(root.activeElement as HTMLElement, 'End');
    await until(() => focused()?.includes('Meeting 1999'));
    press(root.activeElement as HTMLElement, 'ArrowUp');
    await until(() => focused()?.includes('Meeting 1998') && inSight(root.activeElement));
    (root.activeElement as HTMLElement).click();
    await until(() => root.activeElement?.classList.contains('details'));
    scroller.dispatchEvent(new WheelEvent('wheel'));
    scroller.scrollTop = 0;
    await until(() => rows().every((row) => !row.textContent.includes('Meeting 1990')));
    press(root.activeElement as HTMLElement, 'Escape');
    await until(() => focused()?.includes('Meeting 1998') && inSight(root.activeElement));
  });

  it('says of one that began the day before when it ends', async () => {
    const overnight = (id: string, end: string) => ({ ...sample[1]!, id, title: `Night ${id}`, start: '2026-03-03T20:00:00.000Z', end });
    const { rows } = await mounted([overnight('short', '2026-03-04T01:00:00.000Z'), overnight('long', '2026-03-05T07:00:00.000Z'), ...crowd.slice(0, 20)]);
    const times = () => rows().slice(0, 3).map((row) => row.querySelector('time')?.textContent);
    await until(() => times().length === 3);
    assert.sameMembers(times(), ['until 02:00', 'all day', '10:00']);
  });

  it('shows the one that something leads to', async () => {
    const { host, root, inSight } = await mounted(crowd);
    host.setEnvironment({ revealed: `sample-1/events/${crowd[1234]!.id}` });
    await until(() => inSight(root.querySelector('.rows .revealed')));
    assert.include(root.querySelector('.revealed')!.textContent, 'Meeting 1234');
  });
});

describe('a day with much that lasts all day', () => {
  it('shows the first of it above the timeline, all of it as a list, and the timeline again', async () => {
    const { element, root, rows, scroller } = await mounted([...allDay(500), ...sample.slice(1)]);
    assert.equal(root.querySelectorAll('.chip').length, 12);
    assert.isAbove(scroller.clientHeight, 150);
    const more = root.querySelector<HTMLElement>('.more')!;
    assert.equal(more.textContent, '489 more');
    more.click();
    await until(() => root.activeElement?.closest('.rows'));
    assert.equal(rows()[0]!.ariaSetSize, '506');
    assert.isBelow(root.querySelectorAll('*').length, 800);
    await assert.isAccessible(element);
    root.querySelector<HTMLElement>('.all-day button')!.click();
    await until(() => root.activeElement?.classList.contains('more'));
    assert.isOk(root.querySelector('.timeline'));
  });

  it('leads to one that has no room there', async () => {
    const { host, root, inSight } = await mounted([...allDay(500), ...sample.slice(1)]);
    host.setEnvironment({ revealed: 'sample-1/events/d0400' });
    await until(() => inSight(root.querySelector('.rows .revealed')));
    assert.include(root.querySelector('.revealed')!.textContent, 'Fair 400');
  });
});
