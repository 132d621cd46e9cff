import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { barriersByDayAndNight } from './barriers.js';
import { useCommandCenter } from './opening.js';

let problems: string[];
let page: Page;

const placement = (title: string): Locator => page.locator('viv-placement').filter({ has: page.getByRole('heading', { name: title, exact: true, level: 2 }) });
const cell = (title: string) => placement(title).evaluate((element) => (element as HTMLElement).style.gridArea);
const middle = async (locator: Locator) => {
  const box = (await locator.boundingBox())!;
  return { x: box.x + box.width / 2, y: box.y + 14 };
};
/** Where it lies once it has come there. */
const resting = async (title: string) => {
  await placement(title).evaluate((element) => Promise.allSettled(element.getAnimations().map(({ finished }) => finished)));
  return placement(title).boundingBox();
};
const said = () => page.locator('viv-board #announcement').textContent();
/** Counts what a layout change must never do: an element of the board taken out of the document, a frame loaded again. */
const countLosses = () =>
  page.evaluate(() => {
    const counts = { removed: 0, loads: 0 };
    Object.assign(globalThis, { losses: counts });
    const board = document.querySelector('viv-app')!.shadowRoot!.querySelector('viv-artifact')!.shadowRoot!.querySelector('viv-board')!.shadowRoot!;
    const widgets = /^viv-(placement|agenda|clients|inbox|briefing|clock|week-strip|frame)$/;
    const roots: ShadowRoot[] = [board];
    for (const root of roots) {
      new MutationObserver((records) => {
        for (const { removedNodes } of records) counts.removed += [...removedNodes].filter((node) => node instanceof Element && widgets.test(node.localName)).length;
      }).observe(root, { childList: true, subtree: true });
      for (const element of root.querySelectorAll('*')) {
        if (element.shadowRoot) roots.push(element.shadowRoot);
        if (element instanceof HTMLIFrameElement) element.addEventListener('load', () => (counts.loads += 1));
      }
    }
  });
const losses = () => page.evaluate(() => (globalThis as unknown as { losses: { removed: number; loads: number } }).losses);
const edit = async () => {
  await page.keyboard.press('e');
  await page.locator('viv-placement[tabindex="0"]').waitFor();
};
const none = { removed: 0, loads: 0 };

describe('arranging the widgets', () => {
  useCommandCenter((open) => void ({ problems, page } = open));

  it('moves a widget by mouse, the others make room, and nothing is lost on the way', async () => {
    await countLosses();
    await edit();
    const before = await cell('Inbox');
    const from = await middle(placement('Inbox'));
    const to = await middle(placement('Clients'));
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    for (let step = 1; step <= 8; step += 1) await page.mouse.move(from.x + ((to.x - from.x) * step) / 8, from.y + 2);
    await page.locator('viv-board .place').waitFor();
    await page.mouse.up();
    await page.locator('viv-board .place').waitFor({ state: 'detached' });
    assert.notEqual(await cell('Inbox'), before);
    assert.match(await cell('Inbox'), /\/ 5 \//);
    assert.deepEqual(await losses(), none);
  });

  it('resizes from an edge, within what the widget allows', async () => {
    const box = (await placement('Inbox').boundingBox())!;
    const before = await cell('Inbox');
    await page.mouse.move(box.x + box.width - 2, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width + 160, box.y + box.height / 2, { steps: 6 });
    await page.mouse.up();
    assert.notEqual(await cell('Inbox'), before);
    assert.deepEqual(await losses(), none);
  });

  it('Escape puts back what the mouse carries, and what follows of the movement moves nothing', async () => {
    const before = [await cell('Inbox'), await resting('Inbox')];
    const from = await middle(placement('Inbox'));
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(from.x - 200, from.y + 60, { steps: 4 });
    await page.locator('viv-board .place').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('viv-board .place').waitFor({ state: 'detached' });
    await page.mouse.move(from.x - 300, from.y + 90, { steps: 4 });
    await page.mouse.up();
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    assert.deepEqual([await cell('Inbox'), await resting('Inbox')], before);
    assert.equal(await placement('Inbox').evaluate((element) => (element as HTMLElement).style.translate), '');
  });

  it('does it all by keyboard, says what happens, and keeps the focus', async () => {
    const agenda = placement('Agenda');
    await agenda.focus();
    const before = await cell('Agenda');
    await page.keyboard.press('Enter');
    assert.match((await said()) ?? '', /^Picked up Agenda, row \d+, column \d+/);
    await page.keyboard.press('ArrowRight');
    assert.notEqual(await cell('Agenda'), before);
    assert.match((await said()) ?? '', /^Agenda, row \d+, column 2, 4 by 12$/);
    await page.keyboard.press('Shift+ArrowRight');
    assert.match((await said()) ?? '', /5 by 12$/);
    await page.keyboard.press('Escape');
    assert.equal(await cell('Agenda'), before);
    assert.match((await said()) ?? '', /^Cancelled/);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Shift+ArrowRight');
    await page.keyboard.press('Enter');
    assert.notEqual(await cell('Agenda'), before);
    assert.equal(await agenda.evaluate((element) => (element.getRootNode() as ShadowRoot).activeElement === element), true);
    assert.deepEqual(await losses(), none);
  });

  it('opens what can be done with the widget that has the focus, which goes back there', async () => {
    const clock = placement('Clock');
    const onClock = () => clock.evaluate((element) => (element.getRootNode() as ShadowRoot).activeElement === element && !element.shadowRoot!.activeElement);
    await clock.focus();
    for (const key of ['Shift+F10', 'ContextMenu']) {
      await page.keyboard.press(key);
      await clock.getByRole('menuitem', { name: 'Settings…' }).waitFor();
      await page.keyboard.press('Escape');
      await clock.getByRole('menuitem', { name: 'Settings…' }).waitFor({ state: 'hidden' });
      assert.equal(await onClock(), true, key);
    }
    await page.keyboard.press('Shift+F10');
    await clock.getByRole('menuitem', { name: 'Copy widget' }).click();
    assert.equal(await onClock(), true);
  });

  it('moves several together', async () => {
    await placement('Clock').focus();
    await page.keyboard.press('Space');
    assert.match((await said()) ?? '', /Clock selected, 1 in all/);
    await placement('Inbox').focus();
    await page.keyboard.press('Space');
    assert.match((await said()) ?? '', /Inbox selected, 2 in all/);
    assert.deepEqual(await barriersByDayAndNight(page, 'two selected'), []);
    await page.keyboard.press('Space');
    await placement('Clock').focus();
    await page.keyboard.press('Space');
    assert.match((await said()) ?? '', /Clock not selected any more/);
  });

  it('gives everything back on the way from wide to narrow and to wide', async () => {
    await page.keyboard.press('e');
    const titles = ['Agenda', 'Inbox', 'Clients', 'Briefing', 'Clock'];
    const wide = await Promise.all(titles.map(cell));
    await page.setViewportSize({ width: 390, height: 844 });
    await page.locator('viv-board[breakpoint=narrow]').waitFor();
    await page.setViewportSize({ width: 1440, height: 1000 });
    await page.locator('viv-board[breakpoint=wide]').waitFor();
    assert.deepEqual(await Promise.all(titles.map(cell)), wide);
    assert.deepEqual(await losses(), none);
  });

  it('keeps the arrangement across a reload', async () => {
    const before = await Promise.all(['Agenda', 'Inbox'].map(cell));
    await page.reload();
    await placement('Agenda').waitFor();
    assert.deepEqual(await Promise.all(['Agenda', 'Inbox'].map(cell)), before);
  });

  it('takes a widget away and brings a copy', async () => {
    await edit();
    await placement('Clock').focus();
    await page.keyboard.press('Control+d');
    await page.waitForFunction(() => document.querySelector('viv-app')!.shadowRoot!.querySelector('viv-artifact')!.shadowRoot!.querySelector('viv-board')!.shadowRoot!.querySelectorAll('viv-clock, viv-placement').length === 7);
    await placement('Clock').first().focus();
    await page.keyboard.press('Delete');
    await page.waitForFunction(() => document.querySelector('viv-app')!.shadowRoot!.querySelector('viv-artifact')!.shadowRoot!.querySelector('viv-board')!.shadowRoot!.querySelectorAll('viv-placement').length === 6);
  });

  it('ends with Escape once nothing is held and nothing chosen, and the focus is where it begins', async () => {
    const arranging = page.locator('viv-board[editing]');
    await arranging.waitFor();
    await placement('Agenda').focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Space');
    await page.keyboard.press('Escape');
    assert.equal(await arranging.count(), 1);
    await page.keyboard.press('Escape');
    await arranging.waitFor({ state: 'detached' });
    await page.locator('viv-artifact button[data-arranging=false]:focus').waitFor();
  });

  it('left no error behind', () => assert.deepEqual(problems, []));
});
