import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Frame, Page } from 'playwright-core';
import { dataFolderWith, type Written } from './data-folder.js';
import { useProduct } from './opening.js';
import { answer, type Product } from './product.js';

const patient = { timeout: 60_000 };
const tag = 'gen-planner';
const cell = { w: 6, h: 9 };
const sizes = { min: cell, S: cell, M: cell, L: cell, XL: cell, max: { w: 12, h: 12 } };
/** Shows what it may see, and plans a lunch whose values it changes as soon as it has asked. */
const source = `
import { defineWidget, WidgetElement } from '@vivarium/sdk/widget';
import { kinds } from '@vivarium/sdk/contract';
import { html } from 'lit';
import { z } from 'zod';
export const widget = defineWidget({ tag: '${tag}', title: 'Planner', description: 'Plans lunches.', sizes: ${JSON.stringify(sizes)}, uses: { events: kinds.event, invite: kinds.event.actions.invite }, config: z.object({}), sample: {} });
class Planner extends WidgetElement(widget) {
  events = this.live('events', () => ({}));
  said = '';
  async plan() {
    const start = this.environment.day + 'T11:00:00.000Z';
    const input = { title: 'Lunch as shown', start, end: this.environment.day + 'T12:00:00.000Z' };
    const asked = this.call('invite', input);
    input.title = 'Lunch as changed';
    const again = this.call('invite', { ...input });
    this.said = JSON.stringify((await Promise.allSettled([asked, again])).map(({ status, reason }) => reason?.code ?? status));
    this.requestUpdate();
  }
  render() {
    return html\`<p id="count">\${this.events.items.length} events</p><ul>\${this.events.items.map(({ title }) => html\`<li>\${title}</li>\`)}</ul>
      <button @click=\${() => void this.plan()}>Plan</button><output>\${this.said}</output>\`;
  }
}
customElements.define(widget.tag, Planner);
`;
const uses = { events: { ref: 'kind', kind: 'event' }, invite: { ref: 'kind-action', kind: 'event', name: 'invite' } };

let product: Product;
let page: Page;

const frame = async (): Promise<Frame> => (await (await page.locator('viv-frame iframe:not(.new)').elementHandle(patient))!.contentFrame())!;
const request = () => page.locator('viv-grant-request');
const dialog = () => page.locator('viv-confirm-dialog dialog[open]');
describe('what a widget from elsewhere is allowed, through its frame', () => {
  const manifest = { tag, title: 'Planner', description: 'Plans lunches.', sizes, uses, config: { type: 'object', properties: {} }, sample: {} };
  const documents: Written[] = [
    ['widget', tag, { format: 1, manifest, files: { 'widget.ts': source }, entry: 'widget.ts' }],
    ['artifact', 'planning', { schema: 1, id: 'planning', title: 'Planning page', theme: 'light', order: 0, versions: [], placements: [{ id: 'here', widget: tag, config: {}, cells: { wide: { x: 0, y: 0, ...cell } } }] }],
  ];
  useProduct(async (open) => {
    ({ product, page } = open);
    await page.goto(`${product.origin}/#/artifact/planning`);
  }, { start: async () => ({ dataFolder: await dataFolderWith(documents) }) });

  it('is nothing until a person says so', async () => {
    await (await frame()).getByText('0 events').waitFor(patient);
    await request().getByRole('heading', { name: '“Planner” asks for permission' }).waitFor(patient);
  });

  it('is what was chosen from then on, without a reload', async () => {
    await answer(request().getByRole('button', { name: 'Allow', exact: true }));
    await (await frame()).locator('#count').filter({ hasText: /^[1-9]\d* events/ }).waitFor(patient);
  });

  it('and what others notice is asked with the exact values, which nobody changes in between', async () => {
    await (await frame()).getByRole('button', { name: 'Plan' }).click();
    await dialog().getByText('Planner').first().waitFor(patient);
    const values = await dialog().locator('pre').textContent();
    assert.match(values!, /"title": "Lunch as shown"/);
    await answer(dialog().locator('button[value=yes]'));
    await (await frame()).getByText('Lunch as shown').waitFor(patient);
    assert.equal(await (await frame()).locator('output').textContent(), '["fulfilled","declined"]', 'what was asked on top of it was turned away');
    assert.equal(await (await frame()).getByText('Lunch as changed').count(), 0);
  });

  it('is in the log with the widget and the page, and can be taken back at once', async () => {
    await page.goto(`${product.origin}/#/settings`);
    const lines = page.locator('viv-activity-section li');
    await lines.filter({ hasText: /Lunch as shown|Create event and invite guests/ }).filter({ hasText: 'Planner' }).filter({ hasText: 'Planning page' }).first().waitFor(patient);
    await page.locator('viv-permissions-section').getByRole('button', { name: 'Take everything back from Planner' }).click(patient);
    await page.goto(`${product.origin}/#/artifact/planning`);
    await (await frame()).getByText('0 events').waitFor(patient);
  });
});
