import { msg, str } from '@lit/localize';
import { formatCount } from '@vivarium/sdk/kinds';
import { late } from '../../connectors/late.js';
import type { Shell } from '../features/shell.js';
import { lateIcons } from '../../ui/late-icons.js';

/** Without a sign of the person for this long they were away. */
const AWAY = 300_000;
/** What comes in together is told together. */
const TOGETHER = 2500;

/** Adds what changed while nobody looked to what a page can do, and says so once when somebody is back. */
export function addSince(shell: Shell): void {
  const { host, commands } = shell.services;
  const count = () => host.changes.unseen.length;
  const panel = late(async () => {
    const { SincePanel } = await import('./since-panel.js');
    return shell.place(new SincePanel());
  });
  let told = new AbortController();
  const open = async () => {
    away.untold = false;
    told.abort();
    return (await panel()).open(shell);
  };
  commands.add({
    id: 'since',
    group: 'page',
    icon: lateIcons.bell,
    get shown() {
      return count() > 0 ? (['title', 'menu'] as const) : (['menu'] as const);
    },
    count,
    title: () => (count() > 0 ? formatCount(count(), host.locale, msg('1 change since you were away'), msg(str`${count()} changes since you were away`)) : msg('Since you were away…')),
    run: open,
  });

  const away = new Absence();
  let telling: ReturnType<typeof setTimeout> | undefined;
  let counted = count();
  const changed = () => {
    // The page is drawn again for another number, not for every change.
    if (count() !== counted) {
      counted = count();
      commands.changed();
    }
    if (!away.untold || count() === 0 || telling !== undefined) return;
    telling = setTimeout(() => {
      telling = undefined;
      if (!away.untold || count() === 0 || document.visibilityState !== 'visible') return;
      away.untold = false;
      told = new AbortController();
      shell.say({ until: told.signal, message: formatCount(count(), host.locale, msg('1 change since you were away'), msg(str`${count()} changes since you were away`)), action: { label: msg('Show'), run: () => void open() }, lasts: 12_000 });
    }, TOGETHER);
  };
  host.changes.onChange(changed);
  document.addEventListener('visibilitychange', changed);
  // It may be there already: then nobody else tells of it.
  void host.ready.then(() => host.changes.book()).then(changed, () => undefined);
}

/** Whether the person was away, as the page sees it: it was closed, hidden, or nobody touched it. */
class Absence {
  /** They were, and it has not been said what changed. */
  untold = true;
  private last = Date.now();

  constructor() {
    for (const type of ['pointermove', 'keydown', 'wheel', 'touchstart']) addEventListener(type, () => this.touch(), { passive: true, capture: true });
    document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && (this.untold = true), { capture: true });
  }

  private touch(): void {
    const now = Date.now();
    if (now - this.last > AWAY) this.untold = true;
    this.last = now;
  }
}
