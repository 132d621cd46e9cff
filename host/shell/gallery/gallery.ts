/**
 * Every element of the shell in every state, on sample data. `?scene=` shows one: `app`, `settings`, `trouble`,
 * `dialogs`, `pairing`, `parts`; `?theme=dark` a theme. `npm run gallery` serves it.
 */
import { VivariumError } from '@vivarium/sdk/contract';
import { sampleHost } from '@vivarium/sdk/testing/sample-host';
import type { WidgetDefinition } from '@vivarium/sdk/widget';
import { html, render } from 'lit';
import '../../board/error-card.js';
import '../../board/freshness-dot.js';
import { page, tokens } from '../../ui/tokens.css.js';
import '../app.js';
import { saveAppearance, type Appearance } from '../appearance.js';
import { ArtifactLibrary } from '../artifact-library.js';
import { ConfirmDialog } from '../confirm-dialog.js';
import { pairingScreen } from '../pairing-screen.js';
import { unreachableScreen } from '../screens.js';
import type { ShellServices } from '../services.js';
import '../settings/connect-form.js';
import { Commands } from '../commands.js';
import { elements, widgets as builtIns } from '../widgets.generated.js';
import { WidgetCatalog } from '../widget-catalog.js';
import { fakeHost, type FakeHost } from './fake-host.js';
import { demoHealth, mixedHealth, sampleCompanion, sampleContracts, sampleLog, sampleOutbox } from './samples.js';
import { freshnesses, sampleWidgets } from './sample-widgets.js';

document.adoptedStyleSheets.push(tokens.styleSheet!, page.styleSheet!);
const query = new URLSearchParams(location.search);
const theme = query.get('theme');
if (theme) document.documentElement.dataset['theme'] = theme;

const dialog = new ConfirmDialog();
const widgets = new Map<string, WidgetDefinition>([...sampleWidgets, ...builtIns.map((widget) => [widget.tag, widget as unknown as WidgetDefinition] as const)]);
/** The day the widgets' sample data is of. */
const sampleDay = { day: '2026-03-04', today: '2026-03-04' };

async function services(host: FakeHost): Promise<ShellServices> {
  saveAppearance(host.documents, { theme: (theme ?? 'system') as Appearance['theme'] });
  const away = async () => Promise.reject(new VivariumError('offline', 'The gallery has no companion.'));
  const session: ShellServices['session'] = { request: away, fetch, exchange: away, onEvent: () => () => undefined };
  return {
    host,
    session,
    catalog: new WidgetCatalog({ builtIns: [...widgets.values()], elements, host, session }),
    library: await ArtifactLibrary.open(host.documents),
    widgets,
    commands: new Commands(),
    contracts: sampleContracts,
    createWidgetHost: ({ definition, placement, environment }) => {
      const now = () => ({ ...environment.current, ...sampleDay });
      const made = sampleHost(definition, { config: placement.config, environment: now() });
      environment.subscribe(() => made.setEnvironment(now()));
      return made;
    },
    companionState: async () => sampleCompanion,
    watchDay: () => () => undefined,
    claudeChanged: () => undefined,
    ask: async (question) => (await dialog.ask(question)) === true,
  };
}

const scenes: Record<string, () => Promise<unknown>> = {
  app: async () => html`<viv-app .services=${await services(fakeHost({ health: demoHealth }))}></viv-app>`,
  settings: async () => {
    location.hash = '#/settings';
    return html`<viv-app .services=${await services(fakeHost({ health: mixedHealth, log: sampleLog, outbox: sampleOutbox }))}></viv-app>`;
  },
  trouble: async () => {
    const storage = { state: 'memory', persistent: false, reason: { code: 'quota', message: 'The browser has no room left. Free some and reload.' } } as const;
    return html`<viv-app .services=${await services(fakeHost({ health: mixedHealth, companionReachable: false, storage }))}></viv-app>`;
  },
  dialogs: async () => {
    void dialog.ask({
      preview: {
        title: 'Send “Re: Contract draft” to amanda.foster@northwind.example',
        lines: [
          { label: 'Subject', after: 'Re: Contract draft' },
          { label: 'Stage', before: 'Proposal', after: 'Negotiation' },
        ],
      },
      consequence: 'Other people will see this, and it cannot be taken back. In the name of',
      yes: 'Send it',
      danger: false,
      account: 'mara@apex.example',
    });
    return html``;
  },
  pairing: async () => pairingScreen(),
  unreachable: async () => unreachableScreen(new VivariumError('offline', 'Vivarium’s process does not answer.')),
  parts: async () => html`<main>
    <h1>Parts</h1>
    ${freshnesses(Date.now()).map((freshness) => html`<p><viv-freshness .freshness=${freshness} locale="en-GB" time-zone="Europe/Berlin"></viv-freshness></p>`)}
    <viv-error-card widget="Inbox" .error=${new VivariumError('internal', 'Cannot read properties of undefined')}></viv-error-card>
    ${sampleContracts.map((contract) => html`<viv-connect-form .contract=${contract} .problem=${'The client was not found. Check the ID.'}></viv-connect-form>`)}
  </main>`,
};

render(await (scenes[query.get('scene') ?? 'app'] ?? scenes['app']!)(), document.body);
document.body.append(dialog);
document.documentElement.dataset['ready'] = '';
