import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CDPSession, Locator, Page } from 'playwright-core';
import { useCommandCenter } from './opening.js';

let page: Page;
let problems: string[];
let devtools: CDPSession;

useCommandCenter(async (open) => {
  ({ problems, page } = open);
  devtools = await open.context.newCDPSession(page);
  await page.getByRole('button', { name: 'Actions of this page' }).waitFor();
}, { context: { hasTouch: true, viewport: { width: 1440, height: 700 }, reducedMotion: 'reduce' } });

interface Point {
  x: number;
  y: number;
}
const placement = (title: string) => page.locator('viv-placement').filter({ has: page.getByRole('heading', { name: title, exact: true, level: 2 }) });
const cell = (title: string) => placement(title).first().evaluate((element) => (element as HTMLElement).style.gridArea);
const scroller = () => page.locator('viv-app .page');
const scrolled = () => scroller().evaluate((element) => element.scrollTop);
const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', point?: Point) => devtools.send('Input.dispatchTouchEvent', { type, touchPoints: point ? [point] : [] });
const between = (from: Point, to: Point, steps = 8): Point[] => Array.from({ length: steps }, (_, step) => ({ x: from.x + ((to.x - from.x) * (step + 1)) / steps, y: from.y + ((to.y - from.y) * (step + 1)) / steps }));
/** A finger that is down goes from one place to another. */
async function go(from: Point, to: Point): Promise<void> {
  for (const point of between(from, to)) await touch('touchMove', point);
}
/**
 * A finger goes at once, without a rest on the way that a busy machine could make one that picks up. It is over when
 * what it scrolled has come to rest: a touch on something that still glides belongs to the scrolling, whoever wants it.
 */
async function swipe(scrolling: Locator, from: Point, to: Point): Promise<void> {
  await scrolling.evaluate((element) => {
    const before = element.scrollTop;
    element.addEventListener('scrollend', () => element.toggleAttribute('data-rested', element.scrollTop !== before));
  });
  await Promise.all([touch('touchStart', from), ...between(from, to).map((point) => touch('touchMove', point)), touch('touchEnd')]);
  await scrolling.and(page.locator('[data-rested]')).waitFor();
}
const top = async (title: string): Promise<Point> => {
  const box = (await placement(title).first().boundingBox())!;
  return { x: box.x + box.width / 2, y: box.y + 16 };
};
const held = () => page.locator('viv-placement[held]');

test('a finger that goes at once scrolls, and moves nothing', async () => {
  await page.keyboard.press('e');
  await page.locator('viv-placement[tabindex="0"]').waitFor();
  const before = await Promise.all(['Agenda', 'Inbox', 'Clients'].map(cell));
  const from = { x: 700, y: 600 };
  await swipe(scroller(), from, { x: 700, y: 300 });
  assert.ok((await scrolled()) > 50);
  assert.equal(await held().count(), 0);
  assert.deepEqual(await Promise.all(['Agenda', 'Inbox', 'Clients'].map(cell)), before);
  await scroller().evaluate((element) => (element.scrollTop = 0));
});

test('a finger that rests picks up, carries and puts down, and the page stays where it is', async () => {
  const before = await cell('Agenda');
  const from = await top('Agenda');
  await touch('touchStart', from);
  await held().waitFor();
  await go(from, { x: from.x + 420, y: from.y + 10 });
  await page.locator('viv-board .place').waitFor();
  assert.equal(await scrolled(), 0);
  await touch('touchEnd');
  await held().waitFor({ state: 'detached' });
  assert.notEqual(await cell('Agenda'), before);
});

test('a finger that rests on an edge resizes', async () => {
  const box = (await placement('Clock').boundingBox())!;
  const before = await cell('Clock');
  const from = { x: box.x + box.width / 2, y: box.y + box.height - 3 };
  await touch('touchStart', from);
  await held().waitFor();
  await go(from, { x: from.x, y: from.y + 90 });
  await touch('touchEnd');
  await held().waitFor({ state: 'detached' });
  const [row, column] = before.split(' / ');
  assert.notEqual(await cell('Clock'), before);
  assert.ok((await cell('Clock')).startsWith(`${row} / ${column} / `), 'it stayed where it begins');
});

test('a widget is carried from the gallery into a cell by a finger that rests; one that goes scrolls the gallery', async () => {
  await page.getByRole('button', { name: 'Add a widget…' }).click();
  const gallery = page.locator('viv-widget-gallery dialog');
  const picture = gallery.getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'Clock' }) }).locator('viv-widget-preview');
  await picture.scrollIntoViewIfNeeded();
  const place = async (): Promise<Point> => {
    const box = (await picture.boundingBox())!;
    return { x: box.x + box.width / 2, y: box.y + Math.min(30, box.height / 2) };
  };
  const ghost = page.locator('viv-widget-gallery .ghost');
  let from = await place();
  const shelves = gallery.locator('.shelves');
  const before = await shelves.evaluate((element) => element.scrollTop);
  await swipe(shelves, from, { x: from.x, y: from.y + (from.y > 350 ? -250 : 250) });
  assert.equal(await ghost.count(), 0);
  assert.notEqual(await shelves.evaluate((element) => element.scrollTop), before);
  await picture.scrollIntoViewIfNeeded();
  from = await place();
  const clocks = await placement('Clock').count();
  const board = (await page.locator('viv-board').boundingBox())!;
  await touch('touchStart', from);
  // The finger rests until it has it: a first small step shows where it would lie.
  await page.waitForFunction(() => (document.querySelector('viv-app')!.shadowRoot!.querySelector('viv-widget-gallery') as unknown as { carrying: boolean }).carrying);
  await go(from, { x: board.x + 200, y: Math.max(board.y, 0) + 40 });
  await ghost.waitFor();
  await touch('touchEnd');
  await placement('Clock').nth(clocks).waitFor();
});

test('what a finger can hit is never too small for it, wide and narrow', async () => {
  for (const width of [1440, 390]) {
    await page.setViewportSize({ width, height: 800 });
    await page.locator(`viv-board[breakpoint=${width === 390 ? 'narrow' : 'wide'}]`).waitFor();
    const small = await page.evaluate(() => {
      const found: string[] = [];
      const roots: (Document | ShadowRoot)[] = [document];
      for (const root of roots)
        for (const element of root.querySelectorAll<HTMLElement>('*')) {
          if (element.shadowRoot && !element.closest('[inert]')) roots.push(element.shadowRoot);
          // An appointment is as high as it is long, and a link within a sentence as its line.
          if (!element.matches('button:not(.box), select, summary') || getComputedStyle(element).display === 'inline') continue;
          const { width, height } = element.getBoundingClientRect();
          if (width > 0 && height > 0 && Math.min(width, height) < 24) found.push(`${(root as ShadowRoot).host?.localName} ${element.className}: ${width} by ${height}`);
        }
      return found;
    });
    assert.deepEqual(small, []);
  }
});

test('left no error behind', () => assert.deepEqual(problems, []));
