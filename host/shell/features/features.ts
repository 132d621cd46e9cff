import { msg, str } from '@lit/localize';
import { late } from '../../connectors/late.js';
import { bundleCommands } from '../bundle/commands.js';
import { History, type Step } from '../history/history.js';
import { followLanguage } from '../language/follow-language.js';
import type { Palette } from '../palette/palette.js';
import type { Toast } from '../toasts.js';
import { addAutomations } from '../automations/add-automations.js';
import { addAgents } from './agents.js';
import { addNotifications } from '../notifications/add-notifications.js';
import { addSince } from '../since/add-since.js';
import { addAddresses } from './addresses.js';
import { bar } from './bar.js';
import { addClipboard } from './clipboard.js';
import { problemOf } from '../../ui/said.js';
import { shellCommands } from './shell-commands.js';
import type { Shell } from './shell.js';
import { addStudio } from './studio.js';
import { followTimeZone } from './time-zone.js';
import { followUpdates } from './updates.js';
import { guardUnkept, tellRefused } from './unkept.js';
import { addWaiting } from './waiting.js';
import '../../ui/forced-colors.js';
import { lateIcons } from '../../ui/late-icons.js';

const started = new WeakMap<Shell, History>();

/** What a page can do besides showing itself. Loaded after the first picture, or when a key asks for it. */
export function startFeatures(shell: Shell): { history: History } {
  const known = started.get(shell);
  if (known) return { history: known };
  const { services } = shell;
  const { commands, library, host } = services;
  const history = new History(library, host.documents);
  started.set(shell, history);
  history.onChange(() => commands.changed());
  library.onChange(() => commands.changed());
  keepOverruled(shell);
  commands.failed = (thrown) => shell.say({ tone: 'danger', message: problemOf(thrown) });
  commands.bar = (where, arranging) => bar(commands, where, arranging);

  const onPage = () => shell.artifact !== undefined && shell.view !== undefined;
  const versions = late(async () => {
    const { VersionsDialog } = await import('../history/versions-dialog.js');
    return shell.place(new VersionsDialog());
  });
  const themes = late(async () => {
    const { ThemeDialog } = await import('../themes/theme-dialog.js');
    return shell.place(new ThemeDialog());
  });
  const gallery = late(async () => {
    const { WidgetGallery } = await import('../widget-gallery/widget-gallery.js');
    return shell.place(new WidgetGallery());
  });
  const plugins = late(async () => {
    const { InstallPlugin } = await import('../plugins/install-dialog.js');
    return shell.place(new InstallPlugin());
  });
  const settings = late(async () => {
    const { WidgetSettings } = await import('../widget-settings/settings-dialog.js');
    return shell.place(new WidgetSettings());
  });
  const palette = late(async () => {
    const { Palette } = await import('../palette/palette.js');
    return (opened = shell.place(new Palette()));
  });
  let opened: Palette | undefined;
  const undoTheme = () => say(shell, history.undo(), (why) => msg(str`Undone: ${why}`));
  commands.add(
    ...shellCommands(shell, (id) => removeArtifact(shell, id)),
    { id: 'palette', group: 'view', title: () => msg('Find and do'), keys: keys('K'), run: () => (opened ? opened.open(shell) : palette().then((element) => element.open(shell))) },
    {
      id: 'gallery',
      group: 'page',
      icon: 'plus',
      shown: ['menu', 'arranging'],
      title: () => msg('Add a widget…'),
      possible: onPage,
      run: async () => (await gallery()).open(shell),
    },
    { id: 'install-plugin', group: 'view', title: () => msg('Install a plugin…'), run: async () => (await plugins()).open(shell) },
    {
      // Its text is the placement's id; the palette offers it by the widget's name.
      id: 'placement-settings',
      group: 'view',
      title: () => msg('Settings of a widget…'),
      possible: onPage,
      run: async (placement = '') => (await settings()).open(shell, placement),
    },
    {
      id: 'theme',
      group: 'page',
      icon: lateIcons.theme,
      shown: ['menu'],
      title: () => msg('Theme of this page…'),
      possible: onPage,
      run: async () => (await themes()).open(shell, { undo: undoTheme }),
    },
    {
      id: 'restyle',
      group: 'page',
      icon: lateIcons.spark,
      shown: ['menu'],
      title: () => msg('Restyle this page…'),
      possible: onPage,
      run: async (describe = '') => (await themes()).open(shell, { describe, undo: undoTheme }),
    },
    {
      id: 'undo',
      group: 'page',
      icon: lateIcons.undo,
      keys: keys('Z'),
      shown: ['arranging', 'menu'],
      title: () => (history.next ? msg(str`Undo: ${history.next.why}`) : msg('Undo')),
      possible: () => history.next !== undefined || shell.undoable() !== undefined,
      run: () => undo(shell, history),
      otherwise: () => tellStep(shell, { message: msg('There is nothing to undo here. What was done at your sources is listed in the settings.'), action: { label: msg('Show'), run: () => (location.hash = '#/settings/activity') }, lasts: 6000 }),
    },
    {
      id: 'redo',
      group: 'page',
      icon: lateIcons.redo,
      keys: keys('⇧Z'),
      shown: ['arranging', 'menu'],
      title: () => (history.again ? msg(str`Redo: ${history.again.why}`) : msg('Redo')),
      possible: () => history.again !== undefined,
      run: () => say(shell, history.redo(), (why) => msg(str`Done again: ${why}`), (why) => msg(str`“${why}” was not done again: it has been changed since. The versions of the page have it.`)),
    },
    {
      id: 'versions',
      group: 'page',
      icon: lateIcons.history,
      shown: ['menu'],
      title: () => msg('Versions of this page…'),
      possible: onPage,
      run: async () => shell.artifact && (await versions()).open(services, shell.artifact.id),
    },
    ...bundleCommands(shell),
  );
  addStudio(shell);
  addAgents(shell, history, addAutomations(shell));
  addSince(shell);
  addWaiting(shell);
  addClipboard(shell);
  addAddresses(shell);
  addNotifications(shell);
  followLanguage(shell);
  followTimeZone(shell);
  followUpdates(shell);
  guardUnkept(shell);
  tellRefused(shell);
  void palette().catch(() => undefined);
  return { history };
}

const keys = (key: string): string => (/Mac|iP/.test(navigator.platform) ? `⌘${key}` : `${msg('Ctrl')} ${key.replace('⇧', `${msg('Shift')} `)}`);

/** The newest thing that can be taken back: what a message on screen tells of, or a change of a page. */
function undo(shell: Shell, history: History): void {
  const told = shell.undoable();
  if (told !== undefined && told >= (history.next?.at ?? 0)) shell.undoMessage();
  else say(shell, history.undo(), (why) => msg(str`Undone: ${why}`));
}

/** What was said of the step before: one message at a time says how far one went. */
let told = new AbortController();

/** Says what became of a step, and goes where it can be seen. */
function say(shell: Shell, step: Step | undefined, done: (why: string) => string, notDone = (why: string) => msg(str`“${why}” was not undone: it has been changed since. The versions of the page have it.`)): void {
  if (!step) return;
  const { entry, nothing, partly } = step;
  const { library } = shell.services;
  if (shell.artifact?.id !== entry.artifact && library.get(entry.artifact)) shell.show(entry.artifact);
  const message = nothing
    ? notDone(entry.why)
    : partly
      ? msg(str`${done(entry.why)}. What has been changed since stays as it is.`)
      : done(entry.why);
  tellStep(shell, { message, lasts: nothing || partly ? 10_000 : 4000 });
}

function tellStep(shell: Shell, toast: Toast): void {
  told.abort();
  told = new AbortController();
  shell.say({ ...toast, until: told.signal });
}

/** Two windows that changed the same: one of both is on screen, the other is kept and it is said. */
function keepOverruled(shell: Shell): void {
  const { host, library } = shell.services;
  host.documents.onOverruled(({ kind, id, content }) => {
    const artifact = kind === 'artifact' ? library.get(id) : undefined;
    if (!artifact || !library.keepVersion(id, content, msg('Changed in another window at the same time'))) return;
    shell.say({ message: msg(str`“${artifact.title}” was changed in two windows at once. One change is shown; the other is kept under its versions.`), lasts: 15_000 });
  });
}

/** Takes an artifact away, and offers it back. */
export function removeArtifact(shell: Shell, id: string): void {
  const { library } = shell.services;
  const { history } = startFeatures(shell);
  const title = library.get(id)?.title ?? '';
  const wasShown = shell.artifact?.id === id;
  library.remove(id);
  if (wasShown && library.list[0]) shell.show(library.list[0].id);
  shell.say({
    message: msg(str`Deleted “${title}”.`),
    undo: () => {
      history.undo(history.removalOf(id));
      if (library.get(id)) shell.show(id);
    },
  });
}
