import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { listen } from '../../host/companion/services-testing.js';
import { ownClient, Source } from '../../host/companion/mcp/sign-in-testing.js';
import { patient, picture } from './mcp-app.js';
import { useCommandCenter } from './opening.js';
import { answer } from './product.js';

let page: Page;
let source: Source;
let problems: string[];
before(async () => {
  source = new Source();
  source.server = await listen((request, response) => void source.handle(request, response));
  source.begin(ownClient('known to the two of them'));
});
useCommandCenter((open) => void ({ problems, page } = open));
after(() => source?.server.close());

test('a server where nobody can register by themselves is signed in to with the client that the person registered', { timeout: 300_000 }, async () => {
  await page.getByRole('link', { name: 'Settings', exact: true }).click();
  const section = page.locator('viv-mcp-section');
  await section.locator('textarea').fill(source.resource);
  await section.getByRole('button', { name: 'Look at it', exact: true }).click();
  await answer(page.locator('viv-confirm-dialog').getByRole('button', { name: 'Add', exact: true }));
  const card = section.getByRole('article').first();
  await card.getByText('signed out', { exact: true }).waitFor(patient);
  await card.getByRole('button', { name: 'Sign in', exact: true }).click();
  await card.getByRole('alert').filter({ hasText: 'sign in with a client of your own' }).waitFor(patient);
  await card.getByText('Sign in with a client of your own', { exact: true }).press('Enter');
  await card.getByRole('textbox', { name: 'Client ID' }).fill('amandas-own');
  await card.getByLabel('Client secret, if it has one').fill('known to the two of them');
  await picture(page, 'mcp-own-client');
  const consented = page.context().waitForEvent('page');
  await card.getByRole('textbox', { name: 'Client ID' }).press('Enter');
  await (await consented).getByText('Connected').first().waitFor(patient);
  await card.getByText('running', { exact: true }).waitFor(patient);
  assert.deepEqual(source.grants.map((one) => one['grant_type']), ['authorization_code']);
  assert.deepEqual(problems, []);
});
