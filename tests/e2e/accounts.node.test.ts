import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BrowserContext, Page } from 'playwright-core';
import { useCommandCenter } from './opening.js';

let context: BrowserContext;
let page: Page;
let problems: string[];

useCommandCenter(async (open) => {
  ({ context, problems, page } = open);
  await page.getByRole('link', { name: 'Settings', exact: true }).click();
});

const form = () => page.locator('viv-connect-form');
const card = (title: string) => page.getByRole('article', { name: new RegExp(`^${title}`) });

/** Accounts with something in the browser's mirror. */
const mirrored = () =>
  page.evaluate(async () => {
    const found = new Set<string>();
    for (const { name } of await indexedDB.databases()) {
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const request = indexedDB.open(name!);
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error!);
      });
      for (const store of ['collections', 'chunks', 'changes'].filter((one) => database.objectStoreNames.contains(one))) {
        const keys = await new Promise<IDBValidKey[]>((resolve, reject) => {
          const request = database.transaction(store).objectStore(store).getAllKeys();
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(request.error!);
        });
        for (const [account] of keys as [string][]) found.add(account);
      }
      database.close();
    }
    return [...found];
  });

test('Google: the person’s own client leads to the consent page with PKCE, state and read-only scopes', async () => {
  await context.route('https://accounts.google.com/**', (route) => route.fulfill({ contentType: 'text/html', body: '<title>consent</title>' }));
  await page.getByRole('button', { name: 'Connect Google Calendar' }).click();
  await form().getByLabel('Client ID').fill('123-abc.apps.googleusercontent.com');
  await form().getByLabel('Client secret').fill('GOCSPX-secret');
  await form().getByLabel('Read only').check();
  await form().getByRole('button', { name: 'Continue in the browser' }).click();
  const link = form().getByRole('link', { name: 'Open the consent page' });
  const url = new URL((await link.getAttribute('href'))!);
  assert.equal(url.origin, 'https://accounts.google.com');
  const value = (name: string) => url.searchParams.get(name) ?? '';
  assert.equal(value('response_type'), 'code');
  assert.equal(value('client_id'), '123-abc.apps.googleusercontent.com');
  assert.equal(value('code_challenge_method'), 'S256');
  assert.match(value('code_challenge'), /^[\w-]{43}$/);
  assert.match(value('state'), /^[\w-]{43}$/);
  assert.match(value('redirect_uri'), /^http:\/\/127\.0\.0\.1:\d+\//);
  assert(value('scope').split(' ').every((scope) => scope.endsWith('.readonly')), value('scope'));
  assert(!url.href.includes('GOCSPX'), 'the secret stays out of the address');
  assert.equal(await form().getByLabel('Client secret').inputValue(), '');
  const forged = new URL(value('redirect_uri'));
  forged.search = new URLSearchParams({ code: 'stolen', state: 'guessed' }).toString();
  assert.notEqual((await fetch(forged)).status, 200, 'an answer with another state is refused');
  await form().getByRole('button', { name: 'Cancel' }).click();
});

test('Notion: a token that cannot be one is refused in words, and nothing is kept', async () => {
  await page.getByRole('button', { name: 'Connect Notion' }).click();
  await form().getByLabel(/token|secret/i).first().fill('two words');
  await form().getByRole('button', { name: 'Connect', exact: true }).click();
  await form().getByRole('alert').filter({ hasText: 'A token has no spaces or line breaks in it. Paste it again.' }).waitFor();
  await form().getByRole('button', { name: 'Cancel' }).click();
});

test('the page names where tokens are kept', () => page.getByText('In an encrypted file that only your user can read').waitFor());

test('disconnecting asks first, and then erases the mirror', async () => {
  await page.waitForFunction(() => indexedDB.databases().then((all) => all.length > 0));
  const before = await mirrored();
  const gmail = before.find((account) => account.startsWith('gmail'));
  assert(gmail, `mirrored: ${before.join()}`);
  await card('Gmail').getByRole('button', { name: 'Disconnect' }).click();
  const dialog = page.getByRole('dialog', { name: 'Disconnect Gmail?' });
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await card('Gmail').waitFor();
  await card('Gmail').getByRole('button', { name: 'Disconnect' }).click();
  await dialog.getByRole('button', { name: 'Disconnect' }).click();
  await card('Gmail').waitFor({ state: 'detached' });
  const left = await mirrored();
  assert(!left.includes(gmail) && left.some((account) => account.startsWith('notion')), `left: ${left.join()}`);
});

test('none of it threw or broke the page’s policy', () => assert.deepEqual(problems, []));
