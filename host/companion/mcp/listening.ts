import type { Client, McpSubscription } from '@modelcontextprotocol/client';
import { setTimeout } from 'node:timers/promises';
import { isUnknown } from './meaning.js';

/** Pauses before a server is listened to again: the first, and the longest, doubled between. */
const FIRST_MS = 500;
const LONGEST_MS = 60_000;
/** A stream that lasted so long was well. */
const WELL_MS = 60_000;

/** What is listened to, and until when. */
export interface ListeningOptions {
  readonly filter: Parameters<Client['listen']>[0];
  /** A stream that is open already. */
  readonly opened?: McpSubscription | undefined;
  readonly signal: AbortSignal;
  /** It is heard again: what it told of meanwhile nobody heard. */
  again(): void;
}

/**
 * Hears what a server of 2026-07-28 tells by itself (`subscriptions/listen`), and again after the server ended the stream.
 * Resolves when it is heard for the first time, or cannot be.
 */
export function keepListening(client: Client, { filter, opened, signal, again }: ListeningOptions): Promise<void> {
  return new Promise((settled) => {
    const listen = async () => {
      let pause = FIRST_MS;
      for (let turn = 0; !signal.aborted; turn += 1) {
        const begun = performance.now();
        try {
          const subscription = (turn === 0 && opened) || (await client.listen(filter, { signal }));
          settled();
          if (turn > 0) again();
          if ((await subscription.closed) === 'local') return;
        } catch (thrown) {
          settled();
          if (isUnknown(thrown)) return;
        }
        if (performance.now() - begun > WELL_MS) pause = FIRST_MS;
        await setTimeout(pause, undefined, { signal, ref: false });
        pause = Math.min(LONGEST_MS, pause * 2);
      }
    };
    void listen().catch(() => undefined).finally(settled);
  });
}
