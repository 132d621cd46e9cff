import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { patient, picture } from './mcp-app.js';
import { everything } from './mcp-everything.js';
import { useCommandCenter } from './opening.js';
import { answer, freePort, type Product } from './product.js';

describe('an MCP server is added in the settings', { timeout: 300_000 }, () => {
  let folder: string;
  let product: Product;
  let page: Page;
  let problems: string[];
  let remote: ChildProcess | undefined;
  before(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'vivarium-e2e-')));
    // Packages that were installed before: npx finds them above the home folder of a server and asks no registry.
    await symlink(join(import.meta.dirname, '../../node_modules'), join(folder, 'node_modules'), 'dir');
  });
  useCommandCenter(async (open) => {
    ({ product, page, problems } = open);
    await page.getByRole('link', { name: 'Settings', exact: true }).click();
    await section().getByRole('button', { name: 'Look at it', exact: true }).waitFor(patient);
  }, { start: () => ({ dataFolder: join(folder, 'data') }) });
  after(async () => {
    remote?.kill();
    await rm(folder, { recursive: true, force: true });
  });

  const section = () => page.locator('viv-mcp-section');
  const dialog = () => page.locator('viv-confirm-dialog').getByRole('dialog');
  /** The list of pages to put a collection on, once it can be used. */
  const pages = async (where: Locator, label: string): Promise<Locator> => {
    await where.locator(`select[aria-label="Put ${label} on a page"]:enabled`).waitFor(patient);
    return where.getByRole('combobox', { name: `Put ${label} on a page` });
  };
  const row = (words: string) => page.getByRole('row').filter({ hasText: words });

  it('by its address, with the pointer: what it will reach is shown first, its resources are on a page', async () => {
    const port = await freePort();
    const address = `http://127.0.0.1:${port}/mcp`;
    remote = spawn(process.execPath, [everything, 'streamableHttp'], { env: { ...process.env, PORT: String(port) }, stdio: ['ignore', 'ignore', 'pipe'] });
    let listens = false;
    for await (const chunk of remote.stderr!) if ((listens = String(chunk).includes(String(port)))) break;
    assert.ok(listens, 'The server did not start.');

    await section().getByRole('textbox', { name: /^Add a server/ }).fill(address);
    await section().getByRole('button', { name: 'Look at it', exact: true }).click();
    await dialog().getByText(address, { exact: true }).waitFor(patient);
    await picture(page, 'mcp-add-address');
    await answer(dialog().getByRole('button', { name: 'Add', exact: true }));
    const added = section().getByRole('article').first();
    await added.getByText('running', { exact: true }).waitFor(patient);
    await added.getByText('How it runs', { exact: true }).click();
    await added.getByText(address).waitFor(patient);
    await (await pages(added, 'Resources')).selectOption('New page');
    await added.getByRole('status').filter({ hasText: 'is on “New page”' }).waitFor(patient);
    await page.getByRole('link', { name: 'New page', exact: true }).first().click();
    await row('features.md').first().waitFor(patient);
    await page.getByRole('button', { name: 'architecture.md', exact: true }).click();
    await row('architecture.md').getByText(/Everything Server – Architecture/).first().waitFor(patient);
    await picture(page, 'mcp-add-address-page');
  });

  it('from the catalogue, with the keyboard alone: searched, completed, agreed to, kept, and on a page', async () => {
    const shared = join(folder, 'shared');
    await mkdir(shared);
    await writeFile(join(shared, 'letter-to-amanda.txt'), 'Dear Amanda');
    await page.goto(`${product.origin}/#/settings`);
    const known = section().getByText('Well-known servers', { exact: true });
    await known.waitFor(patient);
    await known.focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.type('files of');
    await section().getByRole('listitem').filter({ hasText: 'files of a folder' }).waitFor(patient);
    assert.equal(await section().locator('.known').getByRole('button').count(), 1);
    await picture(page, 'mcp-add-catalogue');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    // It stands where the person has something to say, and what they type takes its place.
    const text = section().getByRole('textbox', { name: /^Add a server/ });
    assert.equal(await text.inputValue(), 'npx -y @modelcontextprotocol/server-filesystem …');
    await page.keyboard.type(shared);
    assert.equal(await text.inputValue(), `npx -y @modelcontextprotocol/server-filesystem ${shared}`);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await dialog().getByText(`npx -y @modelcontextprotocol/server-filesystem ${shared}`, { exact: true }).waitFor(patient);
    await picture(page, 'mcp-add-question');
    // The focus is on the safe answer; the other is one step from it.
    assert.equal(await pressed(page, 'Add', dialog()), true);
    const added = section().getByRole('article').filter({ hasText: /filesystem/i });
    await added.getByText('running', { exact: true }).waitFor(patient);

    await added.getByText(/^What it offers/).focus();
    await page.keyboard.press('Enter');
    await added.getByRole('button', { name: 'Keep what Directory Tree answers' }).focus();
    await page.keyboard.press('Enter');
    await added.getByRole('textbox', { name: /^path/i }).focus();
    await page.keyboard.type(shared);
    await page.keyboard.press('Enter');
    const choose = await pages(added, `Directory Tree (${shared})`);
    await choose.focus();
    await page.keyboard.press('End');
    await added.getByRole('status').filter({ hasText: 'is on “New page”' }).waitFor(patient);
    await page.getByRole('link', { name: 'New page', exact: true }).nth(1).focus();
    await page.keyboard.press('Enter');
    await row('letter-to-amanda.txt').waitFor(patient);
    await picture(page, 'mcp-add-catalogue-page');
    assert.deepEqual(problems, []);
  });
});

/** Answers a question with the keyboard; what comes too soon does not count there. False where the button cannot be reached. */
async function pressed(page: Page, name: string, dialog: Locator): Promise<boolean> {
  const button = dialog.getByRole('button', { name, exact: true });
  for (let step = 0; step < 6 && !(await button.evaluate((element) => element.matches(':focus'))); step += 1) await page.keyboard.press('Tab');
  if (!(await button.evaluate((element) => element.matches(':focus')))) return false;
  for (const end = Date.now() + 90_000; Date.now() < end && (await button.isVisible()); ) await page.keyboard.press('Enter');
  return !(await button.isVisible());
}
