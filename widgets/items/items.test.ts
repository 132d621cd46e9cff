import { assert, waitUntil } from '@open-wc/testing';
import type { CollectionRef } from '@vivarium/sdk/contract';
import { mountWidget, widgetSuite } from '@vivarium/sdk/testing';
import { z } from 'zod';
import { columnsOf, labelOf, shown } from './columns.js';
import { itemsWidget } from './items.js';

const collection = { ref: 'collection', contract: 'mcp-test-1a2b3c', name: 'readGraph', definition: { title: 'People', item: z.looseObject({ id: z.string() }), key: 'id', pace: { visible: 30, hidden: 600 } } } as unknown as CollectionRef;
const items = [
  { id: 'a', entityType: 'person', name: 'Amanda Foster', observations: ['likes tea', 'decides in March'], since: '2026-02-01', seen: '2026-03-01T09:00:00Z', deals: 12000, active: true, url: 'https://example.com/people/amanda', nothing: null },
  { id: 'b', entityType: 'company', name: 'Harbor & Sons', observations: [], deals: 3, address: { city: 'Bremen', street: 'Hafen 1' } },
];
const widget = Object.freeze({ ...itemsWidget(collection, 'Memory: People'), sample: { items } });

widgetSuite(widget);

const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));

describe('a list of 2,000 rows', () => {
  const many = Array.from({ length: 2000 }, (_, index) => ({ id: `n${String(index).padStart(4, '0')}`, name: `Row ${index} ${'long '.repeat(index % 7 === 0 ? 30 : 0)}` }));
  const rowsOf = (element: HTMLElement) => [...element.shadowRoot!.querySelectorAll<HTMLElement>('.item')];
  async function mounted() {
    const { element, host } = await mountWidget(widget);
    element.style.cssText = 'display:block;block-size:400px;inline-size:500px';
    host.set('items', many);
    const scroller = element.shadowRoot!.querySelector<HTMLElement>('.scroll')!;
    // What has the keys and what makes room for rows that are not drawn are loaded apart.
    await waitUntil(() => scroller.scrollHeight > 40_000 && element.shadowRoot!.querySelector('.item [tabindex="-1"]'), undefined, { timeout: 20_000 });
    return { element, host, scroller };
  }
  /** The first row in sight. */
  const top = (element: HTMLElement, scroller: HTMLElement) => rowsOf(element).find((row) => row.getBoundingClientRect().bottom > scroller.getBoundingClientRect().top + 30)!;

  it('has few of them in the page, and uses their elements again while one scrolls', async () => {
    const { element, scroller } = await mounted();
    const elements = new Set<HTMLElement>();
    let most = 0;
    for (let step = 0; step < 60; step += 1) {
      scroller.scrollTop += 300;
      await frame();
      const rows = rowsOf(element);
      most = Math.max(most, rows.length);
      for (const row of rows) elements.add(row);
      const places = rows.map(({ dataset }) => Number(dataset['at']));
      assert.deepEqual(places, [...places].sort((left, right) => left - right), 'they are in the order that is read');
    }
    assert.isBelow(most, 150);
    assert.isBelow(elements.size, 200);
    assert.isAbove(Number(top(element, scroller).dataset['at']), 300);
    scroller.scrollTop = scroller.scrollHeight;
    await waitUntil(() => rowsOf(element).at(-1)?.dataset['at'] === '1999' && top(element, scroller).getBoundingClientRect().top < scroller.getBoundingClientRect().bottom, undefined, { timeout: 20_000 });
    assert.equal(rowsOf(element).at(-1)!.getAttribute('aria-rowindex'), '2001');
    assert.include(rowsOf(element).at(-1)!.textContent, 'Row 1999');
    await assert.isAccessible(element, { ignoredRules: ['color-contrast'] });
  });

  it('keeps the row that has the focus where it is, however far one scrolls', async () => {
    const { element, host, scroller } = await mounted();
    const button = rowsOf(element)[3]!.querySelector('button')!;
    button.focus();
    scroller.scrollTop = 20_000;
    await waitUntil(() => Number(top(element, scroller)?.dataset['at']) > 200, undefined, { timeout: 20_000 });
    assert.equal(element.shadowRoot!.activeElement, button);
    assert.include(button.closest('.item')!.textContent, 'Row 3');
    button.click();
    await waitUntil(() => element.shadowRoot!.querySelector('.details'), undefined, { timeout: 20_000 });
    assert.isBelow(rowsOf(element).length, 150);
    host.set('items', many.map((one, index) => (index === 5 ? { ...one, name: 'Changed' } : one)));
    await element.updateComplete;
    assert.equal(element.shadowRoot!.activeElement, button);
  });

  it('is walked by keyboard to its end, and shows the row that something leads to', async () => {
    const { element, host, scroller } = await mounted();
    const until = (what: () => unknown) => waitUntil(what, undefined, { timeout: 20_000 });
    const inSight = (row: HTMLElement | undefined) => row !== undefined && Math.abs(row.getBoundingClientRect().top - scroller.getBoundingClientRect().top) < scroller.clientHeight;
    const button = rowsOf(element)[3]!.querySelector('button')!;
    button.focus();
    button.dispatchEvent(new KeyboardEvent('keydown', { key: 'End', bubbles: true, composed: true, cancelable: true }));
    await until(() => element.shadowRoot!.activeElement?.textContent.includes('Row 1999') && inSight(rowsOf(element).at(-1)));
    host.setEnvironment({ revealed: `sample-1/items/${many[900]!.id}` });
    await until(() => inSight(rowsOf(element).find((row) => row.classList.contains('revealed'))));
    assert.include(element.shadowRoot!.querySelector('.revealed')!.textContent, 'Row 900');
    assert.isBelow(rowsOf(element).length, 150);
  });
});

describe('any collection', () => {
  it('has columns from what its items have, the name first', () => {
    assert.deepEqual(columnsOf(items.map((item) => ({ ...item, $ref: `x/y/${item.id}` })) as never), ['name', 'entityType', 'observations', 'since', 'seen', 'deals']);
    assert.deepEqual(columnsOf([{ $ref: 'x/y/a', a: 1, b: 2 }] as never, ['b', 'gone']), ['b']);
    assert.equal(labelOf('entityType'), 'Entity type');
    assert.deepEqual(shown('javascript:alert(1)'), { type: 'text', text: 'javascript:alert(1)' });
    assert.equal(shown('https://example.com').type, 'link');
    assert.deepEqual(shown([{ name: 'x' }, 2]), { type: 'list', texts: ['x', '2'], more: 0 });
  });

  it('opens a row to all that is known of it, by a button that says so', async () => {
    const { element } = await mountWidget(widget);
    const row = element.renderRoot.querySelector('.item')!;
    assert.include(row.textContent, 'Amanda Foster');
    assert.include(row.textContent, 'likes tea');
    assert.notInclude(row.textContent, 'example.com');
    const button = row.querySelector('button')!;
    button.click();
    await element.updateComplete;
    assert.equal(element.renderRoot.querySelector('.item button')!.getAttribute('aria-expanded'), 'true');
    assert.include(element.renderRoot.querySelector('.details')!.textContent, 'https://example.com/people/amanda');
    await assert.isAccessible(element, { ignoredRules: ['color-contrast'] });
  });

  it('marks what came since it was first seen', async () => {
    const { element, host } = await mountWidget(widget);
    host.setEnvironment({ reducedMotion: false });
    await element.updateComplete;
    assert.equal(element.renderRoot.querySelectorAll('.fresh').length, 0);
    host.set('items', [...items, { id: 'c', name: 'New one' }]);
    await element.updateComplete;
    await element.updateComplete;
    assert.deepEqual([...element.renderRoot.querySelectorAll('.fresh')].map((row) => row.textContent.trim().startsWith('New one')), [true]);
  });
});
