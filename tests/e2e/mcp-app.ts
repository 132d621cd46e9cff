import { join } from 'node:path';
import type { FrameLocator, Locator, Page } from 'playwright-core';
import { answer, type Product } from './product.js';

/** Busy machines start servers and frames late. */
export const patient = { timeout: 60_000 };

/** An MCP server with an app, in a product's page. */
export interface PlacedApp {
  /** What runs in the frame that is seen; another once the app was allowed something. */
  readonly app: FrameLocator;
  /** The server in the settings, which have to be open. */
  card(): Locator;
  /** Address of the page that the app is on. */
  readonly address: string;
}

/** Where tests leave pictures, if they are asked to. */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env['VIVARIUM_SCREENSHOTS'];
  if (folder) await page.screenshot({ path: join(folder, `${name}.png`) });
}

/** Adds a server and puts its app on a new page. `word` answers what is asked about tools that do not promise to only read; none where all of them do. */
export async function place(page: Page, product: Product, title: string, args: readonly string[], word?: 'They only read' | 'Cancel'): Promise<PlacedApp> {
  await page.goto(`${product.origin}/#/settings`);
  const section = page.locator('viv-mcp-section');
  await section.locator('textarea').fill(JSON.stringify({ mcpServers: { [title]: { command: process.execPath, args } } }));
  await section.getByRole('button', { name: 'Look at it', exact: true }).click();
  await answer(page.getByRole('dialog').filter({ hasText: `Add ${title}?` }).getByRole('button', { name: 'Add', exact: true }));
  const card = () => section.getByRole('article', { name: title, exact: true });
  const select = card().locator('viv-mcp-apps').getByRole('combobox', { name: /^Put .+ on a page$/ }).first();
  await card().locator('viv-mcp-apps select:enabled').first().waitFor(patient);
  const pages = () => select.locator('option').evaluateAll((options) => options.map((option) => (option as HTMLOptionElement).value));
  const known = await pages();
  await select.selectOption('new');
  if (word) await answer(page.getByRole('dialog').getByRole('button', { name: word, exact: true }));
  await card().getByRole('status').filter({ hasText: /is on “/ }).waitFor(patient);
  await select.locator('option').nth(known.length).waitFor({ ...patient, state: 'attached' });
  const made = (await pages()).find((id) => !known.includes(id));
  const address = `${product.origin}/#/artifact/${made}`;
  await page.goto(address);
  return { app: page.frameLocator('viv-frame iframe:not(.new)'), card, address };
}

/** Allows what a placed app asks for, without what acts unless `all`. */
export async function allow(page: Page, all = false): Promise<void> {
  const request = page.locator('viv-grant-request');
  await request.getByRole('heading', { name: /asks for permission/ }).waitFor(patient);
  if (all) for (const box of await request.getByRole('checkbox').all()) await box.check();
  await answer(request.getByRole('button', { name: /^Allow( \d|$)/ }));
}
