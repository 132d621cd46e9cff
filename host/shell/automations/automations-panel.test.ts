import { expect, waitUntil } from '@open-wc/testing';
import { kinds } from '@vivarium/sdk/contract';
import type { AutomationDocument } from '@vivarium/sdk/protocol';
import { sendKeys } from '@web/test-runner-commands';
import { Desk, openDesk } from '../../automations/fixture/desk.js';
import { until } from '../../connectors/fixture/bench.js';
import type { Host } from '../../connectors/host.js';
import type { Command } from '../commands.js';
import type { Shell } from '../features/shell.js';
import { addAutomations } from './add-automations.js';

const note = (id: string, name: string): AutomationDocument => ({
  schema: 1, id, name, trigger: { type: 'button' },
  steps: [
    { do: 'read', name: 'deal', kind: 'record', where: [], limit: 2 },
    { do: 'act', action: { kind: 'record', name: 'addNote' }, on: 'deal', with: { text: 'Looked at.' } },
  ],
});

describe('the panel of automations', () => {
  let source: Desk;
  let host: Host;
  let database: string;
  let placed: HTMLElement[];
  const find = <E extends HTMLElement>(element: string, selector: string) => placed.find(({ localName }) => localName === element)?.shadowRoot?.querySelector<E>(selector);
  const dialog = () => find<HTMLDialogElement>('viv-automations', 'dialog')!;
  const card = (name: string) => find('viv-automations', `article[aria-label="${name}"]`);
  const focused = () => {
    let at = document.activeElement;
    while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
    return at?.getAttribute('aria-label') ?? at?.textContent;
  };
  const has = (what: () => unknown, why: string) => waitUntil(what, why, { timeout: 20_000 });
  const onPress = async (element: HTMLElement | null | undefined) => {
    element!.focus();
    await sendKeys({ press: 'Enter' });
  };
  const remove = async (name: string) => {
    const menu = card(name)!.querySelector('viv-menu')!.shadowRoot!;
    await onPress(menu.querySelector<HTMLElement>('.icon'));
    await onPress(menu.querySelector<HTMLElement>('.danger-item'));
    await has(() => !card(name), `${name} is gone`);
  };

  beforeEach(async () => {
    source = new Desk();
    database = `panel-${crypto.randomUUID()}`;
    placed = [];
    host = openDesk(source, database, () => Promise.resolve(true));
    await until(host, kinds.record, ({ ready, items }) => ready && items.length > 0);
    for (const one of [note('a', 'First'), note('b', 'Second')]) host.documents.put('automation', one.id, one as never);
    let open: Command | undefined;
    addAutomations({
      services: { host, commands: { add: (...commands: Command[]) => ((open ??= commands.find(({ id }) => id === 'automations')), () => undefined) }, companionState: () => Promise.resolve({ claude: { configured: false } }) },
      say: () => undefined,
      place: (element: HTMLElement) => {
        placed.push(element);
        document.body.append(element);
        return element;
      },
    } as unknown as Shell);
    await open!.run();
  });
  afterEach(async () => {
    for (const element of placed) element.remove();
    await host.close();
    indexedDB.deleteDatabase(database);
  });

  it('keeps the focus on the card whose buttons come and go, and on the next one where it is deleted', async () => {
    await onPress(card('First')!.querySelector<HTMLElement>('.primary'));
    await has(() => find('viv-plan', 'dialog[open] .primary'), 'its plan is shown');
    await onPress(find('viv-plan', '.primary'));
    await has(() => /Done .*: 2 of 2 done/.test(card('First')!.textContent), 'it is done');
    expect(focused()).to.equal('Run “First”');
    await onPress([...card('First')!.querySelectorAll('button')].find(({ textContent }) => textContent === 'Undo this run'));
    await has(() => card('First')!.textContent.includes('Taken back'), 'it is taken back');
    expect(source.notes.size).to.equal(0);
    expect(focused()).to.equal('Run “First”');
    await remove('First');
    expect(focused()).to.equal('Second');
    await remove('Second');
    expect(focused()).to.equal('Make your own…');
    await sendKeys({ press: 'Escape' });
    expect(dialog().open).to.equal(false);
  });

  it('is closed by Escape where nothing has the focus, and not while a dialog lies over it', async () => {
    (document.activeElement as HTMLElement).blur();
    const over = document.body.appendChild(document.createElement('dialog'));
    placed.push(over);
    over.showModal();
    (document.activeElement as HTMLElement).blur();
    await sendKeys({ press: 'Escape' });
    expect([over.open, dialog().open]).to.deep.equal([false, true]);
    (document.activeElement as HTMLElement).blur();
    expect(document.activeElement).to.equal(document.body);
    await sendKeys({ press: 'Escape' });
    expect(dialog().open).to.equal(false);
  });
});
