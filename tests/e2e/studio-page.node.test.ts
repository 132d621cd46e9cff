import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { barriers } from './barriers.js';
import type { Product } from './product.js';
import { call, makes, type ScriptedClaude, useStudio, widgetSource } from './studio-script.js';

let claude: ScriptedClaude;
let page: Page;
let problems: string[];
let product: Product;
useStudio((studio) => void ({ claude, page, problems, product } = studio));

const plan = call('plan_page', {
  title: 'Freelance desk',
  summary: 'Your day, your mail and what is next.',
  lines: [
    { what: 'widget', tag: 'viv-agenda', size: 'M', why: 'The day at a glance.' },
    { what: 'widget', tag: 'viv-clock', size: 'S', why: 'The time.' },
    { what: 'new', title: 'Next calls', request: 'wish-one', size: 'M', why: 'Nothing shows calls alone.' },
    { what: 'new', title: 'Lost cause', request: 'wish-two', size: 'S', why: 'To see it fail.' },
  ],
  briefing: { topics: ['schedule', 'waiting', 'deal'], quietDays: 7 },
  look: { name: 'Night', scheme: 'dark', tokens: { '--viv-color-accent': '#333333' } },
});

test('a whole page is planned, edited, built and taken back as one; what could not be made is said', { timeout: 600_000 }, async () => {
  claude.does({ content: 'No.', finishReason: 'refusal', usage: { input_tokens: 1000, output_tokens: 100 } });
  await page.getByRole('button', { name: 'Actions of this page' }).click();
  await page.getByRole('menuitem', { name: 'Ask for a page…' }).click();
  const studio = page.locator('viv-page-studio');
  await studio.getByLabel('What is the page for?').fill('Build me a command center for my freelance work');
  await studio.getByRole('button', { name: 'Plan it' }).click();
  await studio.getByText('Claude declined to plan this page.').waitFor();
  await studio.getByText('Spent all the same: 1,000 tokens read, 100 written').waitFor();
  claude.does(plan);
  await studio.getByRole('button', { name: 'Plan it' }).click();
  await studio.getByRole('heading', { name: 'Freelance desk' }).waitFor();
  assert.deepEqual(await barriers(page), []);
  await studio.getByRole('checkbox', { name: /Clock/ }).uncheck();
  // What the plan says of the briefing is edited where it is seen.
  assert.equal(await studio.getByLabel('A deal is quiet after, in days').inputValue(), '7');
  assert.equal(await studio.getByRole('checkbox', { name: 'Conflicts' }).isChecked(), false);
  await studio.getByRole('checkbox', { name: 'Who waits for you' }).uncheck();

  claude.does();
  claude.answers('wish-one', ...makes(widgetSource('gen-next-calls', 'Next calls')));
  claude.answers('wish-two', { content: 'No.', finishReason: 'refusal' });
  await studio.getByRole('button', { name: 'Build this page' }).click();
  await studio.getByText(/Not made: Claude declined/).waitFor({ timeout: 240_000 });
  await studio.getByText('Not everything was made. Nothing was placed yet.').waitFor();
  assert.equal(await page.getByRole('link', { name: 'Freelance desk' }).count(), 0);
  await studio.getByRole('button', { name: 'Make the page without them' }).click();

  await page.getByRole('heading', { name: 'Freelance desk' }).waitFor();
  await page.locator('viv-artifact[data-theme]').waitFor();
  await page.locator('viv-placement').filter({ hasText: 'Next calls' }).waitFor();
  assert.equal(await page.locator('viv-placement').count(), 2, 'neither what was taken out nor what was not made');
  assert.equal(await page.locator('viv-agenda').count(), 1);

  const briefing = page.locator('viv-briefing-section');
  const settings = () => page.evaluate(() => void (location.hash = '#/settings'));
  await settings();
  assert.equal(await briefing.getByLabel('A deal is quiet after, in days').inputValue(), '7');
  assert.equal(await briefing.getByRole('checkbox', { name: 'Who waits for you' }).isChecked(), false);
  await page.getByRole('link', { name: 'Freelance desk' }).click();

  await page.locator('viv-artifact h1').click();
  const next = page.locator('viv-placement').filter({ hasText: 'Next calls' });
  const source = join(product.dataFolder, 'widgets/gen-next-calls/widget.json');
  const kept = async () => ((JSON.parse(await readFile(source, 'utf8')) as { content?: unknown }).content !== undefined);
  /** What is behind the page is written a moment later. */
  const written = async (there: boolean) => {
    for (const end = Date.now() + 60_000; (await kept().catch(() => false)) !== there; await page.evaluate(() => new Promise(requestAnimationFrame))) assert(Date.now() < end, `The widget is ${there ? 'not ' : ''}there.`);
  };
  await page.keyboard.press('Control+z');
  await page.getByRole('link', { name: 'Freelance desk' }).waitFor({ state: 'detached' });
  await written(false);
  await page.keyboard.press('Control+Shift+z');
  await page.getByRole('link', { name: 'Freelance desk' }).click();
  await next.waitFor();
  await written(true);
  await page.locator('viv-artifact h1').click();
  await page.keyboard.press('Control+z');
  await page.getByRole('link', { name: 'Freelance desk' }).waitFor({ state: 'detached' });
  await settings();
  assert.equal(await briefing.getByLabel('A deal is quiet after, in days').inputValue(), '14');
  assert.equal(await briefing.getByRole('checkbox', { name: 'Conflicts' }).isChecked(), true);
  assert.deepEqual(problems, []);
});
