import type { Unsent } from '@vivarium/sdk/widget';
import type { Records } from './records.js';
import { Text } from './unsent-text.js';

/** Keys follow each other fast. */
const WRITE_AFTER = 500;
const copies = () => import('./unsent-copies.js');
/** In the place of a text that is gone. */
const GONE = 'null';

/**
 * What was written in this browser and not sent, in `localStorage`: unlike a database it takes what a page writes while it
 * is being closed. Browsers put that on disk seconds later, of who writes much a minute; where one crashes, the copies in the
 * database tell. Each text has one page that writes it; another that goes on with it takes it over, and who still writes
 * it there has a text of their own from then on.
 */
export class UnsentTexts implements Unsent {
  private readonly page = crypto.randomUUID();
  private readonly texts = new Map<string, Text>();
  /** The one that this page writes about a subject; there may be nothing in it yet. */
  private readonly mine = new Map<string, string>();
  private readonly unwritten = new Set<string>();
  /** Of which the copies may not know yet that they are gone. */
  private readonly gone = new Set<string>();
  private readonly listeners = new Set<() => void>();
  private readonly ended = new AbortController();
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** `isConnected`: what is written about an account that is gone is in memory only. */
  constructor(
    private readonly prefix: string,
    private readonly isConnected: (account: string) => boolean,
    private readonly records: Pick<Records, 'value' | 'change'>,
  ) {
    tried(() => Object.keys(localStorage).forEach((key) => this.read(key, localStorage.getItem(key))));
    const { signal } = this.ended;
    addEventListener('storage', this.heard, { signal });
    addEventListener('pagehide', this.flush, { signal });
    document.addEventListener('visibilitychange', this.flush, { signal });
  }

  /** Takes from the copies what is not in `localStorage` after a crash, and off what is still in it. */
  async recover(): Promise<void> {
    const kept = await this.records.value('unsent');
    // What was gone when its page ended has a copy that does not know it yet.
    const gone = new Set(this.gone);
    for (const id of gone) this.drop(id);
    if (kept === undefined) return;
    const later = Object.entries((await copies()).laterCopies(kept, this.texts)).filter(([id]) => !gone.has(id));
    for (const [id, copy] of later) {
      if (copy === null) this.drop(id);
      else if (copy.account === undefined || this.isConnected(copy.account)) {
        this.texts.set(id, copy);
        this.unwritten.add(id);
      }
    }
    if (later.length === 0) return;
    this.flush();
    this.changed();
  }

  peek(subject: string): unknown {
    return this.texts.get(this.idOf(subject) ?? '')?.value;
  }

  take(subject: string): unknown {
    const id = this.idOf(subject);
    const text = this.texts.get(id ?? '');
    this.mine.set(subject, id ?? crypto.randomUUID());
    if (!id || !text) return undefined;
    if (text.by !== this.page) this.put(id, { ...text, by: this.page });
    return text.value;
  }

  write(subject: string, value: unknown, account?: string): void {
    if (!this.mine.has(subject)) this.take(subject);
    const id = this.mine.get(subject)!;
    const before = this.texts.get(id);
    const own = before?.by === this.page;
    if (value === undefined) {
      if (own) this.drop(id);
      // What others wrote stays theirs.
      else this.mine.set(subject, crypto.randomUUID());
      return;
    }
    const next = before && !own ? crypto.randomUUID() : id;
    this.mine.set(subject, next);
    this.put(next, { subject, account, by: this.page, at: own ? before.at : Date.now(), value, edit: 0 });
  }

  move(from: string, to: string): void {
    const id = this.mine.get(from) ?? crypto.randomUUID();
    this.mine.delete(from);
    this.mine.set(to, id);
    const text = this.texts.get(id);
    if (text?.by === this.page) this.put(id, { ...text, subject: to });
  }

  async send(subject: string, sent: Promise<boolean>): Promise<boolean> {
    // It may be sent as it was found.
    if (!this.mine.has(subject)) this.take(subject);
    const id = this.mine.get(subject)!;
    this.mine.delete(subject);
    // Somebody may go on with it in another tab.
    const own = this.texts.get(id)?.by === this.page;
    if (own) {
      this.mark(id, Date.now());
      void copies().then(({ hold }) => hold(this.prefix + id, sent, this.ended.signal)).catch(() => undefined);
    }
    let done = false;
    try {
      done = await sent;
    } finally {
      if (own) this.settle(id, done);
    }
    if (!done && !this.mine.has(subject)) this.mine.set(subject, id);
    return done;
  }

  /** What was on its way when its page ended, or is in another one: ids by what it is about. `lock`: held while that one lives. */
  get underway(): readonly (Pick<Text, 'subject' | 'account'> & { readonly id: string; readonly sent: number; readonly lock: string })[] {
    return [...this.texts].flatMap(([id, { subject, account, sent, by }]) => (sent === undefined || by === this.page ? [] : { id, subject, account, sent, lock: this.prefix + id }));
  }

  /** What became of one that was on its way: gone where it arrived, else there again. */
  settle(id: string, arrived: boolean): void {
    if (arrived) this.drop(id);
    else this.mark(id, undefined);
    this.changed();
  }

  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Erases what was written about things of an account. */
  forget(account: string): void {
    for (const [id, text] of this.texts) if (text.account === account) this.drop(id);
    this.changed();
  }

  close(): void {
    this.flush();
    this.ended.abort();
  }

  /** This page's own, else the oldest. */
  private idOf(subject: string): string | undefined {
    const mine = this.mine.get(subject);
    if (mine && this.texts.has(mine)) return mine;
    const others = [...this.texts].filter(([, text]) => text.subject === subject && text.sent === undefined);
    return others.sort(([, left], [, right]) => left.at - right.at)[0]?.[0];
  }

  private put(id: string, text: Text): void {
    this.texts.set(id, { ...text, edit: (this.texts.get(id)?.edit ?? 0) + 1 });
    // What a page hears after its end is the next one's to find out.
    if (this.ended.signal.aborted || (text.account !== undefined && !this.isConnected(text.account))) return;
    this.unwritten.add(id);
    this.timer ??= setTimeout(this.flush, WRITE_AFTER);
  }

  private mark(id: string, sent: number | undefined): void {
    const text = this.texts.get(id);
    if (text) this.put(id, { ...text, sent });
  }

  /** Until the copies know it too, there is a word of it: a page that ends before would find the copy, and offer again what was sent. */
  private drop(id: string): void {
    this.texts.delete(id);
    this.unwritten.delete(id);
    const key = this.prefix + id;
    tried(() => localStorage.setItem(key, GONE));
    void this.copy({ [id]: null }).then(() => tried(() => localStorage.getItem(key) === GONE && localStorage.removeItem(key)));
  }

  private readonly flush = (): void => {
    clearTimeout(this.timer);
    this.timer = undefined;
    for (const id of this.unwritten) tried(() => localStorage.setItem(this.prefix + id, JSON.stringify(this.texts.get(id))));
    if (this.unwritten.size > 0) void this.copy(Object.fromEntries([...this.unwritten].map((id) => [id, this.texts.get(id) ?? null])));
    this.unwritten.clear();
  };

  private copy(changed: Readonly<Record<string, Text | null>>): Promise<void> {
    return copies().then(({ keepCopies }) => keepCopies(this.records, changed)).catch(() => undefined);
  }

  private read(key: string, stored: string | null): void {
    if (!key.startsWith(this.prefix)) return;
    const id = key.slice(this.prefix.length);
    const { data } = Text.safeParse(tried(() => JSON.parse(stored ?? 'null') as unknown));
    this.gone.delete(id);
    if (data) this.texts.set(id, data);
    else this.texts.delete(id);
    if (stored === GONE) this.gone.add(id);
  }

  /** Another tab wrote one, goes on with it, or sent it. */
  private readonly heard = ({ key, newValue }: StorageEvent): void => {
    if (!key?.startsWith(this.prefix)) return;
    const id = key.slice(this.prefix.length);
    const own = this.unwritten.delete(id) ? this.texts.get(id) : undefined;
    this.read(key, newValue);
    if (own) {
      // What is not written down yet is not lost to it.
      const other = crypto.randomUUID();
      if (this.mine.get(own.subject) === id) this.mine.set(own.subject, other);
      this.put(other, own);
    }
    this.changed();
  };

  private changed(): void {
    for (const listener of [...this.listeners]) listener();
  }
}

/** Where the browser keeps nothing, and what it has no room for, memory has to do. */
function tried<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
