import { assert, nextFrame, waitUntil } from '@open-wc/testing';
import type { CollectionRef } from '@vivarium/sdk/contract';
import { mountWidget } from '@vivarium/sdk/testing';
import { sendKeys } from '@web/test-runner-commands';
import { z } from 'zod';
import { widget as agenda } from '../agenda/index.js';
import { sample as events } from '../agenda/sample.js';
import { widget as clients } from '../clients/index.js';
import { sample as client } from '../clients/sample.js';
import { widget as inbox } from '../inbox/index.js';
import { sample as messages } from '../inbox/sample.js';
import { itemsWidget } from '../items/items.js';

/** A loaded machine takes its time. */
const until = (what: () => unknown, why?: string) => waitUntil(what, why, { timeout: 20_000 });
const COUNT = 400;
const many = <Item>(item: (index: number) => Item) => Array.from({ length: COUNT }, (_, index) => item(index));
const id = (index: number) => `n${String(index).padStart(4, '0')}`;
const things = { ref: 'collection', contract: 'mcp-rows-1a2b3c', name: 'things', definition: { title: 'Things', item: z.looseObject({ id: z.string() }), key: 'id', pace: { visible: 30, hidden: 600 } } } as unknown as CollectionRef;
const anything = Object.freeze({ ...itemsWidget(things, 'Things'), sample: {} });

const mounts = {
  clients: () => mountWidget(clients, { items: { ...client, records: many((index) => ({ ...client.records[0]!, id: id(index), title: `Row ${index}`, stage: 'Lead', value: 5000 - index, emails: [] })) } }),
  // All in one hour: no timeline has room for them.
  agenda: () => mountWidget(agenda, { items: { events: many((index) => ({ ...events[1]!, id: id(index), title: `Row ${index}`, start: `2026-03-04T09:00:00.${String(index).padStart(3, '0')}Z`, end: '2026-03-04T10:00:00.000Z' })) } }),
  inbox: () => mountWidget(inbox, { items: { messages: many((index) => ({ ...messages[0]!, id: id(index), thread: id(index), subject: `Row ${index}`, at: new Date(Date.parse('2026-03-04T12:00:00Z') - index * 1000).toISOString() })) } }),
  items: () => mountWidget(anything, { items: { items: many((index) => ({ id: id(index), name: `Row ${index}` })) } }),
};

async function mounted(name: keyof typeof mounts) {
  const { element, host } = await mounts[name]();
  element.style.cssText = 'display:block;block-size:420px;inline-size:440px';
  const root = element.shadowRoot!;
  const scroller = root.querySelector<HTMLElement>('.scroll')!;
  await until(() => scroller.scrollHeight > 4000);
  const rowOf = (target: Element | null) => target?.closest<HTMLElement>('[data-rows] [data-at]') ?? undefined;
  /** Rows that Tab stops at. */
  const stops = () => [...new Set([...root.querySelectorAll<HTMLElement>('[data-rows] :is(button, a, input, select, textarea, [tabindex])')].filter(({ tabIndex }) => tabIndex >= 0).map(rowOf))];
  await until(() => stops().length === 1, 'the keys are there');
  const inSight = (row: Element | undefined) => {
    const [box, view] = [row?.getBoundingClientRect(), scroller.getBoundingClientRect()];
    return box !== undefined && box.bottom > view.top && box.top < view.bottom;
  };
  return { element, host, root, scroller, stops, inSight, focusedRow: () => rowOf(root.activeElement) };
}

for (const name of Object.keys(mounts) as (keyof typeof mounts)[])
  describe(`the long list of ${name}`, () => {
    it('has one stop for Tab: the first in sight, then where one was last', async () => {
      const { element, scroller, stops, inSight, root, focusedRow } = await mounted(name);
      assert.equal(stops().length, 1, 'before anybody was there');
      assert.isTrue(inSight(stops()[0]));
      scroller.scrollTop = 3000;
      await until(() => stops().length === 1 && inSight(stops()[0]), 'it goes with what is in sight');
      const row = stops()[0]!;
      const controls = [...row.querySelectorAll<HTMLElement>('button, select, input'), ...(row.localName === 'button' ? [row] : [])];
      controls[0]!.focus();
      scroller.scrollTop = 0;
      await nextFrame();
      await element.updateComplete;
      assert.deepEqual(stops(), [row], 'it stays where one was');
      for (let step = 0; step < controls.length; step += 1) {
        assert.equal(focusedRow(), row, 'what is in the row comes after it');
        await sendKeys({ press: 'Tab' });
      }
      assert.isUndefined(focusedRow(), 'and then the list is over');
      assert.deepEqual(stops(), [row]);
      assert.isTrue(root.contains(row), 'the row is kept for who comes back');
      await assert.isAccessible(element, { ignoredRules: ['color-contrast'] });
    });

    it('is walked by row, by page and to its ends', async () => {
      const { root, stops, focusedRow, inSight } = await mounted(name);
      const first = stops()[0]!;
      (first.localName === 'button' ? first : first.querySelector('button')!).focus();
      const at = () => Number(focusedRow()?.dataset['at'] ?? NaN);
      const begin = at();
      await sendKeys({ press: 'ArrowDown' });
      await until(() => at() === begin + 1);
      await sendKeys({ press: 'PageDown' });
      await until(() => at() > begin + 3 && inSight(focusedRow()));
      const page = at();
      assert.isBelow(page, begin + 60);
      await sendKeys({ press: 'PageUp' });
      await until(() => at() < page);
      await sendKeys({ press: 'End' });
      await until(() => root.activeElement?.textContent.includes(`Row ${COUNT - 1}`) && inSight(focusedRow()));
      assert.deepEqual(stops(), [focusedRow()]);
      await sendKeys({ press: 'Home' });
      await until(() => at() === begin && inSight(focusedRow()));
      assert.deepEqual(stops(), [focusedRow()]);
    });
  });

describe('a list that was drawn while nobody was in it', () => {
  it('has one stop when Tab is pressed', async () => {
    const { element, host, root, stops, focusedRow } = await mounted('clients');
    const row = (index: number) => ({ ...client.records[0]!, id: id(index), title: `New ${index}`, stage: 'Lead', value: 9000 - index, emails: [] });
    host.set('records', many(row).slice(0, 2));
    await until(() => root.querySelectorAll('[data-rows] [data-at]').length < 6);
    host.set('records', many(row));
    await until(() => root.querySelectorAll('[data-rows] [data-at]').length > 6);
    await element.updateComplete;
    const after = document.createElement('button');
    element.after(after);
    after.focus();
    await sendKeys({ press: 'Shift+Tab' });
    const first = root.querySelector('[data-rows] button')!.closest<HTMLElement>('[data-at]')!;
    assert.equal(focusedRow()?.dataset['at'], first.dataset['at'], 'the first row, not the last of all');
    assert.equal(stops().length, 1);
    after.remove();
  });
});

describe('what is in a row', () => {
  it('is reached by right and left, and left by Escape', async () => {
    const { element, root, stops } = await mounted('clients');
    const client = () => root.querySelector<HTMLElement>('.client')!;
    const [open, onward] = ['.open', '.step-on'].map((part) => client().querySelector<HTMLElement>(part)!);
    open!.focus();
    await sendKeys({ press: 'ArrowRight' });
    assert.equal(root.activeElement, onward);
    await sendKeys({ press: 'ArrowLeft' });
    assert.equal(root.activeElement, open);
    open!.click();
    await element.updateComplete;
    const field = client().querySelector<HTMLInputElement>('.composer input')!;
    field.focus();
    await sendKeys({ type: 'A note' });
    await sendKeys({ press: 'ArrowLeft' });
    assert.equal(root.activeElement, field, 'keys in a field are its own');
    await sendKeys({ press: 'Escape' });
    assert.equal(root.activeElement, open);
    assert.equal(field.value, 'A note');
    await sendKeys({ press: 'ArrowDown' });
    await until(() => root.activeElement?.textContent.includes('Row 1'));
    assert.equal(field.tabIndex, -1, 'what is in another row is passed over');
    assert.equal(stops().length, 1);
  });

  it('goes the other way from right to left, and leaves the keys to the page where there is nothing else', async () => {
    const { element, root, stops } = await mounted('clients');
    element.dir = 'rtl';
    const row = root.querySelector<HTMLElement>('.client')!;
    row.querySelector<HTMLElement>('.open')!.focus();
    await sendKeys({ press: 'ArrowLeft' });
    assert.isTrue(root.activeElement?.matches('.step-on'));
    const passed: string[] = [];
    const listen = ({ key, defaultPrevented }: KeyboardEvent) => defaultPrevented || passed.push(key);
    addEventListener('keydown', listen);
    await sendKeys({ press: 'ArrowLeft' });
    assert.isTrue(root.activeElement?.matches('.step-on'));
    root.querySelector<HTMLElement>('.stage > button')!.focus();
    await sendKeys({ press: 'ArrowRight' });
    await sendKeys({ press: 'Escape' });
    removeEventListener('keydown', listen);
    assert.deepEqual(passed, ['ArrowRight', 'Escape']);
    assert.equal(stops()[0], root.querySelector('.stage > button'));
  });

  it('gives its place to the next when its row is gone', async () => {
    const { element, host, root, stops } = await mounted('items');
    root.querySelectorAll<HTMLElement>('.item button')[3]!.focus();
    (root.activeElement as HTMLElement).blur();
    host.set('items', many((index) => ({ id: id(index), name: `Row ${index}` })).filter(({ name }) => name !== 'Row 3'));
    await element.updateComplete;
    await until(() => stops().length === 1 && stops()[0]!.textContent.includes('Row 4'));
  });

  it('gives the focus to the next when its row is gone, unless something else has it by then', async () => {
    const { element, host, root } = await mounted('items');
    const rows = many((index) => ({ id: id(index), name: `Row ${index}` }));
    const without = (...gone: number[]) => host.set('items', rows.filter((_, index) => !gone.includes(index)));
    root.querySelectorAll<HTMLElement>('.item button')[3]!.focus();
    without(3);
    await until(() => root.activeElement?.textContent.includes('Row 4'));
    const other = document.createElement('button');
    element.after(other);
    without(3, 4);
    await until(() => !root.activeElement?.textContent.includes('Row 4'));
    other.focus();
    for (let frame = 0; frame < 5; frame += 1) await nextFrame();
    assert.equal(document.activeElement, other);
    other.remove();
  });

  it('keeps the focus of a row that takes another place: it is not moved, the others are', async () => {
    const { element, host, root } = await mounted('inbox');
    const mails = (order: readonly number[]) => order.map((index, place) => ({ ...messages[0]!, id: id(index), thread: id(index), subject: `Row ${index}`, at: new Date(Date.parse('2026-03-04T12:00:00Z') - place * 1000).toISOString() }));
    const shown = () => [...root.querySelectorAll('.conversation .subject')].map(({ textContent }) => textContent);
    const show = async (...order: number[]) => {
      host.set('messages', mails(order));
      await until(() => shown().join() === order.map((index) => `Row ${index}`).join(), order.join());
      await element.updateComplete;
    };
    await show(0, 1, 2, 3, 4);
    const lost: Event[] = [];
    const head = root.querySelectorAll<HTMLElement>('.head')[3]!;
    head.focus();
    head.addEventListener('blur', (event) => lost.push(event));
    for (const order of [[3, 0, 1, 2, 4], [0, 1, 2, 4, 3], [4, 3, 5, 0], [0, 6, 3, 4, 5], [5, 4, 3, 6, 0]]) {
      await show(...order);
      assert.isTrue(root.activeElement === head, order.join());
    }
    assert.isEmpty(lost);
  });

  it('keeps the focus where it was in a row that goes to another group', async () => {
    const records = client.records.map((record) => ({ ...record, emails: [] }));
    const { element, host } = await mountWidget(clients, { items: { ...client, events: [], records } });
    const root = element.shadowRoot!;
    const row = (id: string) => root.querySelector<HTMLElement>(`.client[data-ref$="/${id}"]`)!;
    await until(() => root.querySelector('.stage > button[tabindex="-1"], .client [tabindex="-1"]'), 'the keys are there');
    const move = (id: string, stage: string) => host.set('records', records.map((record) => (record.id === id ? { ...record, stage } : record)));
    row('harbor').querySelector<HTMLElement>('.step-on')!.focus();
    move('harbor', 'Qualified');
    await until(() => root.activeElement?.matches('.step-on') && row('harbor').contains(root.activeElement));
    row('harbor').querySelector<HTMLElement>('.open')!.click();
    await until(() => row('harbor').querySelector('select'));
    row('harbor').querySelector('select')!.focus();
    move('harbor', 'Proposal');
    await until(() => root.activeElement?.localName === 'select' && row('harbor').contains(root.activeElement));
  });
});
