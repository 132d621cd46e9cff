import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { dayIn, untilMidnight } from './day.js';

/** What surrounds the page and changes by itself: the day it is, whether anybody looks, motion, the network. */
export class Surroundings implements ReactiveController {
  today: string;
  visible = document.visibilityState === 'visible';
  online = navigator.onLine;
  private readonly motion = matchMedia('(prefers-reduced-motion: reduce)');
  private midnight: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly host: ReactiveControllerHost,
    readonly timeZone: string,
  ) {
    this.today = dayIn(timeZone);
    host.addController(this);
  }

  get reducedMotion(): boolean {
    return this.motion.matches;
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
    this.visible = document.visibilityState === 'visible';
    this.online = navigator.onLine;
    this.today = dayIn(this.timeZone);
    clearTimeout(this.midnight);
    this.midnight = setTimeout(this.look, untilMidnight(this.timeZone) + 50);
    this.host.requestUpdate();
  };
}
