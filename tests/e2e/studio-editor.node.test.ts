import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { call, type ScriptedClaude, useStudio } from './studio-script.js';

let claude: ScriptedClaude;
let page: Page;
let problems: string[];
useStudio((studio) => void ({ claude, page, problems } = studio));

const sizes = '{ min: { w: 2, h: 2 }, S: { w: 2, h: 2 }, M: { w: 4, h: 4 }, L: { w: 6, h: 6 }, XL: { w: 9, h: 9 }, max: { w: 12, h: 30 } }';
/** A widget that brings an editor of its settings. */
const source = (body: string) => `
import { defineWidget, WidgetElement } from '@vivarium/sdk/widget';
import { css, html } from 'lit';
import { z } from 'zod';
export const widget = defineWidget({ tag: 'gen-colour', title: 'Colour', description: 'A colour.', sizes: ${sizes}, uses: {}, config: z.object({ colour: z.enum(['red', 'blue']).default('red'), bold: z.boolean().default(false) }), editor: 'gen-colour-editor', sample: {} });
customElements.define(widget.tag, class extends WidgetElement(widget) {
  static override styles = css\`:host { display: block; block-size: 100%; overflow: auto; overflow-wrap: anywhere; }\`;
  override render() { return html\`<p>It is \${this.config.bold ? 'very ' : ''}\${this.config.colour}.</p>\`; }
});
customElements.define('gen-colour-editor', class extends WidgetElement(widget) {
  static override styles = css\`:host { display: block; block-size: 100%; overflow: auto; overflow-wrap: anywhere; }\`;
  override render() { ${body} }
});
`;
const choose = `@change=\${(event: Event) => this.changeConfig({ colour: (event.target as HTMLSelectElement).value as 'red' })}`;
const options = `<option value="red" ?selected=\${this.config.colour === 'red'}>Red</option><option value="blue" ?selected=\${this.config.colour === 'blue'}>Blue</option>`;
const broken = [
  { what: 'it fails when it is used', body: `return html\`<button @click=\${() => { throw new Error('planted in the editor'); }}>Change</button>\`;`, told: /its editor.*planted in the editor/ },
  { what: 'it sets nothing', body: `return html\`<button>Change</button>\`;`, told: /Nothing in it sets a setting/ },
  { what: 'a field has no name', body: `return html\`<select ${choose}>${options}</select>\`;`, told: /its editor.*(accessible name|Select element must have)/ },
  { what: 'it does not hear of settings', body: `return html\`<label>Colour <select ${choose}><option value="red">Red</option><option value="blue">Blue</option></select></label>\`;`, told: /are not seen in it within a frame/ },
];
const whole = source(`return html\`<label>Very <input type="checkbox" .checked=\${this.config.bold} @change=\${() => this.changeConfig({ bold: !this.config.bold })}></label><label>Colour <select ${choose}>${options}</select></label>\`;`);

test('the editor that a widget brings is tried like the widget, and what is wrong with it goes back to Claude', { timeout: 900_000 }, async () => {
  const write = (content: string) => call('write_file', { path: 'widget.ts', content });
  claude.does(...broken.flatMap(({ body }) => [write(source(body)), call('run', {})]), write(whole), call('run', {}), call('finish', { summary: 'A colour that you choose.' }));
  await page.keyboard.press('ControlOrMeta+k');
  await page.getByRole('combobox', { name: 'Find and do' }).fill('a colour that I choose');
  await page.getByRole('option', { name: /Ask Claude for/ }).click();
  const studio = page.locator('viv-studio');
  await studio.getByRole('button', { name: 'Make it' }).click();
  await studio.getByText('A colour that you choose.').waitFor({ timeout: 600_000 });
  for (const { what, told } of broken) assert.match(claude.told, told, what);
  await studio.getByText('Nothing wrong was found with it.').waitFor();
  assert.deepEqual(problems.filter((problem) => !problem.includes('planted in the editor')), []);
});
