import { ErrorData } from '@vivarium/sdk/contract';
import { StoredDocument } from '@vivarium/sdk/protocol';
import { z } from 'zod';
import type { AnyRow } from './engine/rows.js';

/** `version`: of the contract by which the one who speaks reads the collection's items. */
const collection = { account: z.string(), collection: z.string(), version: z.number() };

/** How a collection's syncs go, as the tab that runs them tells the others. */
export const SyncState = z.object({
  runningSince: z.number().optional(),
  lastSync: z.number().optional(),
  nextSync: z.number().optional(),
  error: ErrorData.extend({ at: z.number() }).optional(),
  rejected: z.number(),
});
/** How a collection's syncs go. */
export type SyncState = z.output<typeof SyncState>;

/** What tabs tell each other. Every tab hears everything but its own words. */
const TabMessage = z.discriminatedUnion('type', [
  /** A new tab, which has read what is kept: the others tell how it stands. */
  z.object({ type: z.literal('hello') }),
  /** Rows as they were committed; `sequence` is the commit's number. */
  z.object({ type: z.literal('commit'), ...collection, sequence: z.number(), upsert: z.array(z.custom<AnyRow>((row) => typeof row === 'object' && row !== null)), remove: z.array(z.string()), cursor: z.string().optional() }),
  /** How far a collection is written, for a new tab that may have read it before. */
  z.object({ type: z.literal('written'), ...collection, sequence: z.number() }),
  /** `began`: when the sync that just ended began. */
  z.object({ type: z.literal('state'), ...collection, state: SyncState, began: z.number().optional() }),
  /** A visible tab wants to sync in place of a hidden one. */
  z.object({ type: z.literal('claim') }),
  /** Collections that somebody looks at in that tab; renewed while it is so. */
  z.object({ type: z.literal('looking'), tab: z.string(), addresses: z.array(z.string()) }),
  /** Please ask the source now. */
  z.object({ type: z.literal('sync'), account: z.string(), collections: z.array(z.string()).optional() }),
  /** `marks`: which states it came after. */
  z.object({ type: z.literal('document'), document: StoredDocument, unsaved: z.boolean(), marks: z.array(z.string()).optional() }),
  z.object({ type: z.literal('outbox') }),
  /** What is kept of changes since the last look is another now. */
  z.object({ type: z.literal('changes') }),
  z.object({ type: z.literal('erased'), account: z.string() }),
]);
/** What tabs tell each other. */
export type TabMessage = z.output<typeof TabMessage>;

/** The channel between the tabs of one browser. */
export class Tabs {
  private readonly channel: BroadcastChannel;
  private readonly listeners = new Set<(message: TabMessage) => void>();
  /** Another tab has said something: there may be somebody who listens. */
  private answered = false;

  constructor(name: string) {
    this.channel = new BroadcastChannel(name);
    this.channel.onmessage = ({ data }: MessageEvent<unknown>) => {
      const message = TabMessage.safeParse(data);
      // A tab with a newer version may say what this one does not know.
      this.answered = true;
      if (message.success) for (const listener of [...this.listeners]) listener(message.data);
    };
  }

  tell(message: TabMessage): void {
    this.channel.postMessage(message);
  }

  /** Tells what a tab that has not said hello yet learns when it does: most people have one tab, where telling costs and helps nobody. */
  tellKnown(message: TabMessage): void {
    if (this.answered) this.tell(message);
  }

  onMessage(listener: (message: TabMessage) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  close(): void {
    this.channel.close();
  }
}
