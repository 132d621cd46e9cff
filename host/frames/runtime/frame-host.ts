import { QuerySchema, VivariumError, type Query } from '@vivarium/sdk/contract';
import type { FrameEnvironment, HostToFrame } from '@vivarium/sdk/protocol';
import type { Environment, LiveSnapshot, Use, WidgetDefinition, WidgetHost } from '@vivarium/sdk/widget';
import type { z } from 'zod';
import type { FrameLink } from './link.js';
import { LiveResult } from './live-result.js';
import { nextFrame } from './next-frame.js';

/** The parts of a definition that a mounted widget needs. */
export type MountedDefinition = Pick<WidgetDefinition, 'tag' | 'uses' | 'editor' | 'state'> & { config: z.ZodObject };

type Welcome = z.output<HostToFrame['welcome']['params']>;
type SavedState = Welcome['state'];

interface Open {
  readonly result: LiveResult;
  listener(snapshot: LiveSnapshot): void;
  /** Something came that the listener has not heard. */
  due: boolean;
  readonly answered: Promise<void>;
  markAnswered(): void;
}

/**
 * The {@link WidgetHost} of a widget in a frame. It means the same as the one in the page: what the definition does not
 * name cannot be asked for, items are frozen and keep their identity, listeners hear at most once per frame.
 */
export class FrameHost implements WidgetHost {
  config: unknown;
  environment: Environment;
  private readonly queries = new Map<number, Open>();
  private readonly environmentListeners = new Set<() => void>();
  private state: SavedState;
  private scheduled = false;

  /** @throws VivariumError `invalid-input` for a configuration that does not fit the definition. */
  constructor(
    private readonly link: FrameLink,
    private readonly definition: MountedDefinition,
    { environment, config, state }: Pick<Welcome, 'environment' | 'config' | 'state'>,
    private readonly ids: { next: number },
  ) {
    this.config = this.parsed(config);
    this.environment = surroundings(environment);
    this.state = state;
  }

  onEnvironment(listener: () => void): () => void {
    this.environmentListeners.add(listener);
    return () => this.environmentListeners.delete(listener);
  }

  open(use: string, query: Query, listener: (snapshot: LiveSnapshot) => void): () => void {
    this.allowed(use, true);
    const parsed = QuerySchema.safeParse(query);
    if (!parsed.success) throw new VivariumError('invalid-input', `The query of "${use}" cannot be answered.`, { cause: parsed.error });
    const live = this.ids.next++;
    let markAnswered!: () => void;
    const answered = new Promise<void>((resolve) => (markAnswered = resolve));
    const open: Open = { result: new LiveResult(), listener, due: false, answered, markAnswered };
    this.queries.set(live, open);
    listener(open.result.snapshot);
    this.link.ask('live/open', { live, use, query: parsed.data }).catch((thrown: unknown) => this.end(live, VivariumError.from(thrown)));
    return () => {
      if (!this.queries.delete(live)) return;
      open.markAnswered();
      this.link.say('live/close', { live });
    };
  }

  async read(use: string, input: unknown, { account, signal }: { account?: string; signal?: AbortSignal } = {}): Promise<unknown> {
    this.allowed(use, false);
    return this.link.ask('read', { use, input, ...(account !== undefined && { account }) }, signal);
  }

  async call(use: string, input: unknown, { on, account }: { on?: string; account?: string } = {}): Promise<unknown> {
    this.allowed(use, false);
    return this.link.ask('call', { use, input, ...(on !== undefined && { on }), ...(account !== undefined && { account }) });
  }

  selectDay(day: string): void {
    this.link.say('day/select', { day });
  }

  reveal(item: string): void {
    this.link.say('reveal', { item });
  }

  saw(items: readonly string[]): void {
    this.link.say('changes/saw', { items: items.slice(0, 100) });
  }

  openLink(url: string): void {
    if (!URL.canParse(url) || !['http:', 'https:'].includes(new URL(url).protocol)) throw new VivariumError('invalid-input', 'Only web addresses can be opened.');
    this.link.say('link/open', { url });
  }

  loadState(): unknown {
    if (!this.definition.state || !this.state) return undefined;
    const { version, schema, migrate } = this.definition.state;
    const value = this.state.version === version ? this.state.value : migrate?.(this.state.value, this.state.version);
    // State that fits no more is as good as none: the widget starts over.
    return schema.safeParse(value).data;
  }

  saveState(next: unknown): void {
    const { tag, state } = this.definition;
    if (!state) throw new VivariumError('invalid-input', `<${tag}> declares no state.`);
    const parsed = state.schema.safeParse(next);
    if (!parsed.success) throw new VivariumError('invalid-input', `The state of <${tag}> does not fit its own schema.`, { cause: parsed.error });
    this.state = { version: state.version, value: parsed.data as z.core.util.JSONType };
    // Refused only where the page and this code are of different versions; the widget goes on with what it has.
    this.link.ask('state/save', this.state).catch(() => undefined);
  }

  /** The state as it was saved last, for a host that takes this one's place. */
  get saved(): SavedState {
    return this.state;
  }

  /** Resolves when every live query that is open has been answered once. */
  async answered(): Promise<void> {
    await Promise.all([...this.queries.values()].map(({ answered }) => answered));
  }

  /** Other settings for the element that is there. @throws VivariumError `invalid-input` */
  setConfig(config: Welcome['config']): void {
    this.config = this.parsed(config);
    for (const listener of [...this.environmentListeners]) listener();
  }

  private parsed(config: Welcome['config']): unknown {
    const { success, data, error } = this.definition.config.safeParse(config);
    if (!success) throw new VivariumError('invalid-input', 'The settings of this widget do not fit any more. They are kept: open its settings to see and correct them.', { cause: error });
    return Object.freeze(data);
  }

  /** Replaces the environment; nobody is called when nothing in it changed. */
  setEnvironment(environment: FrameEnvironment): void {
    const next = surroundings(environment);
    const previous = this.environment;
    if ((Object.keys(next) as (keyof Environment)[]).every((key) => next[key] === previous[key])) return;
    this.environment = next;
    for (const listener of [...this.environmentListeners]) listener();
  }

  /** A change of a live query; one that was closed meanwhile is nobody's. */
  receive(delta: z.output<HostToFrame['live/delta']['params']>): void {
    const open = this.queries.get(delta.live);
    if (!open) return;
    open.result.apply(delta);
    this.due(open);
  }

  /** A live query was refused or taken back. */
  end(live: number, error: VivariumError): void {
    const open = this.queries.get(live);
    if (!open) return;
    open.result.end(error);
    this.due(open);
  }

  private due(open: Open): void {
    open.due = true;
    if (this.scheduled) return;
    this.scheduled = true;
    nextFrame(() => this.tell());
  }

  private tell(): void {
    this.scheduled = false;
    for (const [live, open] of this.queries) {
      if (!open.due || !this.queries.has(live)) continue;
      open.due = false;
      open.listener(open.result.snapshot);
      open.markAnswered();
    }
  }

  private allowed(use: string, live: boolean): void {
    const { tag, uses } = this.definition;
    const target: Use | undefined = Object.hasOwn(uses, use) ? uses[use] : undefined;
    if (!target || (target.ref === 'collection' || target.ref === 'kind') !== live) throw new VivariumError('not-granted', `<${tag}> does not ask for "${use}".`);
  }
}

const surroundings = ({ revealed, ...rest }: FrameEnvironment): Environment => Object.freeze({ ...rest, revealed });
