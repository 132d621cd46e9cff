import { VivariumError } from '@vivarium/sdk/contract';
import type { FrameTheme, FrameToHost, HostToFrame } from '@vivarium/sdk/protocol';
import type { WidgetDefinition, WidgetHost } from '@vivarium/sdk/widget';
import type { z } from 'zod';
import { FrameBridge, type FrameFinding, type FrameStart, type PickedElement } from './bridge.js';
import type { FrameGuard } from './frame-guard.js';
import { Heartbeat, type HeartbeatTimes } from './heartbeat.js';
import { tooLate } from './in-time.js';

/** Features that a page may hand to a frame; ours get none of them. */
const features = [
  'accelerometer', 'autoplay', 'bluetooth', 'camera', 'clipboard-read', 'clipboard-write', 'compute-pressure', 'display-capture', 'encrypted-media', 'fullscreen', 'gamepad', 'geolocation', 'gyroscope', 'hid',
  'identity-credentials-get', 'idle-detection', 'keyboard-map', 'local-fonts', 'magnetometer', 'microphone', 'midi', 'otp-credentials', 'payment', 'picture-in-picture', 'publickey-credentials-create',
  'publickey-credentials-get', 'screen-wake-lock', 'serial', 'speaker-selection', 'storage-access', 'sync-xhr', 'unload', 'usb', 'web-share', 'window-management', 'xr-spatial-tracking',
];

const HELLO_MS = 15_000;

/** Gives an iframe nothing but scripts, and those nothing. */
export function hold(iframe: HTMLIFrameElement, title: string): void {
  // A token that the browser does not know would be ignored; none is given that it does.
  iframe.setAttribute('sandbox', 'allow-scripts');
  iframe.setAttribute('credentialless', '');
  iframe.allow = features.map((feature) => `${feature} 'none'`).join('; ');
  iframe.referrerPolicy = 'no-referrer';
  iframe.title = title;
}

/** One iframe from its creation to its end, as the element that holds it works with it. */
export interface Run {
  readonly iframe: HTMLIFrameElement;
  /** Removes it. Its process ends, whatever it is busy with. */
  end(): void;
  setTheme(theme: FrameTheme): void;
  /** False where only another run can have other settings. */
  setConfig(config: FrameStart['config']): boolean;
  takePicture(): void;
  /** The person had it leave the whole window. */
  leaveFull?(): void;
}

/** What a run of a frame is made of. */
export interface FrameRunOptions {
  readonly url: string;
  readonly title: string;
  readonly definition: WidgetDefinition;
  readonly host: WidgetHost;
  readonly guard: FrameGuard;
  readonly times?: Partial<HeartbeatTimes>;
  start(): FrameStart;
  drawn(): void;
  /** It is over; the run has ended itself already. */
  fault(error: VivariumError): void;
  key(key: z.output<FrameToHost['key']['params']>): void;
  picture(image: ArrayBuffer): void;
  /** An element that a person points at. */
  picked?(element: PickedElement): void;
  saved?(state: NonNullable<FrameStart['state']>): void;
  shield(on: boolean): void;
  /** Fills the whole window, or no longer; false where nobody uses it. */
  full?(on: boolean): boolean;
  /** It would begin otherwise now: another run is to take its place. */
  again?(): void;
}

/**
 * One iframe from its creation to its end, with the bridge into it. A run is never reused: what fails or falls asleep
 * is removed, which ends its process, and started anew.
 */
export class FrameRun implements Run {
  readonly iframe = document.createElement('iframe');
  private bridge: FrameBridge | undefined;
  private readonly endOfGuard: () => void;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly inspections: ((findings: readonly FrameFinding[]) => void)[] = [];
  private readonly heartbeat: Heartbeat;
  private ended = false;

  constructor(private readonly options: FrameRunOptions) {
    const { iframe } = this;
    hold(iframe, options.title);
    iframe.addEventListener('load', this.onLoad);
    iframe.src = options.url;
    this.heartbeat = new Heartbeat(
      (beat) => this.bridge?.say('beat', { beat }),
      () => this.fault(new VivariumError('timeout', 'The widget stopped answering, as code does that runs in a circle. It was stopped.')),
      () => this.fault(tooLate()),
      options.times,
    );
    this.endOfGuard = options.guard.add({ iframe, tag: options.definition.tag, shield: (on) => options.shield(on), fault: (error) => this.fault(error) });
    this.timer = setTimeout(() => this.fault(tooLate()), HELLO_MS);
  }

  end(): void {
    if (this.ended) return;
    this.ended = true;
    clearTimeout(this.timer);
    this.heartbeat.end();
    this.endOfGuard();
    this.bridge?.close();
    this.iframe.removeEventListener('load', this.onLoad);
    this.iframe.remove();
  }

  setTheme(theme: FrameTheme): void {
    this.bridge?.say('theme', theme);
  }

  setConfig(config: FrameStart['config']): boolean {
    this.bridge?.say('config', config);
    return true;
  }

  takePicture(): void {
    this.bridge?.say('picture/take', {});
  }

  /** A person points at an element, or goes on from it: `picked` is told which. */
  pick(how: z.input<HostToFrame['pick']['params']>): void {
    this.bridge?.say('pick', how);
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
    const { definition, host, start, drawn, key, picture, picked, saved } = this.options;
    this.bridge = new FrameBridge({
      port: port1,
      definition,
      host,
      start: () => {
        clearTimeout(this.timer);
        this.heartbeat.start();
        return start();
      },
      drawn: () => {
        this.heartbeat.drawn();
        drawn();
      },
      key,
      picture,
      ...(picked && { picked }),
      ...(saved && { saved }),
      inspected: (inspection, findings) => this.inspections[inspection]?.(findings),
      alive: (beat) => this.heartbeat.answered(beat),
      fault: (error) => this.fault(error),
    });
    // Its origin is opaque; the address it was loaded from is ours and good for one load.
    this.iframe.contentWindow?.postMessage('vivarium', '*', [port2]);
  };

  private fault(error: VivariumError): void {
    if (this.ended) return;
    this.end();
    this.options.fault(error);
  }
}
