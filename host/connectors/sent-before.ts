import type { UnsentTexts } from '../store/unsent.js';
import type { Clock } from './clock.js';
import type { Host } from './host.js';

/** The decision is made a moment before its text is marked; so long its page takes at most to hold the text's lock, and what became of it to come here. */
const APART = 2000;

/**
 * Texts whose page ended while they were on their way: each is gone when the action log says that it was done, stays out
 * of sight while its action waits in the outbox, and is there again otherwise. `reload`: reads what the outbox has of pages
 * that ended.
 */
export function settleSent(texts: UnsentTexts, host: Pick<Host, 'log' | 'outbox' | 'onLog'>, clock: Clock, reload: () => Promise<void>): () => void {
  const ended = new AbortController();
  const { signal } = ended;
  /** Whose page is waited for, and whether it has ended. */
  const pages = new Map<string, 'open' | 'ended'>();
  const look = () => {
    for (const { id, subject, account, sent, lock } of texts.underway) {
      if (!pages.has(id)) void follow(id, sent, lock).catch(() => undefined);
      if (pages.get(id) === 'open' || host.outbox.some((job) => job.account === account && job.at >= sent - APART)) continue;
      const later = host.log.filter((entry) => entry.account === account && entry.at >= sent);
      // What is said of the very thing says more than what is said of its account.
      const [last] = [...later.filter(({ item }) => item === subject), ...later];
      texts.settle(id, last?.outcome === 'done');
      pages.delete(id);
    }
  };
  /** Until its page lets go of it: a page that lives says itself what became of it. */
  const follow = async (id: string, sent: number, lock: string) => {
    pages.set(id, 'open');
    await until(sent + APART);
    await navigator.locks.request(lock, { signal }, () => undefined);
    await until(clock.now() + APART);
    await reload();
    if (signal.aborted) return;
    if (texts.underway.some((text) => text.id === id && text.sent === sent)) pages.set(id, 'ended');
    else pages.delete(id);
    look();
  };
  const until = (time: number) => new Promise<void>((resolve) => clock.after(Math.max(0, time - clock.now()), resolve));
  look();
  const stops = [host.onLog(look), texts.onChange(look)];
  return () => {
    ended.abort();
    for (const stop of stops) stop();
  };
}
