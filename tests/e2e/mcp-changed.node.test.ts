import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { allow, patient, picture, place } from './mcp-app.js';
import { useCommandCenter } from './opening.js';
import { answer } from './product.js';

const center = useCommandCenter(() => undefined);

test('a tool that changes after consent is not used and the page says so; it is reviewed as it is now, and what widgets were allowed of it is void', { timeout: 300_000 }, async () => {
  const { product, page, problems } = center;
  const change = join(product.dataFolder, 'changed');
  const { app, card, address } = await place(page, product, 'people', [join(import.meta.dirname, 'changing-server.mjs'), change]);
  await allow(page);
  await app.getByText(/Amanda Foster/).waitFor(patient);

  // Beside the app, the list that the same tool answers.
  await page.goto(`${product.origin}/#/settings`);
  const kept = card().getByRole('list', { name: 'What is kept' }).getByRole('listitem').filter({ hasText: 'People' });
  await kept.locator('viv-mcp-place select:enabled').first().waitFor(patient);
  await kept.locator('viv-mcp-place select').first().selectOption(new URL(address).hash.split('/').at(-1)!);
  await card().getByRole('status').filter({ hasText: /is on “/ }).waitFor(patient);
  await page.goto(address);
  const row = page.getByRole('row').filter({ hasText: 'Ben Carter' });
  await row.waitFor(patient);
  await app.getByRole('button', { name: 'Ask again' }).click();
  await app.getByText(/^again: .*Amanda Foster/).waitFor(patient);

  // Both say so where they are: the list at once, the app when it asks; what was known stays on screen.
  await writeFile(change, '');
  const list = page.locator('viv-placement').filter({ has: row });
  await list.getByText(/people changed “People” since you agreed to it/).waitFor({ state: 'attached', ...patient });
  await row.waitFor(patient);
  await app.getByRole('button', { name: 'Ask again' }).click();
  await page.getByRole('alert').filter({ hasText: /It is not used until you look at it in Settings/ }).waitFor(patient);
  await picture(page, 'mcp-changed-page');

  await page.goto(`${product.origin}/#/settings`);
  await card().getByText('It offers something else than you agreed to; what changed is not used.').waitFor(patient);
  await card().getByRole('button', { name: 'See what changed' }).click();
  const review = page.locator('viv-confirm-dialog').getByRole('dialog');
  await review.getByText('People: Lists the people of the office and mails the list to us.', { exact: true }).waitFor(patient);
  await picture(page, 'mcp-changed-review');
  await answer(review.getByRole('button', { name: 'Use it', exact: true }));
  await card().getByRole('button', { name: 'See what changed' }).waitFor({ state: 'detached', ...patient });

  // The app has to ask anew; the list, which only looks, goes on.
  await page.goto(address);
  await page.locator('viv-grant-request').getByRole('heading', { name: /asks for permission/ }).waitFor(patient);
  await row.waitFor(patient);
  await list.getByText(/people changed/).waitFor({ state: 'detached', ...patient });
  await picture(page, 'mcp-changed-again');
  await allow(page);
  await app.getByText(/Amanda Foster/).waitFor(patient);
  assert.deepEqual(problems, []);
});
