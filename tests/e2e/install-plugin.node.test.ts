import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { barriersByDayAndNight } from './barriers.js';
import { useCommandCenter } from './opening.js';
import { answer } from './product.js';

let page: Page;
let work: string;
const center = useCommandCenter((open) => void ({ page } = open));
const focus = () => join(work, 'focus');
const gallery = () => page.getByRole('dialog', { name: 'Add a widget' });
const installing = () => page.getByRole('dialog', { name: 'Install a plugin' });
const question = (title: string) => page.getByRole('dialog', { name: title });
const refusal = () => installing().getByRole('alert');

before(async () => {
  work = await mkdtemp(join(tmpdir(), 'vivarium-install-'));
  await cp(join(import.meta.dirname, '../../plugins/examples/focus'), focus(), { recursive: true });
});
after(() => rm(work, { recursive: true, force: true }));

/** Chooses with the keyboard what the browser's own dialog would. */
async function choose(button: string, path: string): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await installing().getByRole('button', { name: button }).focus();
  await page.keyboard.press('Enter');
  await (await chooser).setFiles(path);
}

test('what is no plugin is refused with its reason', async () => {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Find and do' }).fill('add a widget');
  await page.getByRole('option', { name: 'Add a widget…' }).waitFor();
  await page.keyboard.press('Enter');
  await gallery().getByRole('button', { name: 'Install a plugin…' }).focus();
  await page.keyboard.press('Enter');
  await installing().waitFor();
  const [broken, hostile] = [join(work, 'broken.json'), join(work, 'hostile.json')];
  await writeFile(broken, 'no plugin');
  await choose('Choose a file…', broken);
  await refusal().getByText('“broken.json” is no plugin').waitFor();
  const manifest = JSON.parse(await readFile(join(focus(), 'plugin.json'), 'utf8')) as object;
  await writeFile(hostile, JSON.stringify({ manifest: { ...manifest, postinstall: 'rm' }, files: { '../outside.ts': '' } }));
  await choose('Choose a file…', hostile);
  await refusal().getByText('This is no plugin that can be installed').waitFor();
  await choose('Choose a folder…', join(focus(), 'left'));
  await refusal().getByText('There is no plugin.json in “left”').waitFor();
  assert.deepEqual(await barriersByDayAndNight(page, 'a refused plugin'), []);
});

test('a folder is shown with what it may do and its hash, and installed after a yes only', async () => {
  await choose('Choose a folder…', focus());
  const asked = question('Install Focus time 1.0.0?');
  await asked.getByText('“Focus time left” asks for events').waitFor({ timeout: 60_000 });
  assert.match(await asked.innerText(), /[0-9a-f]{64}/);
  assert.deepEqual(await barriersByDayAndNight(page, 'what a plugin may do'), []);
  await answer(asked.getByRole('button', { name: 'Cancel' }));
  assert.equal(await gallery().getByRole('heading', { name: 'Focus time left' }).count(), 0);
  await choose('Choose a folder…', focus());
  await answer(asked.getByRole('button', { name: 'Install' }));
  await installing().waitFor({ state: 'hidden' });
  await gallery().getByRole('heading', { name: 'Focus time left' }).waitFor({ timeout: 60_000 });
});

test('the same again is nothing new; a newer one is shown as a difference', async () => {
  await gallery().getByRole('button', { name: 'Install a plugin…' }).click();
  await choose('Choose a folder…', focus());
  await refusal().getByText('is what is installed already').waitFor({ timeout: 60_000 });
  const manifest = join(focus(), 'plugin.json');
  await writeFile(manifest, (await readFile(manifest, 'utf8')).replace('"version": "1.0.0"', '"version": "1.1.0"').replace('"kind": "event"', '"kind": "message"'));
  await choose('Choose a folder…', focus());
  const asked = question('Update Focus time 1.0.0 to 1.1.0?');
  await asked.getByText('asks for messages').waitFor({ timeout: 60_000 });
  await asked.getByText('No longer').waitFor();
  assert.deepEqual(await barriersByDayAndNight(page, 'what an update changes'), []);
  await answer(asked.getByRole('button', { name: 'Update' }));
  await installing().waitFor({ state: 'hidden' });
});

test('left no error behind', () => assert.deepEqual(center.problems, []));
