import { expect } from '@open-wc/testing';
import { kinds, type Row } from '@vivarium/sdk/contract';
import type { Host } from '../../connectors/host.js';
import type { Shell } from '../features/shell.js';
import { Items } from './items.js';
import { Palette } from './palette.js';

const mail = (account: string, id: string, more: object = {}): Row<Record<string, unknown>> => ({
  $ref: `${account}/messages/${id}`,
  ...kinds.message.item.parse({ id, thread: 't', subject: id, from: { email: 'ann@a.example' }, to: [], cc: [], at: '2026-03-04T08:00:00.000Z', snippet: '', text: '', unread: false, starred: false, inbox: true, sent: false, draft: false, labels: [], attachments: [], ...more }),
});

/** A host with this mail, which knows how much is looked at. */
function hostWith(rows: readonly Row<Record<string, unknown>>[]) {
  const open = new Set<object>();
  const host = {
    contracts: [],
    accounts: [],
    locale: 'en-GB',
    timeZone: 'UTC',
    open(target: unknown, _: object, listener: (snapshot: { items: readonly object[] }) => void) {
      const query = {};
      open.add(query);
      listener({ items: target === kinds.message ? rows : [] });
      return () => void open.delete(query);
    },
  };
  return { host: host as unknown as Host, open };
}
const found = (...rows: Row<Record<string, unknown>>[]) => new Items(hostWith(rows).host, () => undefined, () => undefined).entries.map(({ title }) => title);

describe('items to be found', () => {
  it('are the newest of each conversation, of every account', () => {
    expect(found(mail('a', 'Older'), mail('a', 'Newer', { at: '2026-03-04T09:00:00.000Z' }), mail('b', 'Elsewhere'))).to.deep.equal(['Newer', 'Elsewhere']);
  });

  it('are also those to which an answer was begun', () => {
    expect(found(mail('a', 'Question'), mail('a', 'Answer', { draft: true, at: '2026-03-04T09:00:00.000Z' }))).to.deep.equal(['Question']);
  });
});

describe('<viv-palette>', () => {
  it('looks at nothing any more once it is closed, however often its key was pressed before it was drawn', async () => {
    const { host, open } = hostWith([]);
    const changing = { onChange: () => () => undefined };
    const services = { host, commands: { ...changing, list: [], can: () => false }, library: { ...changing, list: [] }, catalog: changing, widgets: new Map() };
    const palette = new Palette();
    document.body.append(palette);
    const shell = { services } as unknown as Shell;
    await Promise.all([palette.open(shell), palette.open(shell)]);
    const dialog = palette.renderRoot.querySelector('dialog')!;
    const closed = new Promise((resolve) => dialog.addEventListener('close', resolve));
    dialog.close();
    await closed;
    expect(open.size).to.equal(0);
    palette.remove();
  });
});
