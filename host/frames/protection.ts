import { msg } from '@lit/localize';
import type { companionApi } from '@vivarium/sdk/protocol';
import type { z } from 'zod';

/** A protection that this browser lacks. */
export type MissingProtection =
  /** A frame could open connections if its other locks failed. */
  | 'connections'
  /** A frame could leave for another address, and carry data there in it. */
  | 'navigation'
  /** Widgets share an origin, and with it perhaps a process: one that hangs takes the others with it. */
  | 'own-origin';

/** What holds frames in this browser, as measured. */
export interface Protection {
  level: 'full' | 'reduced';
  missing: readonly MissingProtection[];
  /** Which addresses to ask for: `shared` where this browser does not find `*.localhost`. */
  site: 'own' | 'shared';
}

type Api = typeof companionApi;
type ProbeEndpoint = 'POST /api/frames/probe' | 'GET /api/frames/probe/:probe';
/** The part of the companion that the measurement asks. */
export interface ProbeCompanion {
  request<Name extends ProbeEndpoint>(name: Name, params: z.input<Api[Name]['request']>): Promise<z.output<Api[Name]['response']>>;
}

/** Longest wait for a page of this machine. */
const patience = 8000;
/** What the frame under the header has longer than the control to arrive. */
const grace = 1000;

/**
 * Measures whether this browser keeps frames to a Connection-Allowlist. Two hidden frames try to connect and to leave: one
 * under the header, and a control without it, which has to succeed for the other's failure to mean anything. The companion
 * says who arrived.
 *
 * @throws VivariumError where the companion cannot be asked.
 */
export async function measureProtection(companion: ProbeCompanion, page: Document = document): Promise<Protection> {
  for (const site of ['own', 'shared'] as const) {
    const { probe, held, free } = await companion.request('POST /api/frames/probe', { site });
    const frames = [held, free].map((url) => new ProbeFrame(page, url));
    try {
      const ran = await Promise.all(frames.map((frame) => frame.ran));
      if (ran.includes(false) && site === 'own') continue;
      const [underHeader, control] = frames as [ProbeFrame, ProbeFrame];
      await control.left(patience);
      await underHeader.left(grace);
      const arrived = await companion.request('GET /api/frames/probe/:probe', { probe });
      const missing: MissingProtection[] = site === 'shared' ? ['own-origin'] : [];
      if (ran.includes(false) || !arrived.free.connected || arrived.held.connected) missing.push('connections');
      if (ran.includes(false) || !arrived.free.navigated || arrived.held.navigated) missing.push('navigation');
      return { level: missing.length === 0 ? 'full' : 'reduced', missing, site };
    } finally {
      for (const frame of frames) frame.element.remove();
    }
  }
  throw new Error('unreachable');
}

/** In words, for the person who decides whether to let a widget see something. */
export function wordsOf(missing: MissingProtection): string {
  switch (missing) {
    case 'connections':
      return msg('This browser does not hold widgets back from opening connections as firmly as others do. Hidden look-ups of addresses remain possible.');
    case 'navigation':
      return msg('This browser lets a widget’s frame try to leave for another address, which can carry data away.');
    case 'own-origin':
      return msg('In this browser all widgets share one process: one that hangs can take the others with it.');
  }
}

/** One hidden frame of the measurement. */
class ProbeFrame {
  readonly element: HTMLIFrameElement;
  /** True when its script has tried to connect; false when there was no script, or not in time. */
  readonly ran: Promise<boolean>;
  private readonly gone: Promise<unknown>;

  constructor(page: Document, url: string) {
    const frame = (this.element = page.createElement('iframe'));
    frame.setAttribute('sandbox', 'allow-scripts');
    frame.toggleAttribute('credentialless', true);
    frame.hidden = true;
    frame.title = '';
    frame.src = url;
    const view = page.defaultView!;
    const late = (limit: number) => new Promise<boolean>((done) => setTimeout(() => done(false), limit));
    let hear: (event: MessageEvent) => void;
    const heard = new Promise<boolean>((done) => {
      hear = ({ source }) => source === frame.contentWindow && done(true);
      view.addEventListener('message', hear);
    });
    const loaded = (): Promise<unknown> => new Promise((done) => frame.addEventListener('load', done, { once: true }));
    // An error page loads, too, and says nothing.
    const silent = loaded().then(() => late(2000));
    this.ran = Promise.race([heard, silent, late(patience)]).finally(() => view.removeEventListener('message', hear));
    this.gone = this.ran.then((ran) => (ran ? loaded() : undefined));
    page.body.append(frame);
  }

  /** When what it tried to leave for has come, or something in its place, or not in time. */
  async left(limit: number): Promise<void> {
    await Promise.race([this.gone, new Promise((done) => setTimeout(done, limit))]);
  }
}
