import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { barriers } from './barriers.js';
import { makes, type ScriptedClaude, useStudio, widgetSource } from './studio-script.js';

const pixel = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

let claude: ScriptedClaude;
let page: Page;
let problems: string[];
useStudio((studio) => void ({ claude, page, problems } = studio));

test('a picture goes with a request: chosen, dropped, taken away, and what is none is said', { timeout: 300_000 }, async () => {
  await page.getByRole('button', { name: 'Ask for a widget…' }).click();
  const studio = page.locator('viv-studio');
  const remove = studio.getByRole('button', { name: 'Remove the picture' });
  await studio.locator('[type=file]').setInputFiles({ name: 'notes.png', mimeType: 'image/png', buffer: Buffer.from('no picture') });
  await studio.getByText('This is no picture that can be read here.', { exact: false }).waitFor();
  await studio.locator('[type=file]').setInputFiles({ name: 'sketch.png', mimeType: 'image/png', buffer: pixel });
  await remove.waitFor();
  assert.deepEqual(await barriers(page), []);
  await remove.click();
  await remove.waitFor({ state: 'detached' });

  const dropped = await page.evaluateHandle((bytes) => {
    const data = new DataTransfer();
    data.items.add(new File([new Uint8Array(bytes)], 'sketch.png', { type: 'image/png' }));
    return data;
  }, [...pixel]);
  await studio.locator('form').dispatchEvent('drop', { dataTransfer: dropped });
  await remove.waitFor();
  claude.does(...makes(widgetSource('gen-like-it', 'Like it')));
  await studio.getByLabel('What do you want to see?').fill('Like this');
  const sent = page.waitForRequest((request) => request.url().endsWith('/api/studio'));
  await studio.getByRole('button', { name: 'Make it' }).click();
  await studio.getByText('Nothing wrong was found with it.').waitFor({ timeout: 240_000 });
  assert.match((await sent).postData() ?? '', /"picture":\{"mediaType":"image\/jpeg","data":"[\w+/]{100,}/);
  assert.deepEqual(problems, []);
});
