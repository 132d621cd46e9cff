import type { Tabs } from '../store/tabs.js';
import type { Clock } from './clock.js';

/** Without a touch for this long nobody is there, though the page is visible. */
const IDLE_AFTER = 600_000;
/** What another tab said it looks at counts this long; it says it again before. */
const CLAIM_LASTS = 60_000;
const TELL_EVERY = 20_000;

/** Who looks at what: this page's visibility and touch, and the other tabs' word. */
export class Attention {
  private readonly tab = crypto.randomUUID();
  private readonly others = new Map<string, { addresses: ReadonlySet<string>; until: number }>();
  private readonly ends: (() => void)[] = [];
  private touched: number;
  private wasIdle = false;
  private telling: (() => void) | undefined;

  /** `looking` lists what open live queries of this tab are over; `changed` hears when the answers here may differ. */
  constructor(
    private readonly clock: Clock,
    private readonly tabs: Tabs,
    private readonly looking: () => readonly string[],
    private readonly changed: () => void,
    private readonly page: Document = document,
  ) {
    this.touched = clock.now();
    const touch = () => this.touch();
    for (const type of ['pointerdown', 'keydown', 'wheel', 'focusin']) {
      page.addEventListener(type, touch, { passive: true, capture: true });
      this.ends.push(() => page.removeEventListener(type, touch, { capture: true }));
    }
    this.ends.push(
      tabs.onMessage((message) => {
        if (message.type !== 'looking') return;
        if (message.addresses.length === 0) this.others.delete(message.tab);
        else this.others.set(message.tab, { addresses: new Set(message.addresses), until: clock.now() + CLAIM_LASTS });
        this.changed();
      }),
    );
  }

  get visible(): boolean {
    return this.page.visibilityState === 'visible' || this.claims().length > 0;
  }

  get idle(): boolean {
    return this.clock.now() - this.touched > IDLE_AFTER && this.claims().length === 0;
  }

  /** Whether another tab shows this collection. */
  isLookedAtElsewhere(address: string): boolean {
    return this.claims().some(({ addresses }) => addresses.has(address));
  }

  /** What this tab shows has changed: the others are told, now and every so often. */
  tell(): void {
    this.telling?.();
    const addresses = this.page.visibilityState === 'visible' ? [...this.looking()] : [];
    this.tabs.tell({ type: 'looking', tab: this.tab, addresses });
    this.telling = addresses.length > 0 ? this.clock.after(TELL_EVERY, () => this.tell()) : undefined;
  }

  close(): void {
    this.telling?.();
    this.tabs.tell({ type: 'looking', tab: this.tab, addresses: [] });
    for (const end of this.ends) end();
  }

  private claims() {
    const now = this.clock.now();
    return [...this.others.values()].filter(({ until }) => until > now);
  }

  private touch(): void {
    this.wasIdle = this.idle;
    this.touched = this.clock.now();
    if (this.wasIdle) this.changed();
  }
}
