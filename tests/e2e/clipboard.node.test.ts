import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { useCommandCenter } from './opening.js';

let page: Page;
const center = useCommandCenter((open) => void ({ page } = open));

const placement = (title: string) => page.locator('viv-placement').filter({ has: page.getByRole('heading', { name: title, exact: true, level: 2 }) });
const heading = (title: string) => page.getByRole('heading', { level: 1, name: title, exact: true });
const count = (title: string, wanted: number) =>
  page.waitForFunction(
    ([name, number]) => {
      const board = document.querySelector('viv-app')!.shadowRoot!.querySelector('viv-artifact')!.shadowRoot!.querySelector('viv-board')?.shadowRoot;
      const titles = [...(board?.querySelectorAll('viv-placement') ?? [])].map((one) => one.shadowRoot?.querySelector('h2')?.textContent);
      return titles.filter((one) => one === name).length === number;
    },
    [title, wanted] as const,
  );
const edit = async () => {
  await page.keyboard.press('e');
  await page.locator('viv-placement[tabindex="0"]').waitFor();
};
const menu = async (command: RegExp | string) => {
  await page.locator('viv-artifact').getByRole('button', { name: 'Actions of this page' }).click();
  await page.getByRole('menuitem', { name: command }).click();
};
const focused = () => page.locator('viv-board').evaluate((board) => (board.shadowRoot!.activeElement as HTMLElement | null)?.shadowRoot?.querySelector('h2')?.textContent);

test('a widget is copied and pasted by keyboard, and the copy has the focus', async () => {
  // What adds these commands is loaded behind the first picture.
  await page.getByRole('button', { name: 'Actions of this page' }).waitFor();
  await edit();
  await placement('Clock').focus();
  await page.keyboard.press('Control+c');
  await page.locator('viv-toasts').getByText('Copied Clock.').waitFor();
  await page.keyboard.press('Control+v');
  await count('Clock', 2);
  await page.waitForFunction(() => {
    const board = document.querySelector('viv-app')!.shadowRoot!.querySelector('viv-artifact')!.shadowRoot!.querySelector('viv-board')!.shadowRoot!;
    return (board.activeElement as HTMLElement | null)?.dataset['placement']?.includes('-');
  });
  assert.equal(await focused(), 'Clock');
  await page.keyboard.press('Control+z');
  await page.getByText('Undone: Pasted Clock').waitFor();
  await count('Clock', 1);
});

test('several are cut, the focus stays on the board, and they arrive on another page; undo brings both pages back', async () => {
  await placement('Clock').focus();
  await page.keyboard.press('Space');
  await placement('Week').focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('Control+x');
  await count('Clock', 0);
  await count('Week', 0);
  assert.ok(await focused(), 'the next key has somewhere to go');
  await page.locator('viv-sidebar').getByRole('button', { name: 'New page' }).click();
  await heading('New page').waitFor();
  await page.keyboard.press('Escape');
  await page.getByText('An empty page').waitFor();
  await menu('Paste 2 widgets');
  await placement('Clock').waitFor();
  await placement('Week').waitFor();
  await menu('Undo: Pasted 2 widgets');
  await page.getByText('An empty page').waitFor();
  // No widget is there to have the focus: the key is the page's.
  await page.keyboard.press('Control+v');
  await placement('Week').waitFor();
  await page.keyboard.press('Control+z');
  await page.getByText('An empty page').waitFor();
  await page.locator('viv-sidebar').getByRole('link', { name: 'Daily command center', exact: true }).click();
  await heading('Daily command center').waitFor();
  await page.keyboard.press('Control+z');
  await page.getByText('Undone: New page').waitFor();
  await menu('Undo: Cut 2 widgets');
  await placement('Clock').waitFor();
});

test('the menu of a widget offers the same', async () => {
  await page.reload();
  await placement('Clock').waitFor();
  await page.getByRole('button', { name: 'Actions of this page' }).waitFor();
  await edit();
  await placement('Inbox').getByRole('button', { name: 'Actions of Inbox' }).click();
  await page.getByRole('menuitem', { name: /^Copy widget/ }).click();
  await page.locator('viv-toasts').getByText('Copied Inbox.').waitFor();
  await menu('Paste Inbox');
  await count('Inbox', 2);
});

test('a copy has the focus; what is selected is duplicated and removed as one, and Escape ends a selection', async () => {
  const announced = (words: string) => page.locator('viv-board #announcement').filter({ hasText: words }).waitFor({ state: 'attached' });
  const original = await placement('Briefing').getAttribute('data-placement');
  await placement('Briefing').focus();
  await page.keyboard.press('Control+d');
  await count('Briefing', 2);
  await page.waitForFunction((before) => {
    const board = document.querySelector('viv-app')!.shadowRoot!.querySelector('viv-artifact')!.shadowRoot!.querySelector('viv-board')!.shadowRoot!;
    const focused = board.activeElement as HTMLElement | null;
    return focused?.shadowRoot?.querySelector('h2')?.textContent === 'Briefing' && focused.dataset['placement'] !== before;
  }, original);
  await announced('Duplicated Briefing');
  await page.keyboard.press('Control+z');
  await page.getByText('Undone: Duplicated Briefing').waitFor();
  await count('Briefing', 1);
  for (const title of ['Week', 'Clients']) {
    await placement(title).focus();
    await page.keyboard.press('Space');
  }
  await page.keyboard.press('Delete');
  await count('Week', 0);
  await count('Clients', 0);
  await announced('Removed 2 widgets');
  await page.keyboard.press('Control+z');
  await page.getByText('Undone: Removed 2 widgets').waitFor();
  await count('Week', 1);
  await count('Clients', 1);
  assert.equal(await page.getByText('Undone: Duplicated Briefing').count(), 0, 'one message says how far one went back');
  await placement('Week').focus();
  await page.keyboard.press('Space');
  await announced('Week selected, 1 in all.');
  await page.keyboard.press('Escape');
  await announced('Nothing is selected any more.');
});

test('with the last widget the focus goes to what adds one', async () => {
  await page.locator('viv-sidebar').getByRole('button', { name: 'New page' }).click();
  await page.keyboard.press('Escape');
  await page.getByText('An empty page').waitFor();
  await menu('Paste Inbox');
  await placement('Inbox').waitFor();
  if ((await page.locator('viv-placement[tabindex="0"]').count()) === 0) await edit();
  await placement('Inbox').focus();
  await page.keyboard.press('Delete');
  await page.getByText('An empty page').waitFor();
  await page.waitForFunction(() => document.querySelector('viv-app')!.shadowRoot!.querySelector('viv-artifact')!.shadowRoot!.activeElement?.textContent?.trim() === 'Add a widget');
});

test('left no error behind', () => assert.deepEqual(center.problems, []));
