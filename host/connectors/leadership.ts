import type { Tabs } from '../store/tabs.js';

/**
 * Decides which tab syncs: the one that holds a Web Lock. A hidden tab hands over to a visible one, whose timers the
 * browser does not slow down.
 */
export class Leadership {
  private leads = false;
  private release: (() => void) | undefined;
  private readonly ended = new AbortController();
  private readonly stopListening: () => void;

  constructor(
    private readonly name: string,
    private readonly tabs: Tabs,
    private readonly changed: (leads: boolean) => void,
    private readonly page: Document = document,
  ) {
    this.stopListening = tabs.onMessage((message) => {
      if (message.type === 'claim' && this.leads && page.visibilityState === 'hidden') this.stepDown();
    });
    page.addEventListener('visibilitychange', this.claim);
    void this.queue();
    this.claim();
  }

  get isLeader(): boolean {
    return this.leads;
  }

  close(): void {
    this.page.removeEventListener('visibilitychange', this.claim);
    this.stopListening();
    this.ended.abort();
    this.stepDown();
  }

  private readonly claim = (): void => {
    if (this.page.visibilityState === 'visible' && !this.leads) this.tabs.tell({ type: 'claim' });
  };

  private stepDown(): void {
    this.release?.();
  }

  private async queue(): Promise<void> {
    while (!this.ended.signal.aborted) {
      try {
        await navigator.locks.request(this.name, { signal: this.ended.signal }, () => this.lead());
      } catch {
        // Closed while it waited.
        return;
      }
    }
  }

  private lead(): Promise<void> | undefined {
    if (this.ended.signal.aborted) return undefined;
    return new Promise((resolve) => {
      this.release = () => {
        this.release = undefined;
        this.leads = false;
        this.changed(false);
        resolve();
      };
      this.leads = true;
      this.changed(true);
    });
  }
}
