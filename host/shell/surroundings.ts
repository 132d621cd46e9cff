import { dayOf } from '@vivarium/sdk/kinds';
import type { ReactiveController, ReactiveControllerHost } from 'lit';

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
  private midnight: ReturnType<typeof setInterval> | undefined;

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
    // By the clock on the wall: a timer until midnight does not count while the machine sleeps.
    this.midnight = setInterval(() => dayOf(Date.now(), this.timeZone) !== this.current.today && this.look(), 1000);
  }

  hostDisconnected(): void {
    document.removeEventListener('visibilitychange', this.look);
    removeEventListener('online', this.look);
    removeEventListener('offline', this.look);
    this.motion.removeEventListener('change', this.look);
    clearInterval(this.midnight);
  }

  private readonly look = (): void => {
    this.current = this.read();
    this.host.requestUpdate();
  };

  private read(): Surrounding {
    return { today: dayOf(Date.now(), this.timeZone), visible: document.visibilityState === 'visible', online: navigator.onLine, reducedMotion: this.motion.matches };
  }
}
