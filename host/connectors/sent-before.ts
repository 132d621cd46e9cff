import type { UnsentTexts } from '../store/unsent.js';
import type { Clock } from './clock.js';
import type { Host } from './host.js';

/** The decision is made a moment before its text is marked. */
const APART = 2000;
/** So long another page may take to send one without a word of it. */
const PATIENCE = 15_000;

/**
 * Texts whose page ended while they were on their way: each is gone when the action log says that it was done, stays out
 * of sight while its action waits in the outbox, and is there again otherwise.
 */
export function settleSent(texts: UnsentTexts, host: Pick<Host, 'log' | 'outbox' | 'onLog'>, clock: Clock): () => void {
  // What is sent from now on is settled by whoever sends it.
  const before = new Set(texts.underway.map(({ id }) => id));
  const look = () => {
    for (const { id, subject, account, sent } of texts.underway) {
      if (!before.has(id) || host.outbox.some((job) => job.account === account && job.at >= sent - APART)) continue;
      const later = host.log.filter((entry) => entry.account === account && entry.at >= sent);
      // What is said of the very thing says more than what is said of its account.
      const [last] = [...later.filter(({ item }) => item === subject), ...later];
      if (last) texts.settle(id, last.outcome === 'done');
      else if (clock.now() - sent > PATIENCE) texts.settle(id, false);
    }
  };
  look();
  const end = host.onLog(look);
  const stop = clock.after(PATIENCE, look);
  return () => (end(), stop());
}
