import { VivariumError, type ItemReference, type Query } from '@vivarium/sdk/contract';
import type { LiveSnapshot } from '@vivarium/sdk/widget';
import type { NotedCollection } from '../store/changes.js';
import type { Change } from '../store/engine/result.js';
import type { ChangeBook } from './change-book.js';
import type { Changes, LiveTarget } from './host.js';
import { late } from './late.js';

/** A live query of a widget, as its marks are found. */
export interface Marked {
  readonly target: LiveTarget;
  readonly query: Query;
  /** The widget ships with the product: it also sees what items were, and those that are gone. */
  readonly whole: boolean;
  /** What was told last. */
  marks?: LiveSnapshot['changes'];
}

type Open = (listener: (snapshot: LiveSnapshot) => void) => () => void;

/** What sources changed since somebody last looked. The book of it is loaded behind the first picture. */
export class LateChanges implements Changes {
  private loaded: ChangeBook | undefined;
  private closed = false;
  private readonly listeners = new Set<() => void>();
  readonly book: () => Promise<ChangeBook>;

  constructor(load: (changed: () => void) => Promise<ChangeBook>) {
    this.book = late(async () => {
      const book = await load(() => this.changed());
      if (this.closed) {
        book.close();
        throw new VivariumError('aborted', 'The page was closed.');
      }
      this.loaded = book;
      this.changed();
      return book;
    });
  }

  get unseen(): ChangeBook['unseen'] {
    return this.loaded?.unseen ?? [];
  }

  /** A source changed items of a collection that was complete before. */
  noted(of: NotedCollection, changes: readonly Change[]): void {
    void this.book().then((book) => book.noted(of, changes), () => undefined);
  }

  /** What is kept of an account's items goes with it. */
  forget(account: string): void {
    void this.book().then((book) => book.forget(account), () => undefined);
  }

  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  saw(items: readonly ItemReference[]): void {
    this.loaded?.saw(items);
  }

  mark(marked: Marked, open: Open, listener: (snapshot: LiveSnapshot) => void): () => void {
    let last: LiveSnapshot | undefined;
    const told = (snapshot: LiveSnapshot) => this.loaded?.marked(snapshot, marked) ?? snapshot;
    const end = open((snapshot) => listener(told((last = snapshot))));
    const stop = this.onChange(() => {
      const before = marked.marks;
      const next = last && told(last);
      if (next && marked.marks !== before) listener(next);
    });
    return () => {
      stop();
      end();
    };
  }

  close(): void {
    this.closed = true;
    this.loaded?.close();
  }

  private changed(): void {
    for (const listener of [...this.listeners]) listener();
  }
}
