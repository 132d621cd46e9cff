import { msg, str } from '@lit/localize';
import { said } from '@vivarium/sdk/kinds';
import type { Shell } from './shell.js';

/** Asks before a page is left that is the only place of something the person did: the browser keeps nothing, and the companion does not have it yet. */
export function guardUnkept({ services: { host } }: Pick<Shell, 'services'>): void {
  addEventListener('beforeunload', (event) => {
    if (host.storage.state === 'memory' && (host.documents.unsaved > 0 || host.outbox.length > 0)) event.preventDefault();
  });
}

/** Says while the data folder does not take what is written, and why: until then it is in this browser only. That the companion is away is said by the page itself; of one that is starting it is written a moment later. */
export function tellRefused(shell: Pick<Shell, 'services' | 'say'>): void {
  shell.services.host.documents.onRefused(({ code, message, retryAfter }) => {
    if (code === 'offline' || code === 'signed-out' || retryAfter !== undefined) return;
    // The next try comes sooner: the message stays while it fails.
    shell.say({ tone: 'danger', message: msg(str`Not in the data folder yet, but kept in this browser: ${said(message)}`), lasts: 10_000 });
  });
}
