import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import type { WidgetDocument } from '@vivarium/sdk/protocol';
import { dataFolderWith } from './data-folder.js';
import { useProduct } from './opening.js';

const sizes = { min: { w: 2, h: 2 }, S: { w: 2, h: 2 }, M: { w: 4, h: 4 }, L: { w: 6, h: 6 }, XL: { w: 12, h: 12 }, max: { w: 12, h: 30 } };
const widget: WidgetDocument = {
  format: 1,
  manifest: { tag: 'gen-form', title: 'Form', description: 'A form.', sizes, uses: {}, config: { type: 'object', properties: {} }, sample: {} },
  files: {
    'widget.ts': `
import { defineWidget, WidgetElement } from '@vivarium/sdk/widget';
import { css, html } from 'lit';
import { state } from 'lit/decorators.js';
import { z } from 'zod';
export const widget = defineWidget({ tag: 'gen-form', title: 'Form', description: 'A form.', sizes: ${JSON.stringify(sizes)}, uses: {}, config: z.object({}), sample: {} });
class Form extends WidgetElement(widget) {
  static override styles = css\`#own { padding: 1px; border: 0; }\`;
  @state() private said: readonly string[] = [];
  private tell(event: SubmitEvent) {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    this.said = [...this.said, [form.id, new FormData(form).get('text'), (event.submitter as HTMLButtonElement | null)?.value].join(' ')];
  }
  override render() {
    return html\`<form id="first" @submit=\${this.tell}><label>First <input name="text" required></label><button value="yes">Send</button></form>
      <form id="second" @submit=\${this.tell}><label>Second <input name="text"></label></form>
      <button id="own" type="button">Own</button><p id="said">\${this.said.join('; ')}</p>\`;
  }
}
customElements.define(widget.tag, Form);`,
  },
  entry: 'widget.ts',
};

let page: Page;
let problems: string[];

const artifact = { schema: 1, id: 'framed', title: 'Framed', theme: 'system', order: 0, versions: [], placements: [{ id: 'one', widget: 'gen-form', config: {}, cells: { wide: { x: 0, y: 0, w: 6, h: 8 } } }] };

useProduct((open) => void ({ page, problems } = open), { start: async () => ({ dataFolder: await dataFolderWith([['widget', 'gen-form', widget], ['artifact', 'framed', artifact]]) }) });

test('a form in a frame tells its widget that it was sent, by button and by Enter, and its controls look like the page\'s', { timeout: 300_000 }, async () => {
  const frame = page.frameLocator('viv-frame iframe:not(.new)');
  const said = (words: string) => frame.locator('#said').filter({ hasText: words }).waitFor();
  const [send, first] = [frame.getByRole('button', { name: 'Send' }), frame.getByLabel('First')];
  await send.waitFor({ timeout: 120_000 });
  await send.click();
  assert.equal(await first.evaluate((field) => field.matches(':focus')), true, 'a field that has to be filled in is asked for');
  await first.fill('one');
  await send.click();
  await said('first one yes');
  await first.fill('two');
  await first.press('Enter');
  await said('first one yes; first two yes');
  await frame.getByLabel('Second').fill('three');
  await frame.getByLabel('Second').press('Enter');
  await said('first one yes; first two yes; second three');
  const look = (name: string) => frame.getByRole('button', { name }).evaluate((button) => {
    const { borderTopWidth, fontFamily, paddingInlineStart } = getComputedStyle(button);
    return { borderTopWidth, paddingInlineStart, alike: fontFamily === getComputedStyle(document.body).fontFamily };
  });
  assert.deepEqual(await look('Send'), { borderTopWidth: '1px', paddingInlineStart: '12px', alike: true });
  assert.deepEqual(await look('Own'), { borderTopWidth: '0px', paddingInlineStart: '1px', alike: true }, 'what a widget says itself counts');
  assert.deepEqual(problems, []);
});
