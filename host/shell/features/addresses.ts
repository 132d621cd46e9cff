import { msg } from '@lit/localize';
import { goTo } from '../palette/jump.js';
import { formatRoute, parseRoute } from '../route.js';
import type { Shell } from './shell.js';
import { lateIcons } from '../../ui/late-icons.js';

/** What a page has an address for: itself, its day and the item that was gone to. */
export function addAddresses(shell: Shell): void {
  const { commands, host, library } = shell.services;
  const onPage = () => shell.artifact !== undefined && shell.view !== undefined;
  commands.add(
    { id: 'copy-address', group: 'page', icon: lateIcons.link, shown: ['menu'], title: () => (itemOf() ? msg('Copy the address of this item') : msg('Copy the address of this page')), possible: onPage, run: () => copy(shell) },
    { id: 'own-window', group: 'page', icon: lateIcons.external, shown: ['menu'], title: () => msg('Open in a window of its own'), possible: () => onPage() && !shell.alone, run: () => openWindow(shell) },
  );
  const follow = () => void host.ready.then(() => {
    const item = itemOf();
    if (item && !goTo(shell, item)) shell.say({ message: msg('The address leads to an item that is not here any more, or whose account is not connected.'), lasts: 8000 });
  });
  addEventListener('hashchange', follow);
  follow();
  void host.documents.restored.then(() => {
    const correct = () => leaveGone(shell);
    library.onChange(correct);
    addEventListener('hashchange', correct);
    correct();
  });
}

/** The address names the page that is on screen: one that is gone, however it went, has made room for another. */
function leaveGone(shell: Shell): void {
  const route = parseRoute(location.hash);
  if (route.page !== 'artifact' || !route.artifact || !shell.artifact || shell.services.library.get(route.artifact)) return;
  location.replace(formatRoute({ page: 'artifact', artifact: shell.artifact.id, ...(route.day && { day: route.day }) }));
}

function itemOf(): string | undefined {
  const route = parseRoute(location.hash);
  return route.page === 'artifact' ? route.item : undefined;
}

/** The address as it would be in a window with the sidebar: it names the page even where that is the first. */
function addressOf(shell: Shell, search = ''): URL {
  const url = new URL(shell.address(), location.origin);
  url.search = search;
  return url;
}

async function copy(shell: Shell): Promise<void> {
  try {
    await navigator.clipboard.writeText(addressOf(shell).href);
    shell.say({ message: msg('Copied. The address opens on this machine only.'), lasts: 5000 });
  } catch {
    shell.say({ tone: 'danger', message: msg('This browser does not let Vivarium copy. The address is in its address bar.') });
  }
}

function openWindow(shell: Shell): void {
  const opened = open(addressOf(shell, '?alone'), `vivarium ${shell.artifact!.id}`, 'popup,width=1120,height=820');
  if (!opened) shell.say({ tone: 'danger', message: msg('This browser did not let Vivarium open a window. Allow windows for this address, then try again.') });
}
