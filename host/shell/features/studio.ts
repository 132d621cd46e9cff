import { msg } from '@lit/localize';
import { lateIcons } from './icons.js';
import type { Shell } from './shell.js';

/** Adds what is asked of Claude to what a page can do. The studio itself is loaded when it is first wanted. */
export function addStudio(shell: Shell): void {
  const { services } = shell;
  const open = async (text?: string) => shell.artifact && (await import('../studio.js')).openStudio(services, shell.artifact.id, text);
  services.commands.add({
    id: 'ask',
    group: 'studio',
    icon: lateIcons.spark,
    shown: ['title'],
    title: () => msg('Ask for a widget…'),
    possible: () => shell.artifact !== undefined && shell.view !== undefined,
    run: (text) => open(text),
  });
}
