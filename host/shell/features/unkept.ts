import type { Shell } from './shell.js';

/** Asks before a page is left that is the only place of something the person did: the browser keeps nothing, and the companion does not have it yet. */
export function guardUnkept({ services: { host } }: Pick<Shell, 'services'>): void {
  addEventListener('beforeunload', (event) => {
    if (host.storage.state === 'memory' && (host.documents.unsaved > 0 || host.outbox.length > 0)) event.preventDefault();
  });
}
