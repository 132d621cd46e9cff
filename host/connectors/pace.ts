import type { Pace } from '@vivarium/sdk/contract';

/** What the pace of a collection depends on. */
export interface Attention {
  /** A page is visible. */
  readonly visible: boolean;
  /** A live query over the collection is open in some tab. */
  readonly lookedAt: boolean;
  /** Nobody touched the page for a while. */
  readonly idle: boolean;
  /** An invented source on this machine: asking costs nothing. */
  readonly demo: boolean;
  /** The source tells of changes by itself: asking is only the safety net. */
  readonly push: boolean;
}

const DEMO_SECONDS = 2;
/** How much rarer a source that pushes is asked, and one whose data nobody touches. */
const PUSH_FACTOR = 10;
const IDLE_FACTOR = 4;

/** Milliseconds between the end of a sync and the next one. Never rarer than the contract's `hidden`. */
export function interval(pace: Pace, { visible, lookedAt, idle, demo, push }: Attention): number {
  if (!visible || !lookedAt) return pace.hidden * 1000;
  if (demo) return Math.min(pace.visible, DEMO_SECONDS) * 1000;
  const seconds = pace.visible * (push ? PUSH_FACTOR : 1) * (idle ? IDLE_FACTOR : 1);
  return Math.min(seconds, Math.max(pace.hidden, pace.visible)) * 1000;
}
