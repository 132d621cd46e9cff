import type { CompanionEvent } from '@vivarium/sdk/protocol';

/** Everybody who hears what the companion tells by itself. */
export class EventHub {
  private readonly readers = new Set<(event: CompanionEvent) => void>();

  /** Tells every open page. */
  publish(event: CompanionEvent): void {
    for (const reader of this.readers) reader(event);
  }

  /** A page that hears from now on. Returns the end of it. */
  join(reader: (event: CompanionEvent) => void): () => void {
    this.readers.add(reader);
    return () => this.readers.delete(reader);
  }
}
