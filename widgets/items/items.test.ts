import { assert } from '@open-wc/testing';
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
