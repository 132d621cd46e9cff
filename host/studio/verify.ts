import { VivariumError, type Contract, type ErrorData } from '@vivarium/sdk/contract';
import type { StudioAnswer, StudioFinding } from '@vivarium/sdk/protocol';
import { sampleHost, type SampleHost } from '@vivarium/sdk/testing/sample-host';
import type { WidgetDefinition } from '@vivarium/sdk/widget';
import type { CompanionSession } from '../connectors/host.js';
import { definitionOf } from '../frames/definition.js';
import { FrameGuard } from '../frames/frame-guard.js';
import { FrameRun } from '../frames/frame-run.js';
import { themeOf } from '../frames/theme.js';
import { describe } from './describe.js';

/** What a draft is run with. */
export interface VerifyOptions {
  readonly session: Pick<CompanionSession, 'request'>;
  readonly contracts: readonly Contract[];
  /** Tags that other widgets have. */
  readonly taken: ReadonlySet<string>;
  /** The tag it must keep. */
  readonly tag?: string | undefined;
}

type Items = readonly Record<string, unknown>[];
interface Scenario {
  readonly name: string;
  readonly width?: number;
  readonly dark?: boolean;
  readonly rightToLeft?: boolean;
  act?(host: SampleHost, uses: readonly string[], sample: (use: string) => Items): void;
}

const reason: ErrorData = { code: 'unavailable', message: 'The source has a fault of its own. It is asked again in a minute.' };
const longText = 'A very long title that goes on and on, Donaudampfschifffahrtsgesellschaftskapitänsmütze, שלום עולם '.repeat(3);
const lengthened = (item: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(item).map(([name, value]) => [name, ['title', 'subject', 'snippet', 'location', 'nextStep', 'company', 'text'].includes(name) ? longText : value]));
const many = (items: Items): Items => (items.length === 0 ? [] : Array.from({ length: 500 }, (_, index) => ({ ...lengthened(items[index % items.length]!), id: `many-${index}` })));

const scenarios: readonly Scenario[] = [
  {
    name: 'sample, then a change',
    act: (host, uses, sample) => {
      for (const use of uses) host.set(use, sample(use).slice(1));
      for (const use of uses) host.set(use, sample(use));
    },
  },
  { name: 'no items', act: (host, uses) => uses.forEach((use) => host.set(use, [])) },
  { name: '500 items of long text', act: (host, uses, sample) => uses.forEach((use) => host.set(use, many(sample(use)))) },
  { name: 'a source that fails', act: (host, uses) => uses.forEach((use) => host.set(use, [], { state: 'failed', reason })) },
  { name: 'a source that is signed out', act: (host, uses) => uses.forEach((use) => host.set(use, [], { state: 'signed-out', reason })) },
  { name: 'right to left, dark, on a phone', width: 320, dark: true, rightToLeft: true },
];
const START_LIMIT = 20_000;
/** What a widget does later than this after a change is not waited for. */
const SETTLE = 250;

/** Runs a draft in real frames, as the page would with the person's data, and says what is wrong with it. */
export async function verify(draft: string, options: VerifyOptions, signal: AbortSignal): Promise<Pick<StudioAnswer, 'manifest' | 'findings'>> {
  const findings: StudioFinding[] = [];
  const found = (where: string, thrown: unknown) => findings.push({ severity: 'error', where, message: VivariumError.from(thrown).message.slice(0, 1000) });
  const page = (purpose: 'mount' | 'describe') => options.session.request('POST /api/frames', { widget: draft, purpose });
  try {
    const manifest = await describe((await page('describe')).url, signal);
    const { tag } = manifest;
    if (options.tag !== undefined && tag !== options.tag) found('tag', new VivariumError('invalid-input', `The tag must stay ${options.tag}.`));
    else if (options.tag === undefined && (!tag.startsWith('gen-') || options.taken.has(tag))) found('tag', new VivariumError('invalid-input', `${tag} is taken or does not begin with gen-. Choose another.`));
    const definition = definitionOf(manifest, options.contracts);
    for (const use of liveUses(definition)) if (!manifest.sample[use]?.length) findings.push({ severity: 'warning', where: 'sample', message: `There is no sample item for "${use}": nothing of it was tried.` });
    for (const scenario of scenarios) {
      signal.throwIfAborted();
      await play(scenario, definition, (await page('mount')).url, signal).catch((thrown: unknown) => {
        signal.throwIfAborted();
        found(scenario.name, thrown);
      });
      // What breaks with its own sample breaks with everything.
      if (findings.some(({ where }) => where === scenarios[0]!.name)) break;
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

/** One frame from its start to what became of it. @throws VivariumError with what it threw */
async function play(scenario: Scenario, definition: WidgetDefinition, url: string, signal: AbortSignal): Promise<void> {
  const host = sampleHost(definition);
  const sample = (use: string) => (definition.sample[use] ?? []) as Items;
  const stage = document.createElement('div');
  // Inside the window, since a frame that is out of it does not draw; seen by nobody.
  stage.style.cssText = `position:fixed;inset:0 auto auto 0;inline-size:${scenario.width ?? 480}px;block-size:480px;opacity:0;pointer-events:none;z-index:-1`;
  stage.inert = true;
  stage.setAttribute('aria-hidden', 'true');
  document.body.append(stage);
  let run: FrameRun | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new VivariumError('timeout', 'It did not draw in time.')), START_LIMIT);
      signal.addEventListener('abort', () => reject(VivariumError.from(signal.reason)), { once: true });
      run = new FrameRun({
        url,
        title: definition.title,
        definition,
        host,
        guard: new FrameGuard(),
        start: () => ({ theme: { ...themeOf(stage), ...(scenario.dark && { scheme: 'dark' }), ...(scenario.rightToLeft && { direction: 'rtl' }) }, config: {} }),
        drawn: () => {
          clearTimeout(timer);
          scenario.act?.(host, liveUses(definition), sample);
          setTimeout(resolve, SETTLE);
        },
        fault: reject,
        key: () => undefined,
        picture: () => undefined,
        shield: () => undefined,
      });
      run.iframe.style.cssText = 'inline-size:100%;block-size:100%;border:0';
      stage.append(run.iframe);
    });
  } finally {
    run?.end();
    stage.remove();
  }
}
