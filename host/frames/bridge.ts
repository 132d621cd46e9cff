import { VivariumError } from '@vivarium/sdk/contract';
import { FRAME_PROTOCOL, FrameMessage, frameToHost, type FrameEnvironment, type FrameHandlers, type FrameTheme, type FrameToHost, type HostToFrame } from '@vivarium/sdk/protocol';
import type { Environment, Use, WidgetDefinition, WidgetHost } from '@vivarium/sdk/widget';
import type { z } from 'zod';
import { frameWords, inWords } from './frame-words.js';
import { frameLimits, isPlain, MessageRate, type FrameLimits } from './limits.js';
import { LiveDeltas } from './live-deltas.js';

/** Something that a frame found wrong with its widget. */
export type FrameFinding = z.output<FrameToHost['inspected']['params']>['findings'][number];

/** An element of its widget that a frame describes. */
export type PickedElement = z.output<FrameToHost['picked']['params']>;

type Key = z.output<FrameToHost['key']['params']>;
type Config = z.output<HostToFrame['config']['params']>;
type State = z.output<HostToFrame['welcome']['params']>['state'];

/** What a frame that is welcome starts with. */
export interface FrameStart {
  readonly theme: FrameTheme;
  /** The placement's settings as they are stored: the frame's own schema parses them. */
  readonly config: Config;
  /** What the widget saved, as it is stored: the frame's own code migrates it. */
  readonly state?: State;
  /** The widget's editor of its settings, in the place of the widget. */
  readonly edits?: true | undefined;
}

/** What the bridge tells the element that holds the frame. */
export interface FrameEvents {
  /** The widget is drawn for the first time, or again with other settings. */
  drawn(): void;
  /** The widget failed, or broke the rules: the frame is of no use any more. */
  fault(error: VivariumError): void;
  alive(beat: number): void;
  key(key: Key): void;
  /** Empty where none could be made. */
  picture(image: ArrayBuffer): void;
  /** The widget saved this, and the host took it. */
  saved?(state: NonNullable<State>): void;
  /** Absent where nothing is inspected. */
  inspected?(inspection: number, findings: readonly FrameFinding[]): void;
  /** Absent where nobody chooses an element. */
  picked?(element: PickedElement): void;
}

/** What the bridge is made of. */
export interface BridgeOptions extends FrameEvents {
  readonly port: MessagePort;
  /** What the widget declares: nothing else is ever asked of the host. */
  readonly definition: Pick<WidgetDefinition, 'tag' | 'uses' | 'state'>;
  /** Decides and answers. */
  readonly host: WidgetHost;
  start(): FrameStart;
  readonly limits?: Partial<FrameLimits>;
  readonly now?: () => number;
}

/** Messages that were not acted on, by why. */
export interface FrameCounts {
  /** Not of the protocol, or not in the order it has. */
  malformed: number;
  /** Beyond what one frame may send. */
  excess: number;
}

/**
 * The page's side of a frame: one port in, one {@link WidgetHost} out. Whoever speaks is known by the port alone, and
 * everything that arrives is doubted: only plain data of bounded size, only messages the protocol has, only as many as a
 * widget needs. What does not fit is dropped and counted; nothing a frame sends makes this throw.
 */
export class FrameBridge {
  readonly counts: FrameCounts = { malformed: 0, excess: 0 };
  private readonly limits: FrameLimits;
  private readonly now: () => number;
  private readonly rate: MessageRate;
  private readonly live = new Map<number, () => void>();
  private readonly requests = new Map<number, AbortController>();
  /** Also those that the frame gave up: an action that runs cannot be called back. */
  private running = 0;
  private readonly endOfEnvironment: () => void;
  private welcomed = false;
  private closed = false;

  constructor(private readonly options: BridgeOptions) {
    this.limits = { ...frameLimits, ...options.limits };
    this.now = options.now ?? (() => performance.now());
    this.rate = new MessageRate(this.limits, this.now);
    this.endOfEnvironment = options.host.onEnvironment(() => this.welcomed && this.say('environment', onWire(options.host.environment)));
    options.port.addEventListener('message', this.receive);
    options.port.start();
  }

  /** Ends everything the frame had open. No handler is called any more. */
  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.options.port.removeEventListener('message', this.receive);
    this.options.port.close();
    this.endOfEnvironment();
    for (const end of this.live.values()) end();
    for (const controller of this.requests.values()) controller.abort();
    this.live.clear();
    this.requests.clear();
  }

  /** Says something to the frame; before its hello nobody listens. */
  say<Name extends keyof HostToFrame>(type: Name, params: z.input<HostToFrame[Name]['params']>): void {
    if (!this.closed && this.welcomed) this.options.port.postMessage({ type, params });
  }

  private readonly receive = (event: MessageEvent<unknown>): void => {
    for (const port of event.ports) port.close();
    const verdict = this.rate.count();
    if (verdict !== 'take') {
      this.counts.excess += 1;
      if (verdict === 'end') this.fault(new VivariumError('rate-limited', 'The widget sent far more messages than a widget needs. It was stopped so that it does not slow down the page.'));
      return;
    }
    // The browser builds the data when it is first looked at.
    const start = this.now();
    const message = isPlain(event.data, this.limits.size, this.limits.picture) ? FrameMessage.safeParse(event.data) : undefined;
    this.rate.charge(this.now() - start);
    if (!message?.success || event.ports.length > 0 || !Object.hasOwn(frameToHost, message.data.type)) {
      this.counts.malformed += 1;
      return;
    }
    const { type, id, params } = message.data;
    const row = frameToHost[type];
    const asks = 'result' in row;
    const parsed = row.params.safeParse(params);
    const inOrder = (type === 'hello') !== this.welcomed && asks === (id !== undefined) && (id === undefined || !this.requests.has(id));
    if (!inOrder || (!parsed.success && !asks)) {
      this.counts.malformed += 1;
      return;
    }
    if (!asks) (this.handlers[type] as (params: unknown) => void)(parsed.data);
    else if (parsed.success) void this.answer(type, id!, parsed.data);
    else {
      this.counts.malformed += 1;
      this.reply(id!, { error: new VivariumError('invalid-input', 'The page cannot read this request.').toJSON() });
    }
  };

  private async answer(type: keyof FrameToHost, id: number, params: unknown): Promise<void> {
    if (this.running >= this.limits.requests) {
      this.counts.excess += 1;
      this.reply(id, { error: new VivariumError('rate-limited', `The widget waits for ${this.limits.requests} answers already.`, { retryAfter: 1000 }).toJSON() });
      return;
    }
    const controller = new AbortController();
    this.requests.set(id, controller);
    this.running += 1;
    try {
      const value = await (this.handlers[type] as (params: unknown, signal: AbortSignal) => Promise<unknown>)(params, controller.signal);
      if (!controller.signal.aborted) this.reply(id, { value });
    } catch (thrown) {
      const error = VivariumError.from(thrown);
      if (!controller.signal.aborted) this.reply(id, { error: { ...inWords(error.toJSON()), ...(error.told && { told: true }) } });
    } finally {
      this.running -= 1;
      if (this.requests.get(id) === controller) this.requests.delete(id);
    }
  }

  private reply(id: number, outcome: { value: unknown } | { error: unknown }): void {
    if (!this.closed) this.options.port.postMessage({ type: 'answer', id, outcome });
  }

  private fault(error: VivariumError): void {
    if (this.closed) return;
    this.close();
    this.options.fault(error);
  }

  private openLive({ live, use, query }: z.output<FrameToHost['live/open']['params']>): null {
    if (this.live.has(live)) throw new VivariumError('invalid-input', 'This live query is open already.');
    if (this.live.size >= this.limits.openQueries) throw new VivariumError('rate-limited', `A widget can look at no more than ${this.limits.openQueries} things at once.`);
    this.named(use, ['collection', 'kind']);
    let deltas = new LiveDeltas();
    let ended = false;
    const end = (): void => {
      ended = true;
      close?.();
    };
    this.live.set(live, end);
    let close: (() => void) | undefined;
    try {
      close = this.options.host.open(use, query, (snapshot) => {
        if (ended || this.closed) return;
        const { reason } = snapshot.freshness;
        if (reason?.code === 'not-granted') {
          // Not allowed, or not any more: the frame forgets what it had. The query stays, for when it is allowed.
          deltas = new LiveDeltas();
          this.say('live/end', { live, error: inWords(reason) });
        } else {
          const delta = deltas.next(snapshot);
          this.say('live/delta', { live, ...delta, freshness: reason ? { ...delta.freshness, reason: inWords(reason) } : delta.freshness });
        }
      });
    } catch (thrown) {
      this.live.delete(live);
      throw thrown;
    }
    if (ended) close();
    return null;
  }

  private readonly handlers: FrameHandlers<FrameToHost> = {
    hello: ({ oldest, newest }) => {
      const protocol = Math.min(newest, FRAME_PROTOCOL.newest);
      if (protocol < Math.max(oldest, FRAME_PROTOCOL.oldest)) {
        this.fault(new VivariumError('version', 'The widget speaks another version of the frame protocol than this page. Reload the page; if it stays like this, update Vivarium.'));
        return;
      }
      this.welcomed = true;
      const { theme, config, state, edits } = this.options.start();
      const words = frameWords();
      this.say('welcome', { protocol, environment: onWire(this.options.host.environment), theme, config, ...(state && { state }), ...(edits && { edits }), ...(words && { words }) });
    },
    // A mounted frame has nothing to declare: its manifest was read when it was installed.
    manifest: () => void (this.counts.malformed += 1),
    drawn: () => this.options.drawn(),
    fault: ({ error }) => this.fault(VivariumError.from(error)),
    alive: ({ beat }) => this.options.alive(beat),
    'live/open': async (params) => this.openLive(params),
    'live/close': ({ live }) => {
      const end = this.live.get(live);
      this.live.delete(live);
      end?.();
    },
    read: async ({ use, input, account }, signal) => {
      this.named(use, ['read', 'kind-action']);
      return this.options.host.read(use, input, { signal, ...(account !== undefined && { account }) });
    },
    call: async ({ use, input, on, account }) => {
      this.named(use, ['action', 'kind-action']);
      return this.options.host.call(use, input, { ...(on !== undefined && { on }), ...(account !== undefined && { account }) });
    },
    cancel: ({ id }) => {
      this.requests.get(id)?.abort();
      this.requests.delete(id);
    },
    'state/save': async ({ version, value }) => {
      if (version !== this.options.definition.state?.version) throw new VivariumError('version', 'The widget saves a state that it does not declare.');
      this.options.host.saveState(value);
      this.options.saved?.({ version, value });
      return null;
    },
    'config/change': ({ config }) => {
      if (this.options.host.changeConfig) this.options.host.changeConfig(config);
      else this.counts.malformed += 1;
    },
    'day/select': ({ day }) => this.guarded(() => this.options.host.selectDay(day)),
    reveal: ({ item }) => this.guarded(() => this.options.host.reveal(item)),
    'changes/saw': ({ items }) => this.guarded(() => this.options.host.saw(items)),
    'link/open': ({ url }) => this.guarded(() => this.options.host.openLink(url)),
    key: (key) => this.options.key(key),
    picture: ({ image }) => this.options.picture(image),
    inspected: ({ inspection, findings }) => {
      if (this.options.inspected) this.options.inspected(inspection, findings);
      else this.counts.malformed += 1;
    },
    picked: (element) => {
      if (this.options.picked) this.options.picked(element);
      else this.counts.malformed += 1;
    },
  };

  /** @throws VivariumError `not-granted` for a name that the widget does not declare. */
  private named(use: string, refs: readonly Use['ref'][]): void {
    const { tag, uses } = this.options.definition;
    const target = Object.hasOwn(uses, use) ? uses[use] : undefined;
    if (!target || !refs.includes(target.ref)) throw new VivariumError('not-granted', `<${tag}> does not ask for "${use}".`);
  }

  /** What the host refuses of a notification has no answer to go into. */
  private guarded(run: () => void): void {
    try {
      run();
    } catch {
      this.counts.malformed += 1;
    }
  }
}

function onWire({ day, today, timeZone, locale, size, reducedMotion, revealed, visible }: Environment): FrameEnvironment {
  return { day, today, timeZone, locale, size, reducedMotion, visible, ...(revealed !== undefined && { revealed }) };
}
