import { msg, str } from '@lit/localize';
import { addWidget } from '../features/add-widget.js';
import type { Shell } from '../features/shell.js';
import { ThemeName } from '../theme.js';
import { nameOfTheme } from '../themes/theme-names.js';
import type { Entry } from './entry.js';
import { lateIcons } from '../../ui/late-icons.js';

/** What can be found without looking into the sources: actions, pages, widgets, themes, settings. */
export function shellEntries(shell: Shell): Entry[] {
  return [...commands(shell), ...pages(shell), ...widgets(shell), ...themes(shell), ...settings()];
}

function commands({ services: { commands } }: Shell): Entry[] {
  const shown = commands.list.filter(({ id }) => id !== 'palette' && !id.startsWith('placement-') && commands.can(id));
  // Those of the page first: they are what is offered before anything was typed.
  return [...shown.filter(({ group }) => group === 'page'), ...shown.filter(({ group }) => group !== 'page')].map(({ id, title, icon, keys }) => ({
    id: `command ${id}`,
    group: msg('Actions'),
    title: title(),
    early: true,
    ...(icon && { icon }),
    ...(keys && { keys }),
    run: () => commands.run(id),
  }));
}

/** What takes what was typed for its request: Claude. */
export function askEntries({ services: { commands } }: Shell, typed: string): Entry[] {
  const text = typed.trim();
  if (text === '' || !commands.can('ask')) return [];
  const group = msg('Claude');
  return [
    { id: 'ask', group, title: msg(str`Ask Claude for a widget: “${text}”`), icon: lateIcons.spark, run: () => commands.run('ask', text) },
    { id: 'restyle', group, title: msg(str`Restyle this page: “${text}”`), icon: lateIcons.theme, run: () => commands.run('restyle', text) },
  ];
}

function pages(shell: Shell): Entry[] {
  const { library } = shell.services;
  const run = (id: string) => () => shell.show(id);
  const group = msg('Pages');
  return [
    ...library.list.map(({ id, title }): Entry => ({ id: `page ${id}`, group, title, icon: 'page', early: true, run: run(id) })),
    { id: 'page settings', group, title: msg('Settings'), icon: 'settings', early: true, run: () => void (location.hash = '#/settings') },
  ];
}

function widgets(shell: Shell): Entry[] {
  const artifact = shell.view && shell.artifact;
  if (!artifact) return [];
  const { widgets: installed, commands } = shell.services;
  const settings = artifact.placements.flatMap(({ id, widget }): Entry[] => {
    const title = installed.get(widget)?.title;
    return title ? [{ id: `settings of ${id}`, group: msg('Widgets'), title: msg(str`Settings of ${title}…`), icon: lateIcons.sliders, run: () => commands.run('placement-settings', id) }] : [];
  });
  const adding = [...installed.values()].map(({ tag, title, description }): Entry => ({
    id: `widget ${tag}`,
    group: msg('Widgets'),
    title: msg(str`Add ${title}`),
    detail: description,
    icon: 'plus',
    run: () => addWidget(shell, artifact.id, tag),
  }));
  return [...adding, ...settings];
}

function themes({ artifact, view, services: { library } }: Shell): Entry[] {
  if (!artifact || !view) return [];
  return ThemeName.options.map((theme) => ({
    id: `theme ${theme}`,
    group: msg('Themes of this page'),
    title: msg(str`Theme: ${nameOfTheme(theme)}`),
    icon: lateIcons.theme,
    run: () => library.change(artifact.id, { theme }, msg(str`Theme: ${nameOfTheme(theme)}`)),
  }));
}

function settings(): Entry[] {
  const sections = {
    accounts: [msg('Accounts'), msg('Connect and disconnect sources')],
    claude: [msg('Claude'), msg('Key, model, what was sent')],
    plugins: [msg('Plugins'), msg('What is installed from elsewhere')],
    appearance: [msg('Appearance'), msg('Theme of all of Vivarium')],
    notifications: [msg('Notifications'), msg('What to be told of while you do something else')],
    permissions: [msg('Permissions'), msg('What widgets from elsewhere may see and do')],
    activity: [msg('Activity'), msg('What was changed in your name')],
    data: [msg('Your data'), msg('Where it is kept')],
  } as const;
  return Object.entries(sections).map(([id, [title, detail]]) => ({
    id: `settings ${id}`,
    group: msg('Settings'),
    title,
    detail,
    words: msg('Settings'),
    icon: 'settings',
    run: () => void (location.hash = `#/settings/${id}`),
  }));
}
