import { kinds, type Query } from '@vivarium/sdk/contract';
import type { FrameTheme, Freshness } from '@vivarium/sdk/protocol';
import { defineWidget, type Environment, type ItemChange, type LiveSnapshot, type WidgetHost } from '@vivarium/sdk/widget';
import { z } from 'zod';
import { FrameBridge, type BridgeOptions } from './bridge.js';

const size = { w: 1, h: 1 };

/** What the frame of the tests declares. */
export const golden = defineWidget({
  tag: 'golden-widget',
  title: 'Golden',
  description: '',
  sizes: { min: size, S: size, M: size, L: size, XL: size, max: size },
  uses: { messages: kinds.message, star: kinds.message.actions.star, body: kinds.message.actions.body },
  config: z.object({ days: z.number().default(7) }),
  state: { version: 2, schema: z.object({ count: z.number() }), migrate: (old) => ({ count: Number(old) }) },
  sample: {},
});

export const live: Freshness = { state: 'live', demo: true, syncedAt: 1_772_600_000_000 };
const theme: FrameTheme = { scheme: 'dark', direction: 'ltr', language: 'en', tokens: { '--viv-space-1': '4px' } };
const environment: Environment = { day: '2026-03-04', today: '2026-03-04', timeZone: 'Europe/Berlin', locale: 'en-GB', size: 'M', reducedMotion: false, visible: true, revealed: undefined };

export type Item = LiveSnapshot['items'][number];

/** A {@link WidgetHost} that notes what it is asked. */
export class NotingHost implements WidgetHost {
  readonly asked: unknown[][] = [];
  readonly config = {};
  environment = environment;
  answer: (use: string, signal?: AbortSignal) => Promise<unknown> = async () => null;
  snapshot: LiveSnapshot = { items: [], freshness: live, ready: true };
  readonly listeners = new Set<(snapshot: LiveSnapshot) => void>();
  private readonly environmentListeners = new Set<() => void>();

  onEnvironment(listener: () => void): () => void {
    this.environmentListeners.add(listener);
    return () => this.environmentListeners.delete(listener);
  }
  open(use: string, query: Query, listener: (snapshot: LiveSnapshot) => void): () => void {
    this.asked.push(['open', use, query]);
    this.listeners.add(listener);
    listener(this.snapshot);
    return () => this.listeners.delete(listener);
  }
  read(use: string, input: unknown, { signal, ...options }: { account?: string; signal?: AbortSignal } = {}): Promise<unknown> {
    this.asked.push(['read', use, input, options]);
    return this.answer(use, signal);
  }
  call(use: string, input: unknown, options: { on?: string; account?: string } = {}): Promise<unknown> {
    this.asked.push(['call', use, input, options]);
    return this.answer(use);
  }
  selectDay = (day: string): void => void this.asked.push(['selectDay', day]);
  reveal = (item: string): void => void this.asked.push(['reveal', item]);
  saw = (items: readonly string[]): void => void this.asked.push(['saw', items]);
  openLink = (url: string): void => void this.asked.push(['openLink', url]);
  changeConfig = (config: Record<string, unknown>): void => void this.asked.push(['changeConfig', config]);
  loadState = (): undefined => undefined;
  saveState = (state: unknown): void => void this.asked.push(['saveState', state]);

  set(items: readonly Item[], freshness: Freshness = live): void {
    this.snapshot = { items, freshness, ready: true };
    for (const listener of [...this.listeners]) listener(this.snapshot);
  }
  note(changes: ReadonlyMap<string, ItemChange>): void {
    this.snapshot = { ...this.snapshot, changes };
    for (const listener of [...this.listeners]) listener(this.snapshot);
  }
  surround(change: Partial<Environment>): void {
    this.environment = { ...this.environment, ...change };
    for (const listener of this.environmentListeners) listener();
  }
}

/** A bridge at one end of a channel and the port at the other. */
export function bench(options: Partial<BridgeOptions> = {}): { host: NotingHost; bridge: FrameBridge; port: MessagePort; told: unknown[][] } {
  const { port1, port2 } = new MessageChannel();
  const host = new NotingHost();
  const told: unknown[][] = [];
  const bridge = new FrameBridge({
    port: port1,
    definition: golden as unknown as BridgeOptions['definition'],
    host,
    start: () => ({ theme, config: { days: 3 }, state: { version: 2, value: { count: 1 } } }),
    drawn: () => told.push(['drawn']),
    fault: (error) => told.push(['fault', error.code, error.message]),
    alive: (beat) => told.push(['alive', beat]),
    key: (key) => told.push(['key', key.key]),
    picture: (image) => told.push(['picture', image.byteLength]),
    picked: ({ path, text }) => told.push(['picked', path.map(({ tag }) => tag).join(' '), text]),
    inspected: (inspection, findings) => told.push(['inspected', inspection, ...findings.map(({ message }) => message)]),
    ...options,
  });
  return { host, bridge, port: port2, told };
}
