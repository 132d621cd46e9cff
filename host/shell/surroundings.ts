import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { dayIn, untilMidnight } from './day.js';

/** What surrounds the page at one moment. */
export interface Surrounding {
  /** The day it is, `2026-03-01`. */
  readonly today: string;
  readonly visible: boolean;
  readonly online: boolean;
  readonly reducedMotion: boolean;
}

/** What surrounds the page and changes by itself: the day it is, whether anybody looks, motion, the network. */
export class Surroundings implements ReactiveController {
  /** One object until something in it changes, so that handing it down renders nothing. */
  current: Surrounding;
  private readonly motion = matchMedia('(prefers-reduced-motion: reduce)');
  private midnight: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly host: ReactiveControllerHost,
    readonly timeZone: string,
  ) {
    this.current = this.read();
    host.addController(this);
  }

  hostConnected(): void {
    document.addEventListener('visibilitychange', this.look);
    addEventListener('online', this.look);
    addEventListener('offline', this.look);
    this.motion.addEventListener('change', this.look);
    this.look();
  }

  hostDisconnected(): void {
    document.removeEventListener('visibilitychange', this.look);
    removeEventListener('online', this.look);
    removeEventListener('offline', this.look);
    this.motion.removeEventListener('change', this.look);
    clearTimeout(this.midnight);
  }

  /** Also after a night's sleep: a timer does not count while the machine sleeps, but somebody then looks again. */
  private readonly look = (): void => {
    this.current = this.read();
    clearTimeout(this.midnight);
    this.midnight = setTimeout(this.look, untilMidnight(this.timeZone) + 50);
    this.host.requestUpdate();
  };

  private read(): Surrounding {
    return { today: dayIn(this.timeZone), visible: document.visibilityState === 'visible', online: navigator.onLine, reducedMotion: this.motion.matches };
  }
}
