import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { BrowserContext, Frame, Locator, Page } from 'playwright-core';
import { barriersByDayAndNight } from './barriers.js';
import { dataFolderWith, type Written } from './data-folder.js';
import { useProduct } from './opening.js';
import type { Product } from './product.js';

const patient = { timeout: 90_000 };
const cell = { w: 4, h: 4 };
const sizes = { min: { w: 1, h: 1 }, S: cell, M: cell, L: cell, XL: cell, max: { w: 12, h: 12 } };
const uses = { events: { ref: 'kind', kind: 'event' } };
/** A widget that does something wrong when it is told to, and remembers how often it was told to remember. */
const source = (tag: string) => `
import { defineWidget, WidgetElement } from '@vivarium/sdk/widget';
import { kinds } from '@vivarium/sdk/contract';
import { css, html } from 'lit';
import { z } from 'zod';
const state = { version: 1, schema: z.object({ count: z.number() }) };
export const widget = defineWidget({ tag: '${tag}', title: '${tag}', description: 'Fails on demand.', sizes: ${JSON.stringify(sizes)}, uses: { events: kinds.event }, config: z.object({}), state, sample: {} });
class Failing extends WidgetElement(widget) {
  static styles = css\`p { position: absolute; inset: 0; margin: 0; background: rgb(10 200 30); color: rgb(10 200 30); }\`;
  events = this.live('events', () => ({}));
  broken = false;
  connectedCallback() {
    super.connectedCallback();
    globalThis.act = (what) => void setTimeout(() => this[what]());
  }
  spin() { for (;;); }
  crash() { this.broken = true; this.requestUpdate(); }
  flood() { for (let n = 0; n < 5000; n += 1) this.selectDay('2026-03-04'); }
  remember() { this.setState({ count: (this.state?.count ?? 0) + 1 }); }
  render() {
    if (this.broken) throw new Error('planted');
    return html\`<p>Alive, remembers \${this.state?.count ?? 0}, \${this.events.items.length > 0 ? 'sees events' : 'sees none'}</p>\`;
  }
}
customElements.define(widget.tag, Failing);
`;
const documentOf = (tag: string) => ({
  format: 1,
  manifest: { tag, title: tag, description: 'Fails on demand.', sizes, uses, config: { type: 'object', properties: {} }, state: { version: 1 }, sample: {} },
  files: { 'widget.ts': source(tag) },
  entry: 'widget.ts',
});
const artifact = (id: string, placements: readonly [widget: string, y: number][]) => ({
  schema: 1, id, title: id, theme: 'light', order: 0, versions: [],
  placements: placements.map(([widget, y], index) => ({ id: `${id}-${index}`, widget, config: {}, cells: { wide: { x: (index % 3) * 4, y, ...cell } } })),
});

let product: Product;
let context: BrowserContext;
let page: Page;

const show = (id: string, search = '') => page.goto(`${product.origin}/${search}#/artifact/${id}`);
const placement = (id: string): Locator => page.locator(`viv-placement[data-placement="${id}"]`);
const card = (id: string): Locator => placement(id).locator('viv-error-card');
const start = (id: string): Locator => placement(id).getByRole('button', { name: 'Start it', exact: true });
const leave = (): Locator => page.getByRole('button', { name: 'Leave safe mode' });
/** The frame of a placement, once it has drawn its widget. */
const alive = async (id: string): Promise<Frame> => {
  const element = (await placement(id).locator('viv-frame iframe:not(.new)').elementHandle(patient))!;
  const frame = (await element.contentFrame())!;
  await element.dispose();
  await frame.getByText('Alive').waitFor(patient);
  return frame;
};
/** Tells the widget to do it, and waits until its frame is gone. A frame that spins answers nobody, so only the page is asked. */
const gone = async (id: string, act: string): Promise<void> => {
  const frame = await alive(id);
  const before = await frame.frameElement();
  // It may be gone before it has answered.
  await frame.evaluate(`act('${act}')`).catch(() => undefined);
  await page.waitForFunction((old) => !(old as Element).isConnected, before, patient);
};
const crashThrice = async (id: string): Promise<void> => {
  for (let crash = 0; crash < 3; crash += 1) await gone(id, 'crash');
};

describe('the life of a frame', () => {
  const documents: Written[] = [
    ...['gen-one', 'gen-two'].flatMap((tag): Written[] => [
      ['widget', tag, documentOf(tag)],
      ['grants', tag, { format: 1, grants: [{ id: `${tag}-events`, use: uses.events, since: 1 }] }],
    ]),
    ['artifact', 'crashing', artifact('crashing', [['gen-one', 0], ['gen-two', 0], ['viv-clock', 0]])],
    ['artifact', 'flooding', artifact('flooding', [['gen-one', 0]])],
    ['artifact', 'sleeping', artifact('sleeping', [...Array.from({ length: 36 }, (_, index) => ['viv-clock', 4 * Math.floor(index / 3)] as [string, number]), ['gen-one', 48]])],
    ['artifact', 'leaking', artifact('leaking', Array.from({ length: 10 }, (_, index) => ['gen-one', 4 * Math.floor(index / 3)]))],
    ['artifact', 'plain', artifact('plain', [['viv-clock', 0]])],
  ];
  useProduct(async (open) => {
    ({ product, context, page } = open);
    await page.locator('viv-placement').first().waitFor(patient);
  }, { start: async () => ({ dataFolder: await dataFolderWith(documents) }) });

  it('one that spins leaves the page and its neighbours alone, and is started again by itself', async () => {
    await show('crashing');
    const [spinning, neighbour] = [await alive('crashing-0'), await alive('crashing-1')];
    const before = await spinning.frameElement();
    await spinning.evaluate(`act('spin')`);
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    assert.equal(await neighbour.evaluate(() => 1 + 1), 2);
    await page.waitForFunction((old) => !(old as Element).isConnected, before, patient);
    await alive('crashing-0');
  });

  it('one that goes on spinning is an error card with the reason, and starts again when somebody wants it', async () => {
    for (let spin = 0; spin < 2; spin += 1) await gone('crashing-0', 'spin');
    await card('crashing-0').getByText('gen-one stopped working.').waitFor(patient);
    await card('crashing-0').getByText('What happened').click();
    await card('crashing-0').getByText(/timeout: .*stopped answering/).waitFor(patient);
    await card('crashing-0').getByRole('button', { name: 'Fix it' }).waitFor(patient);
    await alive('crashing-1');
    await card('crashing-0').getByRole('button', { name: 'Start it again' }).click();
    await alive('crashing-0');
  });

  it('one that crashes while it draws is an error card with the reason', async () => {
    await crashThrice('crashing-0');
    await card('crashing-0').getByText('What happened').click(patient);
    await card('crashing-0').getByText('internal: planted').waitFor(patient);
    assert.deepEqual(await barriersByDayAndNight(page, 'an error card'), []);
  });

  it('one that crashed three times is not started by itself after a reload; its neighbour is', async () => {
    await page.reload();
    await start('crashing-0').waitFor(patient);
    await alive('crashing-1');
    assert.equal(await leave().count(), 0);
    await start('crashing-0').click();
    await alive('crashing-0');
  });

  it('after two of them crashed three times the page is in safe mode, and says so, until a person leaves it', async () => {
    await crashThrice('crashing-0');
    await crashThrice('crashing-1');
    await page.getByText('crashed again and again').waitFor(patient);
    assert.deepEqual(await barriersByDayAndNight(page, 'two error cards'), []);
    await page.reload();
    for (const id of ['crashing-0', 'crashing-1']) await start(id).waitFor(patient);
    await page.locator('viv-clock').getByText(/\d/).first().waitFor(patient);
    assert.equal(await page.locator('viv-frame iframe').count(), 0, 'no code from elsewhere runs');
    assert.deepEqual(await barriersByDayAndNight(page, 'safe mode after crashes'), []);
    await leave().click();
    for (const id of ['crashing-0', 'crashing-1']) await alive(id);
    assert.equal(await leave().count(), 0);
  });

  it('safe mode can be asked for in the address', async () => {
    await show('crashing', '?safe');
    for (const id of ['crashing-0', 'crashing-1']) await start(id).waitFor(patient);
    await page.getByText('as the address asks').waitFor(patient);
    assert.deepEqual(await barriersByDayAndNight(page, 'safe mode as asked'), []);
    await start('crashing-1').click();
    await alive('crashing-1');
    assert.equal(await page.locator('viv-frame iframe').count(), 1, 'only what somebody started runs');
    await leave().click();
    await alive('crashing-0');
    assert.equal(new URL(page.url()).search, '');
  });

  it('one that floods is stopped with the reason, and is not started again by itself', async () => {
    await show('flooding');
    await gone('flooding-0', 'flood');
    await card('flooding-0').getByText('What happened').click(patient);
    await card('flooding-0').getByText(/rate-limited: .*far more messages/).waitFor(patient);
  });

  it('one that is long out of sight sleeps with its last picture, and wakes with its state', async () => {
    await show('sleeping');
    const frame = placement('sleeping-36').locator('viv-frame');
    const sleepAfter = (ms: number) => frame.evaluate((element, sleep) => void Object.assign((element.constructor as unknown as { times: object }).times, { sleep, picture: 60_000 }), ms);
    // Kept warm: it is started before anybody looks, though it is far away.
    await frame.locator('iframe:not(.new)').waitFor({ state: 'attached', ...patient });
    await frame.scrollIntoViewIfNeeded();
    const awake = await alive('sleeping-36');
    await awake.getByText('remembers 0').waitFor(patient);
    await awake.evaluate(`act('remember')`);
    await awake.getByText('remembers 1').waitFor(patient);
    await sleepAfter(0);
    await page.locator('viv-clock').first().scrollIntoViewIfNeeded();
    await frame.locator('.picture canvas').waitFor({ state: 'attached', ...patient });
    await page.waitForFunction((element) => element!.shadowRoot!.querySelector('iframe') === null, await frame.elementHandle(), patient);
    const pixel = await frame.locator('.picture canvas').evaluate((canvas: HTMLCanvasElement) => [...canvas.getContext('2d')!.getImageData(canvas.width / 2, canvas.height - 9, 1, 1).data]);
    assert.deepEqual(pixel, [10, 200, 30, 255], 'the picture shows what the widget drew');
    await sleepAfter(1e9);
    await frame.scrollIntoViewIfNeeded();
    await (await alive('sleeping-36')).getByText('remembers 1').waitFor(patient);
    await frame.locator('.picture').waitFor({ state: 'hidden', ...patient });
  });

  it('leaves nothing behind, however often it was on the page', async () => {
    const session = await context.newCDPSession(page);
    /** Objects that are still in use, by the name of their class. */
    const kept = async (name: string): Promise<number> => {
      const { result: prototype } = await session.send('Runtime.evaluate', { expression: `${name}.prototype`, objectGroup: 'kept' });
      const { objects } = await session.send('Runtime.queryObjects', { prototypeObjectId: prototype.objectId!, objectGroup: 'kept' });
      const { result } = await session.send('Runtime.callFunctionOn', { functionDeclaration: 'function () { return this.length; }', objectId: objects.objectId!, returnByValue: true });
      await session.send('Runtime.releaseObjectGroup', { objectGroup: 'kept' });
      return result.value as number;
    };
    const count = async () => {
      await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)));
      await session.send('HeapProfiler.collectGarbage');
      const { jsEventListeners, documents } = await session.send('Memory.getDOMCounters');
      const queries = await page.evaluate(() => (document.querySelector('viv-app') as unknown as { services: { host: { parts: { store: { queries: Map<string, unknown> } } } } }).services.host.parts.store.queries.size);
      return { shown: page.frames().length, queries, documents, jsEventListeners, frames: await kept('HTMLIFrameElement'), elements: await kept(`customElements.get('viv-frame')`), ports: await kept('MessagePort') };
    };
    /** Waits for so many frames, and one with something in it, by their number: what a locator waits for is held by the driver of the browser, and its page with it. */
    const framed = (count: number, begun: boolean) =>
      page.waitForFunction(
        ([number, some]) => {
          const placements = [...(document.querySelector('viv-app')?.shadowRoot?.querySelector('viv-artifact')?.shadowRoot?.querySelector('viv-board')?.shadowRoot?.querySelectorAll('viv-placement') ?? [])];
          const found = placements.flatMap(({ shadowRoot }) => shadowRoot?.querySelector('viv-frame') ?? []);
          return placements.length > 0 && found.length === number && (!some || found.some(({ shadowRoot }) => shadowRoot?.querySelector('iframe')));
        },
        [count, begun] as const,
        patient,
      );
    /** Ten are there and gone again: after all have drawn, or while the first are on their way. */
    const turn = async (whole: boolean) => {
      await page.evaluate(() => void (location.hash = '#/artifact/leaking'));
      await framed(10, !whole);
      if (whole) await Promise.all(Array.from({ length: 10 }, async (_, index) => (await alive(`leaking-${index}`)).getByText('sees events').waitFor(patient)));
      await page.evaluate(() => void (location.hash = '#/artifact/plain'));
      await framed(0, false);
    };
    await show('plain');
    await page.locator('viv-clock').getByText(/\d/).first().waitFor(patient);
    await turn(true);
    await turn(false);
    const before = await count();
    for (let n = 0; n < 10; n += 1) await turn(n === 4);
    // The browser and its driver keep one page or two, for a moment or as long as they run; what stays each time would be
    // ten pages, a hundred frames, however often it is counted.
    const { queries, documents, frames, elements, ports, jsEventListeners } = before;
    const most = { shown: 1, queries, documents: documents + 9, frames: frames + 29, elements: elements + 29, ports: ports + 9, jsEventListeners: jsEventListeners + 600 };
    const names = Object.keys(most) as (keyof typeof most)[];
    let now = await count();
    for (let counts = 1; counts < 40 && names.some((name) => now[name] > most[name]); counts += 1) now = await count();
    for (const name of names) assert.ok(now[name] <= most[name], `${name}: ${JSON.stringify({ before, now })}`);
    await session.detach();
  });
});
