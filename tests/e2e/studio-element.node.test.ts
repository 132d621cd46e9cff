import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { barriers } from './barriers.js';
import { call, makes, type ScriptedClaude, useStudio, widgetSource } from './studio-script.js';

let claude: ScriptedClaude;
let page: Page;
let problems: string[];
useStudio((studio) => void ({ claude, page, problems } = studio));

test('an element of a widget is chosen with pointer and keyboard, and the request is about it', { timeout: 600_000 }, async () => {
  const studio = page.locator('viv-studio');
  const source = widgetSource('gen-pointed', 'Pointed at').replace('<ul>', '<button class="head">Calls</button><ul class="rows">');
  claude.does(...makes(source));
  await page.getByRole('button', { name: 'Ask for a widget…' }).click();
  assert.equal(await studio.getByRole('button', { name: 'Choose an element of it' }).count(), 0);
  await studio.getByLabel('What do you want to see?').fill('Calls');
  await studio.getByRole('button', { name: 'Make it' }).click();
  await studio.getByText('Nothing wrong was found with it.').waitFor({ timeout: 240_000 });

  // What was just made is pointed at.
  await studio.getByRole('button', { name: 'Choose an element of it' }).click();
  const picker = studio.locator('viv-element-picker');
  const over = picker.getByRole('application', { name: 'Choose an element of “Pointed at”' });
  const frame = picker.frameLocator('iframe');
  await frame.getByText('Call with Ann').waitFor({ timeout: 60_000 });
  assert.deepEqual(await barriers(page), []);
  const row = (await frame.locator('li').boundingBox())!;
  const stage = (await over.boundingBox())!;
  await over.hover({ position: { x: row.x - stage.x + 10, y: row.y - stage.y + row.height / 2 } });
  await picker.getByRole('status').getByText('ul.rows > li · Call with Ann').waitFor();

  // And left, walked to and chosen without a pointer.
  await over.focus();
  await page.keyboard.press('Escape');
  await picker.waitFor({ state: 'detached' });
  await studio.getByRole('button', { name: 'Choose an element of it' }).press('Enter');
  await frame.getByText('Call with Ann').waitFor({ timeout: 60_000 });
  await over.and(page.locator(':focus')).waitFor();
  const status = (text: string) => picker.getByRole('status').getByText(text, { exact: true }).waitFor();
  await page.keyboard.press('ArrowDown');
  await status('button.head · Calls');
  await page.keyboard.press('ArrowDown');
  await status('ul.rows · Call with Ann');
  await page.keyboard.press('ArrowRight');
  await status('ul.rows > li · Call with Ann');
  await page.keyboard.press('ArrowLeft');
  await status('ul.rows · Call with Ann');
  await page.keyboard.press('ArrowUp');
  await status('button.head · Calls');
  await page.keyboard.press('Enter');
  await studio.getByText('About this element: button.head · Calls').waitFor();
  await studio.getByLabel('What should be different?').and(page.locator(':focus')).waitFor();

  claude.does(call('edit_file', { path: 'widget.ts', old: 'Calls', new: 'Next calls' }), call('run', {}), call('finish', { summary: 'Renamed.' }));
  await page.keyboard.type('Call this next calls');
  await studio.getByRole('button', { name: 'Change it' }).click();
  await studio.getByText('Renamed.').waitFor({ timeout: 240_000 });
  assert.match(claude.told, /They point at this element of it.*button\.head.*Its text: .*Calls/);
  // It was said; the next request is about the whole widget again.
  await studio.getByRole('button', { name: 'Choose an element of it' }).waitFor();
  assert.deepEqual(problems, []);
});
