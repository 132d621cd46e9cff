import { VivariumError } from '@vivarium/sdk/contract';
import type { StudioFinding } from '@vivarium/sdk/protocol';
import { sampleHost, type SampleHost } from '@vivarium/sdk/testing/sample-host';
import type { WidgetDefinition } from '@vivarium/sdk/widget';
import type { FrameStart } from '../frames/bridge.js';
import { FrameGuard } from '../frames/frame-guard.js';
import { FrameRun } from '../frames/frame-run.js';
import { themeOf } from '../frames/theme.js';
import { extent, scenes, type Scene } from './scenes.js';

type Config = Readonly<Record<string, unknown>>;

const START_LIMIT = 60_000;
const SCENE_LIMIT = 60_000;

/** What is wrong, without where. */
export type Findings = readonly Pick<StudioFinding, 'severity' | 'message'>[];

/** Uses that are looked at live. */
export function liveUses({ uses }: WidgetDefinition): string[] {
  return Object.entries(uses).flatMap(([name, { ref }]) => (ref === 'collection' || ref === 'kind' ? [name] : []));
}

/** One frame, and what is played in it until it fails. Inside the window, since a frame that is out of it does not draw; seen by nobody. */
export class Stage {
  private readonly element = document.createElement('div');
  private readonly host: SampleHost;
  private readonly uses: readonly string[];
  private run: FrameRun | undefined;
  /** Whoever waits hears of a fault. */
  private failed: (error: VivariumError) => void = () => undefined;
  private readonly failure = new Promise<never>((_, reject) => (this.failed = reject));

  constructor(
    private readonly definition: WidgetDefinition,
    private readonly url: string,
    /** Its editor of settings, in the place of the widget; hears of every change of them. */
    private readonly edits?: (config: Config) => void,
  ) {
    this.host = Object.assign(sampleHost(definition), edits && { changeConfig: edits });
    this.uses = liveUses(definition);
    this.failure.catch(() => undefined);
    this.element.inert = true;
    this.element.setAttribute('aria-hidden', 'true');
  }

  /** @throws VivariumError with what the widget threw */
  async start(signal: AbortSignal): Promise<void> {
    this.lay(scenes[0]!);
    document.body.append(this.element);
    signal.addEventListener('abort', () => this.failed(VivariumError.from(signal.reason)), { once: true });
    const drawn = new Promise<void>((resolve) => {
      this.run = new FrameRun({
        url: this.url,
        title: this.definition.title,
        definition: this.definition,
        host: this.host,
        guard: new FrameGuard(),
        start: () => ({ theme: themeOf(this.element), config: {}, ...(this.edits && { edits: true as const }) }),
        drawn: resolve,
        fault: (error) => this.failed(error),
        key: () => undefined,
        picture: () => undefined,
        shield: () => undefined,
      });
      this.run.iframe.style.cssText = 'inline-size:100%;block-size:100%;border:0';
      this.element.append(this.run.iframe);
    });
    await this.within(drawn, START_LIMIT, 'It did not draw in time.');
  }

  /** @throws VivariumError with what the widget threw */
  async play(scene: Scene, signal: AbortSignal): Promise<Findings> {
    signal.throwIfAborted();
    const run = this.run!;
    const sample = (use: string) => (this.definition.sample[use] ?? []) as readonly Record<string, unknown>[];
    this.lay(scene);
    run.setTheme({ ...themeOf(this.element), ...(scene.dark && { scheme: 'dark' }), ...(scene.rightToLeft && { direction: 'rtl' }) });
    this.host.setEnvironment({ size: scene.size === 'phone' || scene.size === 'dialog' ? 'S' : scene.size });
    scene.act?.(this.host, this.uses, sample);
    const played = async (): Promise<Findings> => {
      const found = [...(await run.inspect('look'))];
      if (scene.change && this.uses.length > 0) {
        await run.inspect('before');
        scene.change(this.host, this.uses, sample);
        if (this.uses.some((use) => sample(use).length > 0)) found.push(...(await run.inspect('after')));
        found.push(...(await run.inspect('look')));
      }
      return scene.audit ? [...found, ...(await run.inspect('audit'))] : found;
    };
    return this.within(played(), SCENE_LIMIT, 'It took too long to draw this.');
  }

  /** Has it look for something. @throws VivariumError with what the widget threw */
  inspect(what: Parameters<FrameRun['inspect']>[0]): Promise<Findings> {
    return this.within(this.run!.inspect(what), SCENE_LIMIT, 'It took too long to draw this.');
  }

  /** Gives it other settings. */
  setConfig(config: Config): void {
    this.run!.setConfig(config as FrameStart['config']);
  }

  /** Takes the widget away, and says what it left behind. */
  async end(): Promise<Findings> {
    const left = await this.within(this.run!.inspect('end'), SCENE_LIMIT, 'It could not be taken away.');
    return this.host.openQueries > 0 ? [...left, { severity: 'error', message: `It is gone from the page and ${this.host.openQueries} live queries are still open.` }] : left;
  }

  close(): void {
    this.run?.end();
    this.element.remove();
  }

  private lay(scene: Scene): void {
    const { width, height } = extent(scene, this.definition);
    this.element.style.cssText = `position:fixed;inset:0 auto auto 0;inline-size:${width}px;block-size:${height}px;opacity:0;pointer-events:none;z-index:-1`;
  }

  private async within<Value>(work: Promise<Value>, limit: number, message: string): Promise<Value> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_, reject) => (timer = setTimeout(() => reject(new VivariumError('timeout', message)), limit)));
    try {
      return await Promise.race([work, late, this.failure]);
    } finally {
      clearTimeout(timer);
    }
  }
}
