import { ContextProvider } from '@lit/context';
import { expect, fixture, html } from '@open-wc/testing';
import { sampleHost } from '@vivarium/sdk/testing/sample-host';
import { widgetHost } from '@vivarium/sdk/widget';
import { clock } from './definition.js';
import './editor.js';
import type { ClockEditor } from './editor.js';
import './index.js';

async function open(zones: string[]) {
  const changes: unknown[] = [];
  const host = Object.assign(sampleHost(clock, { config: { zones } }), {
    changeConfig: (config: Record<string, unknown>) => {
      changes.push(config['zones']);
      host.setConfig(config);
    },
  });
  const page = await fixture<HTMLElement>(html`<section></section>`);
  new ContextProvider(page, { context: widgetHost, initialValue: host });
  const editor = document.createElement('viv-clock-editor') as ClockEditor;
  page.append(editor);
  await editor.updateComplete;
  const root = editor.renderRoot as ShadowRoot;
  return {
    editor,
    root,
    changes,
    field: root.querySelector<HTMLInputElement>('input[list]')!,
    press: async (name: string) => {
      const button = [...root.querySelectorAll<HTMLButtonElement>('button')].find((one) => (one.ariaLabel ?? one.textContent) === name)!;
      button.focus();
      button.click();
      await editor.updateComplete;
      await editor.updateComplete;
    },
  };
}

describe('the editor of the clock', () => {
  it('adds a place by its name or its zone, once, and says what is none', async () => {
    const { editor, root, field, changes, press } = await open(['Asia/Tokyo']);
    await expect(editor).to.be.accessible();
    for (const words of ['lisbon', 'Europe/Lisbon', ' america/new_york ']) {
      field.value = words;
      await press('Add');
    }
    expect(changes).to.deep.equal([['Asia/Tokyo', 'Europe/Lisbon'], ['Asia/Tokyo', 'Europe/Lisbon', 'America/New_York']]);
    field.value = 'kolkata';
    await press('Add');
    expect(changes.pop()).to.include('Asia/Kolkata');
    field.value = 'Atlantis';
    await press('Add');
    expect(root.querySelector('[role=alert]')?.textContent).to.equal('no time zone of this name');
    expect([field.value, root.activeElement, changes.length]).to.deep.equal(['Atlantis', field, 2]);
    await expect(editor).to.be.accessible();
    field.value = 'Tokyo';
    await press('Add');
    expect([root.querySelector('[role=alert]'), field.value]).to.deep.equal([null, ''], 'a place that is there already is none of that');
  });

  it('orders and leaves out, and the focus stays where it is of use', async () => {
    const { root, changes, press } = await open(['Asia/Tokyo', 'Europe/Lisbon', 'Asia/Kolkata']);
    await press('Kolkata up');
    expect(changes.at(-1)).to.deep.equal(['Asia/Tokyo', 'Asia/Kolkata', 'Europe/Lisbon']);
    expect(root.activeElement?.ariaLabel).to.equal('Kolkata up');
    await press('Kolkata up');
    expect(root.activeElement?.ariaLabel).to.equal('Kolkata down');
    await press('Remove Tokyo');
    expect(changes.at(-1)).to.deep.equal(['Asia/Kolkata', 'Europe/Lisbon']);
    expect(root.activeElement?.id).to.equal('zone');
  });
});

describe('an element that is no editor', () => {
  it('changes no settings', async () => {
    const page = await fixture<HTMLElement>(html`<section></section>`);
    new ContextProvider(page, { context: widgetHost, initialValue: sampleHost(clock) });
    const widget = document.createElement('viv-clock') as ClockEditor;
    page.append(widget);
    await widget.updateComplete;
    expect(() => widget.changeConfig({ seconds: false })).to.throw(/Only the editor/);
  });
});
