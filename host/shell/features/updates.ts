import { msg } from '@lit/localize';
import type { Shell } from './shell.js';

const DAY = 86_400_000;

/** Says that a newer Vivarium runs in another tab, and again whenever somebody comes back: what is on screen follows its sources no more. */
export function followUpdates(shell: Pick<Shell, 'say' | 'services'>): void {
  const { host } = shell.services;
  let told: AbortController | undefined;
  const say = (): void => {
    told?.abort();
    told = new AbortController();
    // Not by itself: somebody may be writing.
    const action = { label: msg('Reload'), run: () => location.reload() };
    shell.say({ message: msg('Vivarium was updated: reload this page. Until then it shows what it had.'), action, lasts: DAY, until: told.signal });
  };
  const look = (): void => {
    if (host.outdated && !told) say();
  };
  host.onHealth(look);
  document.addEventListener('visibilitychange', () => host.outdated && document.visibilityState === 'visible' && say());
  // This is loaded late: it may have happened meanwhile.
  look();
}
