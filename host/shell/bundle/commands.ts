import { msg, str } from '@lit/localize';
import { late } from '../../connectors/late.js';
import type { Command } from '../commands.js';
import type { Shell } from '../features/shell.js';
import { chooseFile, saveFile } from './files.js';
import { problemOf } from '../../ui/said.js';
import { lateIcons } from '../../ui/late-icons.js';

const dialog = late(async () => new (await import('./bundle-dialog.js')).BundleDialog());

/** Pages as files: one to give away, all of them to keep, and the way back in. */
export function bundleCommands(shell: Shell): Command[] {
  const { services } = shell;
  return [
    {
      id: 'save-page',
      group: 'page',
      icon: lateIcons.download,
      shown: ['menu'],
      title: () => msg('Save this page as a file'),
      possible: () => shell.artifact !== undefined && shell.view !== undefined,
      run: async () => {
        const { bundlePage } = await import('./make-bundle.js');
        if (!shell.artifact) return;
        saveFile(`${fileName(shell.artifact.title)}.vivarium.json`, bundlePage(services, shell.artifact, new Date()));
        shell.say({ message: msg(str`“${shell.artifact.title}” is saved as a file: its layout, theme and widgets, nothing of your accounts.`), lasts: 6000 });
      },
    },
    { id: 'open-file', group: 'page', icon: lateIcons.upload, shown: ['menu'], title: () => msg('Open a page or backup from a file…'), run: () => open(shell) },
    {
      id: 'backup',
      group: 'page',
      icon: lateIcons.download,
      title: () => msg('Save a backup of everything'),
      run: async () => {
        const { bundleEverything } = await import('./make-bundle.js');
        const now = new Date();
        saveFile(`vivarium-backup-${now.toISOString().slice(0, 10)}.json`, bundleEverything(services, now));
      },
    },
  ];
}

async function open(shell: Shell): Promise<void> {
  const { services } = shell;
  const file = await chooseFile('.json,application/json');
  if (!file) return;
  try {
    const [{ readBundle }, { openBundle }, element] = await Promise.all([import('./bundle.js'), import('./open-bundle.js'), dialog()]);
    const bundle = await readBundle(file);
    if (!element.isConnected) shell.place(element);
    if (!(await element.ask(services, bundle))) return;
    const shown = openBundle(services, bundle);
    if (bundle.appearance) shell.setAppearance(bundle.appearance);
    if (shown === undefined) shell.say({ message: msg('Everything in the backup is here as it was.'), lasts: 6000 });
    else shell.show(shown);
  } catch (thrown) {
    shell.say({ tone: 'danger', message: msg(str`“${file.name}” was not opened. ${problemOf(thrown)}`), lasts: 15_000 });
  }
}

/** A title as a name that every file system takes. */
const fileName = (title: string): string => title.replaceAll(/[^\p{L}\p{N} _-]+/gu, '').trim().slice(0, 80) || 'page';
