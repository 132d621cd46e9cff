import { CrashBook } from './crash-book.js';

/** Crashes within ten minutes after which a widget is not started by itself any more. */
export const MOST_CRASHES = 3;
/** The same for all widgets of this tab together: two that used up theirs. */
const MOST_TOGETHER = 2 * MOST_CRASHES;

/** The part of the address that asks for safe mode. */
const PARAMETER = 'safe';

/**
 * Whether code from elsewhere starts by itself in this tab. It does not where the address asks for that (`?safe`), nor
 * after many crashes, also when the page was reloaded since; a person who leaves safe mode gives every widget a new chance.
 */
export class SafeMode extends EventTarget {
  constructor(private readonly crashes = new CrashBook()) {
    super();
  }

  /** Why nothing starts by itself; undefined where everything does that did not crash too often itself. */
  get reason(): 'asked' | 'crashes' | undefined {
    if (new URLSearchParams(location.search).has(PARAMETER)) return 'asked';
    return this.crashes.total >= MOST_TOGETHER ? 'crashes' : undefined;
  }

  /** Whether this placement waits for a person to start it. */
  holds(placement: string): boolean {
    return this.reason !== undefined || this.crashes.count(placement) >= MOST_CRASHES;
  }

  /** A crash. Answers how many of this placement there were lately. */
  note(placement: string): number {
    const count = this.crashes.note(placement);
    this.dispatchEvent(new Event('change'));
    return count;
  }

  /** A person wants this one started, whatever it did. */
  forgive(placement: string): void {
    this.crashes.forgive(placement);
    this.dispatchEvent(new Event('change'));
  }

  /** Everything starts again, without a reload. */
  leave(): void {
    this.crashes.forget();
    const address = new URL(location.href);
    address.searchParams.delete(PARAMETER);
    history.replaceState(history.state, '', address);
    this.dispatchEvent(new Event('left'));
    this.dispatchEvent(new Event('change'));
  }
}

/** That of this tab. */
export const safeMode = new SafeMode();
