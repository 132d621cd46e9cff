import { VivariumError } from '@vivarium/sdk/contract';
import type { CompanionEvent, CompanionState } from '@vivarium/sdk/protocol';
import type { CompanionSession } from './host.js';

/** Who hears of the companion. */
export interface CompanionListener {
  /** It can be reached, for the first time or again. */
  found(state: CompanionState, again: boolean): void;
  lost(): void;
  event(event: CompanionEvent): void;
}

/** Whether the companion can be reached, and what it tells by itself. */
export class CompanionLink {
  /** Until something says otherwise, it can. */
  reachable = true;
  private known = false;
  private probing: Promise<void> | undefined;
  private readonly ended = new AbortController();

  constructor(
    private readonly session: CompanionSession,
    private readonly listener: CompanionListener,
  ) {
    const { signal } = this.ended;
    addEventListener('online', () => void this.probe(), { signal });
    addEventListener('offline', () => void this.probe(), { signal });
    const end = session.onConnection?.((connection) => {
      if (connection === 'lost') this.lose();
      else if (connection === 'open') void this.probe();
    });
    const endEvents = this.session.onEvent((event) => {
      if (!this.reachable) void this.probe();
      this.listener.event(event);
    });
    signal.addEventListener('abort', () => {
      end?.();
      endEvents();
    });
    void this.probe();
  }

  /** Asks how it stands. What it answers counts, not what the network claims: it lives on this machine. */
  probe(): Promise<void> {
    return (this.probing ??= this.ask().finally(() => (this.probing = undefined)));
  }

  private async ask(): Promise<void> {
    let state: CompanionState;
    try {
      state = await this.session.request('GET /api/state', {});
    } catch (thrown) {
      if (VivariumError.from(thrown).code === 'offline') this.lose();
      return;
    }
    if (this.ended.signal.aborted) return;
    const again = this.known && !this.reachable;
    this.known = this.reachable = true;
    this.listener.found(state, again);
  }

  close(): void {
    this.ended.abort();
  }

  private lose(): void {
    if (!this.reachable || this.ended.signal.aborted) return;
    this.reachable = false;
    this.listener.lost();
  }
}
