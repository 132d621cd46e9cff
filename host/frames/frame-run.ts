import { VivariumError } from '@vivarium/sdk/contract';
import type { FrameTheme, FrameToHost, HostToFrame } from '@vivarium/sdk/protocol';
import type { WidgetDefinition, WidgetHost } from '@vivarium/sdk/widget';
import type { z } from 'zod';
import { FrameBridge, type FrameFinding, type FrameStart } from './bridge.js';
import type { FrameGuard } from './frame-guard.js';

/** Features that a page may hand to a frame; ours get none of them. */
const features = [
  'accelerometer', 'autoplay', 'bluetooth', 'camera', 'clipboard-read', 'clipboard-write', 'compute-pressure', 'display-capture', 'encrypted-media', 'fullscreen', 'gamepad', 'geolocation', 'gyroscope', 'hid',
  'identity-credentials-get', 'idle-detection', 'keyboard-map', 'local-fonts', 'magnetometer', 'microphone', 'midi', 'otp-credentials', 'payment', 'picture-in-picture', 'publickey-credentials-create',
  'publickey-credentials-get', 'screen-wake-lock', 'serial', 'speaker-selection', 'storage-access', 'sync-xhr', 'unload', 'usb', 'web-share', 'window-management', 'xr-spatial-tracking',
];

const timing = { hello: 15_000, beat: 2000, silence: 6000 };

/** What a run of a frame is made of. */
export interface FrameRunOptions {
  readonly url: string;
  readonly title: string;
  readonly definition: WidgetDefinition;
  readonly host: WidgetHost;
  readonly guard: FrameGuard;
  start(): FrameStart;
  drawn(): void;
  /** It is over; the run has ended itself already. */
  fault(error: VivariumError): void;
  key(key: z.output<FrameToHost['key']['params']>): void;
  picture(image: ArrayBuffer): void;
  saved?(state: NonNullable<FrameStart['state']>): void;
  shield(on: boolean): void;
}

/**
 * One iframe from its creation to its end, with the bridge into it. A run is never reused: what fails or falls asleep
 * is removed, which ends its process, and started anew.
 */
export class FrameRun {
  readonly iframe = document.createElement('iframe');
  private bridge: FrameBridge | undefined;
  private readonly endOfGuard: () => void;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly inspections: ((findings: readonly FrameFinding[]) => void)[] = [];
  private beat = 0;
  private alive = 0;
  private lastAnswer = 0;
  private lastTick = 0;
  private ended = false;

  constructor(private readonly options: FrameRunOptions) {
    const { iframe } = this;
    // A token that the browser does not know would be ignored; none is given that it does.
    iframe.setAttribute('sandbox', 'allow-scripts');
    iframe.setAttribute('credentialless', '');
    iframe.allow = features.map((feature) => `${feature} 'none'`).join('; ');
    iframe.referrerPolicy = 'no-referrer';
    iframe.title = options.title;
    iframe.addEventListener('load', this.onLoad);
    iframe.src = options.url;
    this.endOfGuard = options.guard.add({ iframe, tag: options.definition.tag, shield: (on) => options.shield(on), fault: (error) => this.fault(error) });
    this.timer = setTimeout(() => this.fault(new VivariumError('timeout', 'The widget did not start in time. Try again.')), timing.hello);
  }

  /** Removes it. Its process ends, whatever it is busy with. */
  end(): void {
    if (this.ended) return;
    this.ended = true;
    clearTimeout(this.timer);
    this.endOfGuard();
    this.bridge?.close();
    this.iframe.removeEventListener('load', this.onLoad);
    this.iframe.remove();
  }

  setTheme(theme: FrameTheme): void {
    this.bridge?.say('theme', theme);
  }

  setConfig(config: FrameStart['config']): void {
    this.bridge?.say('config', config);
  }

  takePicture(): void {
    this.bridge?.say('picture/take', {});
  }

  /** Has a frame that was made for it look for what is wrong. A frame that fails meanwhile never answers: its fault is told. */
  inspect(what: z.input<HostToFrame['inspect']['params']>['what']): Promise<readonly FrameFinding[]> {
    return new Promise((resolve) => this.bridge?.say('inspect', { inspection: this.inspections.push(resolve) - 1, what }));
  }

  private readonly onLoad = (): void => {
    if (this.bridge) {
      this.fault(new VivariumError('blocked', 'The widget tried to leave its page. It was stopped.'));
      return;
    }
    const { port1, port2 } = new MessageChannel();
    const { definition, host, start, drawn, key, picture, saved } = this.options;
    this.bridge = new FrameBridge({
      port: port1,
      definition,
      host,
      start: () => {
        this.startBeating();
        return start();
      },
      drawn,
      key,
      picture,
      ...(saved && { saved }),
      inspected: (inspection, findings) => this.inspections[inspection]?.(findings),
      alive: (beat) => {
        this.alive = Math.max(this.alive, Math.min(beat, this.beat));
        this.lastAnswer = performance.now();
      },
      fault: (error) => this.fault(error),
    });
    // Its origin is opaque; the address it was loaded from is ours and good for one load.
    this.iframe.contentWindow?.postMessage('vivarium', '*', [port2]);
  };

  /** From the hello on it must answer: a loop without an end is not noticed otherwise. */
  private startBeating(): void {
    clearTimeout(this.timer);
    this.lastAnswer = this.lastTick = performance.now();
    const tick = (): void => {
      const now = performance.now();
      // Timers of a page that is not looked at are slow on both sides; so is a machine that keeps the page itself waiting.
      if (document.hidden || this.alive === this.beat || now - this.lastTick > 2 * timing.beat) this.lastAnswer = now;
      this.lastTick = now;
      if (now - this.lastAnswer > timing.silence) {
        this.fault(new VivariumError('timeout', 'The widget stopped answering, as code does that runs in a circle. It was stopped.'));
        return;
      }
      if (this.alive === this.beat) this.bridge?.say('beat', { beat: ++this.beat });
      this.timer = setTimeout(tick, timing.beat);
    };
    tick();
  }

  private fault(error: VivariumError): void {
    if (this.ended) return;
    this.end();
    this.options.fault(error);
  }
}
