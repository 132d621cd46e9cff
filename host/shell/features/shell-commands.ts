import { msg } from '@lit/localize';
import type { Command } from '../commands.js';
import type { ShortcutCommand } from '../shortcuts.js';
import type { Shell } from './shell.js';
import { lateIcons } from '../../ui/late-icons.js';

/** What keys and the sidebar do, for whoever looks for it by name. */
export function shellCommands(shell: Shell, remove: (artifact: string) => void): Command[] {
  const { library, host } = shell.services;
  const key = (id: ShortcutCommand, title: () => string, keys: string, icon?: Command['icon']): Command => ({ id: `key-${id}`, group: 'go', title, keys, ...(icon && { icon }), possible: () => id === 'help' || id === 'sidebar' || shell.view !== undefined, run: () => shell.run(id) });
  const onPage = () => shell.view !== undefined && shell.artifact !== undefined;
  return [
    key('edit', () => msg('Arrange the widgets'), 'E', 'layout'),
    key('today', () => msg('Go to today'), 'T', lateIcons.calendar),
    { id: 'new-page', group: 'go', icon: 'plus', title: () => msg('New page'), run: () => shell.show(library.create().id) },
    key('next-day', () => msg('Next day'), '→', 'next'),
    key('previous-day', () => msg('Previous day'), '←', 'previous'),
    key('fullscreen', () => msg('Full screen'), 'F', 'expand'),
    key('sidebar', () => msg('Collapse or show the sidebar'), '\\', 'panel'),
    key('help', () => msg('Keyboard shortcuts'), '?', 'keyboard'),
    { id: 'refresh', group: 'go', icon: 'refresh', title: () => msg('Refresh everything now'), run: () => host.refresh() },
    {
      id: 'duplicate-page',
      group: 'go',
      icon: 'copy',
      title: () => msg('Duplicate this page'),
      possible: onPage,
      run: () => {
        const copy = shell.artifact && library.duplicate(shell.artifact.id);
        if (copy) shell.show(copy.id);
      },
    },
    { id: 'delete-page', group: 'go', icon: 'trash', title: () => msg('Delete this page'), possible: onPage, run: () => shell.artifact && remove(shell.artifact.id) },
  ];
}
