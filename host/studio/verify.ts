import { VivariumError, type Contract } from '@vivarium/sdk/contract';
import type { StudioAnswer, StudioFinding } from '@vivarium/sdk/protocol';
import { sampleHost, type SampleHost } from '@vivarium/sdk/testing/sample-host';
import type { WidgetDefinition } from '@vivarium/sdk/widget';
import type { CompanionSession } from '../connectors/host.js';
import { definitionOf } from '../frames/definition.js';
import { FrameGuard } from '../frames/frame-guard.js';
import { FrameRun } from '../frames/frame-run.js';
import { themeOf } from '../frames/theme.js';
import { describe } from './describe.js';
import { extent, ownData, OWN_DATA, scenes, type Scene } from './scenes.js';

/** What a draft is run with. */
export interface VerifyOptions {
  readonly session: Pick<CompanionSession, 'request'>;
  readonly contracts: readonly Contract[];
  /** Tags that other widgets have. */
  readonly taken: ReadonlySet<string>;
  /** The tag it must keep. */
  readonly tag?: string | undefined;
  /** The person's own items, to try it on, too. What a widget says when it fails on them leaves the page only where `told` says so. */
  readonly recorded?: { readonly told: boolean; items(definition: WidgetDefinition): Readonly<Record<string, readonly Record<string, unknown>[]>> } | undefined;
}

const START_LIMIT = 60_000;
const SCENE_LIMIT = 60_000;
const MOST_FINDINGS = 40;

/** Runs a draft in real frames, as the page would with the person's data, and says what is wrong with it. */
export async function verify(draft: string, options: VerifyOptions, signal: AbortSignal): Promise<Pick<StudioAnswer, 'manifest' | 'findings'>> {
  const findings: StudioFinding[] = [];
  const add = (severity: StudioFinding['severity'], where: string, message: string) => {
    // The same fault in every place is one fault.
    if (findings.length < MOST_FINDINGS && !findings.some((known) => known.message === message)) findings.push({ severity, where, message: message.slice(0, 1000) });
  };
  const found = (where: string, thrown: unknown) => add('error', where, VivariumError.from(thrown).message);
  const page = (purpose: 'inspect' | 'describe') => options.session.request('POST /api/frames', { widget: draft, purpose });
  try {
    const manifest = await describe((await page('describe')).url, signal);
    const { tag } = manifest;
    if (options.tag !== undefined && tag !== options.tag) found('tag', new VivariumError('invalid-input', `The tag must stay ${options.tag}.`));
    else if (options.tag === undefined && (!tag.startsWith('gen-') || options.taken.has(tag))) found('tag', new VivariumError('invalid-input', `${tag} is taken or does not begin with gen-. Choose another.`));
    const definition = definitionOf(manifest, options.contracts);
    for (const use of liveUses(definition)) if (!manifest.sample[use]?.length) add('warning', 'sample', `There is no sample item for "${use}": nothing of it was tried.`);
    for (let next = 0; next < scenes.length; ) {
      signal.throwIfAborted();
      const stage = new Stage(definition, (await page('inspect')).url);
      try {
        await stage.start(signal);
        for (; next < scenes.length; next += 1) for (const { severity, message } of await stage.play(scenes[next]!, signal)) add(severity, scenes[next]!.name, message);
        for (const { severity, message } of await stage.end()) add(severity, 'removal', message);
      } catch (thrown) {
        signal.throwIfAborted();
        found(scenes[next]?.name ?? 'removal', thrown);
        // What breaks with its own sample breaks with everything.
        if (next === 0) break;
        next += 1;
      } finally {
        stage.close();
      }
    }
    // What breaks with invented items is repaired first.
    if (options.recorded && !findings.some(({ severity }) => severity === 'error')) {
      const { told, items } = options.recorded;
      const stage = new Stage(definition, (await page('inspect')).url);
      const withheld = (severity: StudioFinding['severity'], message: string) => add(severity, OWN_DATA, told ? message : 'It goes wrong with the items that the person has now, not with the sample. What it said stays on the page. Compare the sample with the shapes of list_collections, and expect any field to be missing, empty or long.');
      try {
        await stage.start(signal);
        for (const { severity, message } of await stage.play(ownData(items(definition)), signal)) withheld(severity, message);
      } catch (thrown) {
        signal.throwIfAborted();
        withheld('error', VivariumError.from(thrown).message);
      } finally {
        stage.close();
      }
    }
    return { manifest, findings };
  } catch (thrown) {
    signal.throwIfAborted();
    found('load', thrown);
    return { findings };
  }
}

/** Uses that are looked at live. */
function liveUses({ uses }: WidgetDefinition): string[] {
  return Object.entries(uses).flatMap(([name, { ref }]) => (ref === 'collection' || ref === 'kind' ? [name] : []));
}

type Findings = readonly Pick<StudioFinding, 'severity' | 'message'>[];

/** One frame, and what is played in it until it fails. Inside the window, since a frame that is out of it does not draw; seen by nobody. */
class Stage {
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
  ) {
    this.host = sampleHost(definition);
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
        start: () => ({ theme: themeOf(this.element), config: {} }),
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
    this.host.setEnvironment({ size: scene.size === 'phone' ? 'S' : scene.size });
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
