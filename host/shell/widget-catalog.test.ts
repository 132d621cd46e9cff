import { expect } from '@open-wc/testing';
import type { StoredDocument } from '@vivarium/sdk/protocol';
import { WidgetCatalog } from './widget-catalog.js';

const cell = { w: 4, h: 4 };
const document = (tag: string): StoredDocument => ({
  kind: 'widget',
  id: tag,
  version: 1,
  content: { manifest: { tag, title: tag, description: 'A widget from elsewhere.', sizes: { min: cell, S: cell, M: cell, L: cell, XL: cell, max: cell }, uses: {}, config: { type: 'object', properties: {} }, sample: {} } },
});

describe('the catalogue of widgets', () => {
  it('has what arrived while the code of frames was on its way', async () => {
    const stored = [document('gen-one')];
    const documents = { list: () => stored, onChange: () => () => undefined, unsaved: 0 };
    const catalog = new WidgetCatalog({ builtIns: [], host: { contracts: [], installed: [], apps: [], documents } as never, session: {} as never });
    const loading = catalog.load();
    stored.push(document('gen-two'));
    await loading;
    expect([...catalog.problems]).to.deep.equal([]);
    expect([...catalog.widgets.keys()]).to.deep.equal(['gen-one', 'gen-two']);
  });

  it('brings the element of one of ours with the first that is mounted', async () => {
    const definition = { tag: 'viv-comes-late' };
    const documents = { list: () => [], onChange: () => () => undefined, unsaved: 0 };
    const elements = { 'viv-comes-late': async () => customElements.define('viv-comes-late', class extends HTMLElement {}) };
    const catalog = new WidgetCatalog({ builtIns: [definition as never], elements, host: { contracts: [], installed: [], apps: [], documents } as never, session: {} as never });
    const mount = () => catalog.mount({ definition, placement: { id: 'one', config: {} }, host: {}, previous: undefined, wanted: false } as never);
    await mount();
    expect(mount()).to.equal(undefined);
    expect(customElements.get('viv-comes-late')).to.not.equal(undefined);
  });
});
