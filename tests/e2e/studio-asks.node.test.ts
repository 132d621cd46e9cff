import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { openBrowser, openCommandCenter, openContext, Product } from './product.js';
import { barriers, call, makes, ScriptedClaude, widgetSource } from './studio-script.js';

let claude: ScriptedClaude;
let product: Product;
let browser: Browser;
let page: Page;
let problems: string[];

before(async () => {
  claude = await ScriptedClaude.start();
  product = await Product.start();
  browser = await openBrowser();
  const opened = await openContext(browser, { bypassCSP: true, reducedMotion: 'reduce' });
  problems = opened.problems;
  page = await openCommandCenter(opened.context, product);
  await claude.connect(page);
});
after(async () => {
  await claude?.stop();
  await browser?.close();
  await product?.remove();
});

const studio = () => page.locator('viv-studio');

test('what is ambiguous is asked first: stopped at will, answered by keyboard, left to Claude, and kept with the version', { timeout: 600_000 }, async () => {
  const questions = call('ask_person', { questions: [{ question: 'Which events?', choices: ['Work', 'All of them'] }, { question: 'How many at once?' }] });
  const begin = async () => {
    await page.getByRole('button', { name: 'Ask for a widget…' }).click();
    await studio().getByLabel('What do you want to see?').fill('Events');
    await studio().getByRole('button', { name: 'Make it' }).click();
    await studio().getByRole('group', { name: 'Which events?' }).waitFor();
  };
  claude.does(questions);
  await begin();
  await studio().getByRole('button', { name: 'Stop' }).click();
  await studio().getByText('Stopped. Nothing was placed.').waitFor();
  assert.equal(await studio().locator('viv-studio-questions').count(), 0);
  await studio().getByRole('button', { name: 'Close', exact: true }).click();

  claude.does(questions, ...makes(widgetSource('gen-asked', 'Asked first')));
  await begin();
  assert.deepEqual(await barriers(page), []);
  await studio().getByRole('radio', { name: 'Work' }).and(page.locator(':focus')).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.type('Five');
  await page.keyboard.press('Enter');
  await studio().getByText('Which events? All of them').waitFor();
  await studio().getByText('How many at once? Five').waitFor();
  await studio().getByText('Nothing wrong was found with it.').waitFor({ timeout: 240_000 });
  assert.match(claude.told, /They say: All of them.*They say: Five/);
  await studio().getByRole('button', { name: 'Place on the page' }).click();

  const placed = page.locator('viv-placement').filter({ has: page.locator('viv-frame') });
  await placed.getByRole('button', { name: 'Actions of Asked first' }).click();
  await placed.getByRole('menuitem', { name: 'Change this…' }).click();
  claude.does(questions, call('edit_file', { path: 'widget.ts', old: '<li>', new: '<li>★ ' }), call('run', {}), call('finish', { summary: 'With a star.' }));
  await studio().getByLabel('What should be different?').fill('A star');
  await studio().getByRole('button', { name: 'Change it' }).click();
  await studio().getByRole('button', { name: 'Let Claude decide' }).click();
  await studio().getByText('How many at once? (left to Claude)').waitFor();
  await studio().getByRole('button', { name: 'Use it' }).click({ timeout: 240_000 });

  await placed.getByRole('button', { name: 'Actions of Asked first' }).click();
  await placed.getByRole('menuitem', { name: 'Change this…' }).click();
  await studio().getByRole('list', { name: 'Questions of Claude' }).getByText('Which events? All of them').waitFor();
  await studio().getByRole('button', { name: 'Close', exact: true }).click();
  assert.deepEqual(problems, []);
});
