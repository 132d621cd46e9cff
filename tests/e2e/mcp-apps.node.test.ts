import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { FrameLocator, Page } from 'playwright-core';
import { allow, patient, picture, place } from './mcp-app.js';
import { useCommandCenter } from './opening.js';
import type { Product } from './product.js';

const packages = join(import.meta.dirname, '../../node_modules/@modelcontextprotocol');

/** How an example server of the MCP Apps project is started. */
function argumentsOf(name: string): string[] {
  const folder = join(packages, `server-${name}`);
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { bin: string | Record<string, string> };
  return [join(folder, typeof bin === 'string' ? bin : Object.values(bin)[0]!), '--stdio'];
}

describe('apps of MCP servers in the grid', { timeout: 900_000 }, () => {
  let product: Product;
  let problems: string[];
  let page: Page;
  useCommandCenter((open) => void ({ product, problems, page } = open));

  const open = async (title: string, server: string): Promise<FrameLocator> => {
    const { app } = await place(page, product, title, argumentsOf(server), 'They only read');
    await allow(page);
    return app;
  };

  it('system-monitor asks a tool of its own again and again', async () => {
    const app = await open('monitor', 'system-monitor');
    await app.getByText('linux', { exact: false }).first().waitFor(patient);
    // The tool is for apps only: no member of the server's own is made of it.
    const clock = app.getByText(/^\d\d:\d\d:\d\d$/).first();
    await clock.waitFor(patient);
    const first = await clock.innerText();
    await clock.filter({ hasNotText: first }).waitFor(patient);
    await picture(page, 'app-monitor');
  });

  it('cohort-heatmap asks again with what is chosen in it', async () => {
    const app = await open('cohorts', 'cohort-heatmap');
    await app.getByText('M11', { exact: true }).waitFor(patient);
    await picture(page, 'app-cohorts');
    // Its server makes up how many people there were, each time it is asked.
    const people = (await app.getByText(/^\d,\d{3}$/).allInnerTexts()).slice(0, 4);
    await app.getByRole('combobox').nth(1).selectOption('weekly');
    await app.locator('body', { hasNotText: new RegExp(people.join('[^]*')) }).getByText(/^\d,\d{3}$/).first().waitFor(patient);
  });

  it('budget-allocator shows what its tool answered', async () => {
    const app = await open('budget', 'budget-allocator');
    await app.getByText('Marketing', { exact: true }).waitFor(patient);
    await picture(page, 'app-budget');
  });

  it('basic-vanillajs wears the page’s theme, asks when its button is pressed, and is there again after a reload', async () => {
    const app = await open('time', 'basic-vanillajs');
    const time = app.getByText(/^\d{4}-\d\d-\d\dT/).first();
    await time.waitFor(patient);
    assert.deepEqual(await app.locator('html').evaluate(({ dataset, style }) => [dataset['theme'], style.getPropertyValue('--color-text-primary') !== '']), ['light', true]);
    const first = await time.innerText();
    await app.getByRole('button', { name: 'Get Server Time' }).click();
    await time.filter({ hasNotText: first }).waitFor(patient);
    await page.reload();
    await time.waitFor(patient);
    await picture(page, 'app-time');
  });

  it('none of it breaks a rule of the page', () => assert.deepEqual(problems, []));
});
