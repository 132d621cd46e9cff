// First: it sets the policy that every other module runs under.
import './trusted-types.js';
import { VivariumError } from '@vivarium/sdk/contract';
import type { WidgetDefinition } from '@vivarium/sdk/widget';
import { html, render } from 'lit';
import { createHost } from '../connectors/create-host.js';
import type { Host } from '../connectors/host.js';
import { late } from '../connectors/late.js';
import { plugins } from '../connectors/plugins.generated.js';
import { createWidgetHost } from '../grants/widget-host.js';
import { followLinksOutside } from '../ui/outside.js';
import { page, tokens } from '../ui/tokens.css.js';
import './app.js';
import { applyTheme, loadAppearance } from './appearance.js';
import { ArtifactLibrary } from './artifact-library.js';
import { Commands } from './commands.js';
import type { Answer, Question } from './confirm-dialog.js';
import { speak } from './language/language.js';
import { worded } from './language/worded.js';
import { pictureDrawn } from './picture/drawn.js';
import { KEPT_AS, PICTURE_OVER } from './picture/picture.js';
import { failureScreen, unreachableScreen } from './screens.js';
import type { ShellServices } from './services.js';
import { createSession } from './session.js';
import { WidgetCatalog } from './widget-catalog.js';
import { elements, widgets } from './widgets.generated.js';

document.adoptedStyleSheets.push(tokens.styleSheet!, page.styleSheet!);
const stage = document.createElement('div');
stage.className = 'stage';
document.body.append(stage);
followLinksOutside(document);

const dialog = late(async () => {
  const { ConfirmDialog } = await import('./confirm-dialog.js');
  const element = new ConfirmDialog();
  document.body.append(element);
  return element;
});
const ask = async (question: Question): Promise<Answer> => (await dialog()).ask(question);

let speaking: Promise<string> | undefined;
/** The page is on its way behind its picture. */
let coming = pictureDrawn !== undefined;
let signedOut = false;

/** Shows why there is no page, unless one is on screen or coming: what is stored is worth more than an apology. */
async function explain(thrown: unknown): Promise<void> {
  // What was chosen may not be known yet; the browser's language is.
  await (speaking ??= speak('system'));
  const error = VivariumError.from(thrown);
  let screen = (error.code === 'offline' ? unreachableScreen : failureScreen)(error);
  if (error.code === 'signed-out') {
    signedOut = true;
    // Whoever says so is there to be asked for it.
    await import('./pairing-screen.js').then(({ pairingScreen }) => (screen = pairingScreen()), () => undefined);
  } else if (coming || stage.querySelector('viv-app')) return;
  render(screen, stage);
  endPicture();
}

const endPicture = (): void => void dispatchEvent(new Event(PICTURE_OVER));
const rest = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
/** After so long the page is drawn without what is kept. */
const LONGEST_BEHIND = 2000;
const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));

/** What an account brought is not seen again once it is gone. */
function forgetPictures(host: Host): void {
  let known: readonly string[] = [];
  host.onHealth(() => {
    const now = host.accounts.map(({ id }) => id);
    if (known.some((id) => !now.includes(id))) localStorage.removeItem(KEPT_AS);
    known = now;
  });
}

/** The page is painted from what this browser keeps; session and sources come in behind it. */
async function boot(): Promise<void> {
  const session = createSession();
  session.onExpired((error) => void explain(error));
  session.ready.catch(explain);

  const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  let locale = navigator.language;
  const host = createHost({
    session,
    plugins,
    builtIns: widgets,
    confirm: async (request) => ask((await import('./questions.js')).questionOf(request)),
    get locale() {
      return locale;
    },
    timeZone,
  });
  // The last briefing comes from the mirror; who writes the next one is not needed for the first picture.
  const briefings = import('../briefing/create-briefing.js').then(({ createBriefing }) => createBriefing({ host, fetch: (path, init) => session.fetch(path, init) }));
  Promise.all([briefings, session.request('GET /api/state', {})]).then(
    ([writer, { claude }]) => writer.setClaude(claude),
    () => undefined,
  );
  host.onCompanion((event) => event.type === 'claude' && void briefings.then((writer) => writer.setClaude(event.claude)));
  await host.documents.ready;
  // A browser that knows nothing yet speaks as the data folder says.
  if (host.documents.list('artifact').length === 0) await host.documents.restored;
  const { theme, language } = loadAppearance(host.documents);
  speaking = speak(language);
  [locale] = await Promise.all([speaking, applyTheme(document.documentElement, theme)]);

  const catalog = new WidgetCatalog({ builtIns: (widgets as unknown as readonly WidgetDefinition[]).map(worded), elements, host, session });
  await catalog.load();
  host.onCompanion((event) => event.type === 'plugins' && void catalog.load());

  const services: ShellServices = {
    host,
    session,
    library: await ArtifactLibrary.open(host.documents),
    get widgets() {
      return catalog.widgets;
    },
    catalog,
    commands: new Commands(),
    get contracts() {
      return host.contracts;
    },
    missingProtection: async () => {
      const { measureProtection, wordsOf } = await import('../frames/protection.js');
      return (await measureProtection(session)).missing.map(wordsOf);
    },
    createWidgetHost,
    companionState: () => session.request('GET /api/state', {}),
    watchDay(day) {
      let end: (() => void) | undefined;
      let ended = false;
      void briefings.then((writer) => !ended && (end = writer.watch(day)));
      return () => {
        ended = true;
        end?.();
      };
    },
    claudeChanged: (status) => void briefings.then((writer) => writer.setClaude(status)),
    ask: async (question) => (await ask(question)) === true,
  };
  // Nobody sees the page without its data behind its picture: it is drawn once, with them.
  if (coming) await Promise.race([host.ready, rest(LONGEST_BEHIND)]);
  coming = false;
  if (!signedOut) render(html`<viv-app .services=${services}></viv-app>`, stage);
  // What is stored is told with the frame after it has been read.
  void host.ready.then(nextFrame).then(nextFrame).then(endPicture);
  forgetPictures(host);
  loadTheRest(services.commands, () => locale);
  addEventListener('pagehide', (event) => event.persisted || void host.close());
}

/** What the first picture does not need, fetched early so that it is there when the companion is not. */
function loadTheRest(commands: Commands, locale: () => string): void {
  const rest = () => [
    import('../board/editing.js'),
    import('../board/error-card.js'),
    import('../board/placement-editing.css.js'),
    import('../connectors/open-worker.js'),
    import('../store/document-conflict.js'),
    commands.rest?.() ?? Promise.resolve(),
    import('../grants/actions.js'),
    import('../grants/sanitise.js'),
    import('./settings/settings-page.js'),
    import('./questions.js'),
    import('./shortcuts-dialog.js'),
    import('./features/action-messages.js'),
    import('./schema-words.js'),
    import('./features/page-edits.js'),
    import('./toasts.js'),
    import('./offline/keep-offline.js').then(({ keepOffline }) => keepOffline()),
    import('./picture/take.js').then(({ keepPictures }) => keepPictures(stage, locale)),
    dialog(),
  ];
  // An item that the address names is found by a part of the rest.
  setTimeout(() => void Promise.all(rest()).catch(() => undefined), location.hash.includes('item=') ? 0 : 1500);
}

boot().catch((thrown: unknown) => {
  coming = false;
  return explain(thrown);
});
