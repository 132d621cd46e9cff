import { assert, nextFrame, waitUntil } from '@open-wc/testing';
import { VivariumError } from '@vivarium/sdk/contract';
import { mountWidget } from '@vivarium/sdk/testing';
import { widget } from './index.js';
import { sample } from './sample.js';

/** A loaded machine takes its time. */
const until = (what: () => unknown) => waitUntil(what, undefined, { timeout: 20_000 });
const settle = async (element: { updateComplete: Promise<boolean> }) => {
  await nextFrame();
  await element.updateComplete;
};

const noteField = (within: Element) => within.querySelector<HTMLInputElement>('[name=note]')!;
const write = async (within: Element, text: string) => {
  noteField(within).value = text;
  noteField(within).dispatchEvent(new Event('input'));
  await nextFrame();
};

describe('clients', () => {
  it('shows the notes of the clients one meets, matched by address and by company', async () => {
    const { element } = await mountWidget(widget);
    await settle(element);
    const meetings = [...element.renderRoot.querySelectorAll('.meeting')].map((each) => each.textContent);
    assert.equal(meetings.length, 2);
    assert.include(meetings[0], 'Legal asked twice for the liability cap');
    assert.include(meetings[1], 'Helen takes the decision');
  });

  it('is no wider than its card, however long the words of a button are', async () => {
    const { element } = await mountWidget(widget, { width: 250 });
    await settle(element);
    for (const button of element.renderRoot.querySelectorAll<HTMLElement>('.composer button')) button.textContent = 'Hinzufügen';
    for (const card of element.renderRoot.querySelectorAll('.meeting'))
      for (const part of card.children) assert.isAtMost(part.getBoundingClientRect().right, card.getBoundingClientRect().right);
  });

  it('is no wider than its card and leaves room for every value, however long titles and names of fields are', async () => {
    const [long, record] = ['N'.repeat(3000), sample.records[0]!];
    const { element } = await mountWidget(widget, {
      width: 320,
      items: { ...sample, events: sample.events.map((event) => ({ ...event, title: long })), records: [{ ...record, title: long, fields: { [long]: 'one', Owner: 'Jordan' } }] },
    });
    await settle(element);
    const { renderRoot } = element;
    renderRoot.querySelector<HTMLElement>('.client .head button')!.click();
    await until(() => renderRoot.querySelector('.client dd'));
    const list = renderRoot.querySelector<HTMLElement>('.scroll')!;
    assert.isAtMost(list.scrollWidth, list.clientWidth);
    const { right } = list.getBoundingClientRect();
    const within = ['.meeting', '.meeting .title button', '.meeting .who b', '.fields', '.fields dt', '.fields dd'].flatMap((part) => [...renderRoot.querySelectorAll(part)]);
    for (const part of within) assert.isAtMost(part.getBoundingClientRect().right, right, part.outerHTML.slice(0, 60));
    for (const value of renderRoot.querySelectorAll('.fields dd')) assert.isAbove(value.getBoundingClientRect().width, 100);
    assert.isBelow(renderRoot.querySelector('.meeting .title')!.getBoundingClientRect().height, 120);
  });

  it('says the year of what is due in another one, and what a source calls a day and is none as it is', async () => {
    const due = ['2026-03-06', '2025-03-06', '9999-12-31', 'next week'];
    const { element } = await mountWidget(widget, { items: { ...sample, events: [], records: due.map((nextStepDue, index) => ({ ...sample.records[0]!, id: `r${index}`, nextStepDue })) } });
    await settle(element);
    assert.sameMembers([...element.renderRoot.querySelectorAll('.client .due')].map(({ textContent }) => textContent), ['due 6 Mar', 'due 6 Mar 2025, late', 'due 31 Dec 9999', 'due next week']);
  });

  it('names the days of fields as they are where the person is, and leaves words after a day alone', async () => {
    const fields = { Signed: '2026-03-10T23:00:00.000Z', Trial: { start: '2026-03-10', end: '2026-03-11T00:30:00.000+14:00' }, Log: '2026-03-10 called them' };
    const { element } = await mountWidget(widget, { items: { ...sample, records: [{ ...sample.records[0]!, fields }] }, environment: { timeZone: 'Asia/Tokyo' } });
    await settle(element);
    element.renderRoot.querySelector<HTMLElement>('.client .head button')!.click();
    await until(() => element.renderRoot.querySelector('.client dd'));
    assert.deepEqual([...element.renderRoot.querySelectorAll('.client dd')].map(({ textContent }) => textContent), ['11 Mar 2026', '10 Mar 2026 – 10 Mar 2026', '2026-03-10 called them']);
  });

  it('says whose records are shown where they are of several accounts, and only there', async () => {
    const accounts = ({ element }: Awaited<ReturnType<typeof mountWidget>>) => [...element.renderRoot.querySelectorAll('.who > .muted:not(.number), h3 .muted')].map(({ textContent }) => textContent);
    const { types, records } = sample;
    const alone = await mountWidget(widget);
    await settle(alone.element);
    assert.deepEqual(accounts(alone), []);
    const two = await mountWidget(widget, { items: { ...sample, types: [...types, { ...types[0]!, id: 'clients', $ref: 'other/types/clients' }], records: [...records, { ...records[0]!, $ref: 'other/records/foster' }] } });
    await settle(two.element);
    assert.sameMembers([...new Set(accounts(two))], ['sample-1', 'other']);
    assert.deepEqual([...two.element.renderRoot.querySelectorAll('h3 .muted')].map(({ textContent }) => textContent).sort(), ['other', 'sample-1']);
  });

  it('sums the open pipeline by stage', async () => {
    const { element } = await mountWidget(widget);
    const stages = [...element.renderRoot.querySelectorAll('.stage > button')].map((each) => each.textContent.replace(/\s+/g, ' ').trim());
    assert.deepEqual(stages, ['Lead1 US$18k', 'Qualified1 US$64k', 'Proposal2 US$336.5k', 'Negotiation2 US$492k']);
  });

  it('advances by button and by choice, and folds a stage', async () => {
    const { element, host } = await mountWidget(widget);
    element.renderRoot.querySelector<HTMLElement>('.client .step-on')!.click();
    const select = element.renderRoot.querySelector<HTMLSelectElement>('.meeting select')!;
    select.value = 'Won';
    select.dispatchEvent(new Event('change'));
    assert.deepEqual(host.calls.map(({ input, on }) => [input, on]), [
      [{ stage: 'Qualified' }, 'sample-1/records/harbor'],
      [{ stage: 'Won' }, 'sample-1/records/foster'],
    ]);
    element.renderRoot.querySelector<HTMLElement>('.stage > button')!.click();
    await element.updateComplete;
    assert.equal(element.renderRoot.querySelector('.stage > button')!.getAttribute('aria-expanded'), 'false');
  });

  it('unfolds the stage of a client that something leads to, and leaves the others folded', async () => {
    const { element, host } = await mountWidget(widget);
    const stages = () => [...element.renderRoot.querySelectorAll<HTMLElement>('.stage > button')];
    const folded = () => stages().map((stage) => stage.ariaExpanded === 'false');
    for (const place of [0, 1]) {
      stages()[place]!.click();
      await element.updateComplete;
    }
    assert.deepEqual(folded(), [true, true, false, false]);
    host.setEnvironment({ revealed: 'sample-1/records/harbor' });
    await until(() => element.renderRoot.querySelector('.client.revealed')?.textContent.includes('Harbor & Vine'));
    assert.deepEqual(folded(), [false, true, false, false]);
  });

  it('tells the same stage of two accounts apart: each has its own clients, and is folded by itself', async () => {
    const [type] = sample.types;
    const record = (account: string, title: string) => ({ ...sample.records[0]!, id: title, title, $ref: `${account}/records/${title}` });
    const types = ['one', 'two'].map((account) => ({ ...type!, $ref: `${account}/types/clients` }));
    const { element } = await mountWidget(widget, { items: { events: [], notes: [], types, records: [record('one', 'Here'), record('two', 'There')] } });
    const titles = () => [...element.renderRoot.querySelectorAll('.stage')].map((stage) => [...stage.querySelectorAll('.client b')].map(({ textContent }) => textContent));
    await until(() => titles().length === 2);
    assert.deepEqual(titles(), [['Here'], ['There']]);
    element.renderRoot.querySelector<HTMLElement>('.stage > button')!.click();
    await until(() => titles()[0]!.length === 0);
    assert.deepEqual(titles(), [[], ['There']]);
    element.renderRoot.querySelector<HTMLElement>('.stage > button')!.click();
    await until(() => titles()[0]!.length === 1);
  });

  it('takes a stage as folded that was so before accounts were told apart, until somebody unfolds it', async () => {
    const { element } = await mountWidget(widget);
    (element as unknown as { setState(state: object): void }).setState({ folded: ['clients Lead'] });
    const first = () => element.renderRoot.querySelector<HTMLElement>('.stage > button')!;
    await until(() => first().ariaExpanded === 'false');
    first().click();
    await until(() => first().ariaExpanded === 'true');
  });

  it('shows a client that something leads to although its deal is won', async () => {
    const { element, host } = await mountWidget(widget);
    await settle(element);
    assert.notInclude(element.renderRoot.textContent, 'Pinecrest Schools');
    host.setEnvironment({ revealed: 'sample-1/records/pine' });
    await until(() => element.renderRoot.querySelector('.client.revealed')?.textContent.includes('Pinecrest Schools'));
    host.setEnvironment({ revealed: undefined });
    await until(() => !element.renderRoot.textContent?.includes('Pinecrest Schools'));
  });

  it('says that there are more clients, and more notes, than it shows', async () => {
    const { element, host } = await mountWidget(widget);
    const [type] = widget.sample['types']!;
    const many = (count: number) => Array.from({ length: count }, (_, at) => ({ ...widget.sample['records']![0]!, id: `n${at}`, title: `Client ${at}` }));
    const notes = Array.from({ length: 250 }, (_, at) => ({ id: `b${at}`, type: 'paragraph', text: `Note ${at}` }));
    host.set('types', [type!]);
    host.set('notes', [{ id: 'n0', blocks: notes }]);
    host.set('records', many(2000));
    await until(() => element.renderRoot.querySelector('[data-ref$="/n0"]'));
    assert.notInclude(element.renderRoot.textContent, 'Only the first');
    host.set('records', many(2001));
    await until(() => element.renderRoot.textContent?.includes('Only the first 2,000 are shown.'));
    element.renderRoot.querySelector<HTMLElement>('.client[data-ref$="/n0"] .open')!.click();
    await until(() => element.renderRoot.textContent?.includes('Only the newest 200 notes are shown.'));
    const shown = [...element.renderRoot.querySelectorAll('.client[data-ref$="/n0"] .notes li')].map((note) => note.textContent);
    assert.deepEqual([shown.length, shown[0], shown.at(-1)], [200, 'Note 50', 'Note 249']);
  });

  it('opens a client with its notes and adds one, which is there at once', async () => {
    const { element, host } = await mountWidget(widget);
    element.renderRoot.querySelector<HTMLElement>('.client .open')!.click();
    await settle(element);
    const row = element.renderRoot.querySelector<HTMLElement>('.client')!;
    const notes = () => [...row.querySelectorAll('.notes li')].map(({ textContent }) => textContent);
    await assert.isAccessible(element);
    const before = notes();
    let take!: (output: unknown) => void;
    host.answer = () => new Promise((resolve) => (take = resolve));
    await write(row, 'Called, back on Monday.');
    row.querySelector('form')!.requestSubmit();
    await settle(element);
    assert.deepEqual(host.calls.at(-1), { use: 'addNote', input: { text: 'Called, back on Monday.' }, on: row.dataset['ref'] });
    assert.deepEqual(notes(), [...before, 'Called, back on Monday.']);
    assert.equal(noteField(row).value, '');
    take({ blocks: ['b1'] });
    const id = row.dataset['ref']!.split('/').at(-1)!;
    host.set('notes', [{ id, blocks: [{ id: 'b1', type: 'paragraph', text: 'Called, back on Monday.' }] }]);
    await until(() => notes().length === 1);
    host.set('notes', [{ id, blocks: [] }]);
    await until(() => notes().length === 0);
  });

  it('gives back a note that was refused, and keeps one that is being written while other days are shown', async () => {
    const { element, host } = await mountWidget(widget);
    await settle(element);
    const meeting = () => element.renderRoot.querySelector<HTMLElement>('.meeting')!;
    const shown = meeting().querySelectorAll('.notes li').length;
    host.answer = () => Promise.reject(new VivariumError('forbidden', 'The page is locked.'));
    await write(meeting(), 'Ask for Neil');
    meeting().querySelector('form')!.requestSubmit();
    await until(() => element.renderRoot.querySelector('.problem'));
    assert.equal(noteField(meeting()).value, 'Ask for Neil');
    assert.equal(meeting().querySelectorAll('.notes li').length, shown);
    const { day } = element.environment;
    host.setEnvironment({ day: '2026-03-20' });
    await until(() => !element.renderRoot.querySelector('.meeting'));
    host.setEnvironment({ day });
    await until(() => element.renderRoot.querySelector('.meeting'));
    assert.equal(noteField(meeting()).value, 'Ask for Neil');
    element.remove();
    const other = await mountWidget(widget, { unsent: host.unsent });
    await settle(other.element);
    const there = other.element.renderRoot.querySelector('.meeting')!;
    assert.equal(noteField(there).value, 'Ask for Neil');
    await write(there, '');
  });
});

describe('2,000 clients', () => {
  const stages = ['Lead', 'Qualified', 'Proposal', 'Negotiation'];
  const many = Array.from({ length: 2000 }, (_, index) => ({ ...sample.records[0]!, id: `c${String(index).padStart(4, '0')}`, title: `Client ${index}`, company: `Company ${index}`, emails: [], stage: stages[index % 4]!, value: 5000 - index, nextStepDue: '2026-03-09', nextStep: index % 9 === 0 ? 'Call them' : '' }));
  const reference = (index: number) => `sample-1/records/${many[index]!.id}`;
  const press = (target: HTMLElement, key: string) => target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, composed: true, cancelable: true }));
  async function mounted() {
    const { element, host } = await mountWidget(widget, { items: { ...sample, records: many } });
    element.style.cssText = 'display:block;block-size:400px;inline-size:420px';
    const root = element.shadowRoot!;
    const scroller = root.querySelector<HTMLElement>('.scroll')!;
    const rows = () => [...root.querySelectorAll<HTMLElement>('.client')];
    const row = (index: number) => rows().find(({ dataset }) => dataset['ref'] === reference(index));
    const inSight = (target: HTMLElement | undefined) => {
      const [box, view] = [target?.getBoundingClientRect(), scroller.getBoundingClientRect()];
      return box !== undefined && box.bottom > view.top && box.top < view.bottom;
    };
    // Room for those below stands when heights are known.
    await until(() => scroller.scrollHeight > 50_000 && root.querySelector('[data-at] [tabindex="-1"]'));
    return { element, host, root, scroller, rows, row, inSight, focused: () => root.activeElement?.textContent.replace(/\s+/g, ' ').trim() };
  }

  it('are few elements, however far one scrolls, each told where it stands in its stage', async () => {
    const { root, scroller, rows, row, inSight, element } = await mounted();
    let most = 0;
    for (let step = 0; step < 60; step += 1) {
      scroller.scrollTop += 500;
      await nextFrame();
      await element.updateComplete;
      most = Math.max(most, root.querySelectorAll('*').length);
      const places = rows().map(({ dataset }) => Number(dataset['at']));
      assert.deepEqual(places, [...places].sort((left, right) => left - right), 'they are in the order that is read');
    }
    assert.isBelow(most, 2000);
    assert.isBelow(rows().length, 120);
    assert.deepEqual([...root.querySelectorAll('.stage > button')].map((head) => /\d+/.exec(head.textContent)?.[0]), ['500', '500', '500', '500']);
    scroller.scrollTop = scroller.scrollHeight;
    await until(() => inSight(row(1999)));
    assert.deepEqual([row(1999)!.ariaPosInSet, row(1999)!.ariaSetSize], ['500', '500']);
    await assert.isAccessible(element);
  });

  it('are walked by keyboard, past the stages, to either end', async () => {
    const { root, scroller, focused, inSight } = await mounted();
    const first = root.querySelector<HTMLElement>('.stage > button')!;
    first.focus();
    press(first, 'ArrowDown');
    await until(() => focused()?.startsWith('Client 0'));
    press(root.activeElement as HTMLElement, 'End');
    await until(() => focused()?.startsWith('Client 1999'));
    press(root.activeElement as HTMLElement, 'ArrowUp');
    await until(() => focused()?.startsWith('Client 1995'));
    await until(() => inSight(root.activeElement as HTMLElement));
    scroller.dispatchEvent(new WheelEvent('wheel'));
    scroller.scrollTop = 20_000;
    await until(() => !inSight(root.activeElement as HTMLElement) && focused()?.startsWith('Client 1995'));
    press(root.activeElement as HTMLElement, 'Home');
    await until(() => root.activeElement === first);
  });

  it('are found when something leads to one, and keep what is typed about another', async () => {
    const { element, host, row, inSight } = await mounted();
    row(4)!.querySelector<HTMLElement>('.open')!.click();
    await element.updateComplete;
    const field = row(4)!.querySelector<HTMLInputElement>('.composer input')!;
    field.value = 'Half a sentence';
    host.setEnvironment({ revealed: reference(1402) });
    await until(() => inSight(row(1402)));
    assert.isTrue(row(1402)!.classList.contains('revealed'));
    assert.isFalse(inSight(row(4)));
    assert.equal(row(4)!.querySelector<HTMLInputElement>('.composer input'), field);
    assert.equal(field.value, 'Half a sentence');
    assert.equal(element.shadowRoot!.querySelectorAll('.composer').length, element.shadowRoot!.querySelectorAll('.meeting .composer').length + 1);
  });

  it('are not drawn again where nothing changed, and keep the focus where something did', async () => {
    const { element, host, root, row } = await mounted();
    const button = row(8)!.querySelector<HTMLElement>('.open')!;
    button.focus();
    await element.updateComplete;
    const touched = new Set<string>();
    const watch = new MutationObserver((records) => {
      for (const { target } of records) touched.add((target as HTMLElement).parentElement?.closest<HTMLElement>('[data-ref]')?.dataset['ref'] ?? '');
    });
    watch.observe(root, { subtree: true, characterData: true });
    host.set('records', many.map((one, index) => (index === 12 ? { ...one, title: 'Renamed' } : one)));
    await until(() => row(12)?.textContent.includes('Renamed'));
    await nextFrame();
    watch.disconnect();
    assert.deepEqual([...touched], [reference(12)]);
    assert.equal(root.activeElement, button);
  });
});
