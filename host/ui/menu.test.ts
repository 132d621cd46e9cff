import { expect, fixture, html } from '@open-wc/testing';
import { sendKeys, setViewport } from '@web/test-runner-commands';
import type { Menu } from './menu.js';
import './menu.js';

describe('<viv-menu>', () => {
  afterEach(() => setViewport({ width: 800, height: 600 }));

  it('reaches all that it offers where the window is lower, as when it is enlarged four times', async () => {
    await setViewport({ width: 320, height: 256 });
    const items = Array.from({ length: 14 }, (_, at) => ({ id: String(at), label: `Command ${at}` }));
    const menu = await fixture<Menu>(html`<viv-menu label="Actions" .items=${items}></viv-menu>`);
    menu.renderRoot.querySelector('button')!.click();
    const entries = [...menu.renderRoot.querySelectorAll<HTMLElement>('[role=menuitem]')];
    for (const entry of [entries.at(-1)!, entries[0]!]) {
      entry.scrollIntoView({ block: 'nearest' });
      const { top, bottom } = entry.getBoundingClientRect();
      expect(top).to.be.at.least(0);
      expect(bottom).to.be.at.most(innerHeight);
    }
  });

  it('gives the focus back with Escape before it is closed, so that a key right after it is not lost', async () => {
    const menu = await fixture<Menu>(html`<viv-menu label="Actions" .items=${[{ id: 'copy', label: 'Copy' }]}></viv-menu>`);
    const trigger = menu.renderRoot.querySelector('button')!;
    trigger.click();
    expect(menu.shadowRoot!.activeElement).to.have.attribute('role', 'menuitem');
    const closing = new Promise<Element | null>((resolve) => menu.renderRoot.querySelector('[role=menu]')!.addEventListener('beforetoggle', () => resolve(menu.shadowRoot!.activeElement)));
    await sendKeys({ press: 'Escape' });
    expect(await closing).to.equal(trigger);
  });
});
