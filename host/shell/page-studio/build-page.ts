import { msg } from '@lit/localize';
import { VivariumError } from '@vivarium/sdk/contract';
import type { BriefingSettings, PagePlan, StudioResult } from '@vivarium/sdk/protocol';
import { loadBriefing, saveBriefing } from '../../briefing/settings.js';
import { takenTags } from '../../grants/taken-tags.js';
import { converse, type Hearing } from '../../studio/conversation.js';
import { dataShapes } from '../../studio/shapes.js';
import { versionFrom } from '../../studio/versions.js';
import { emptyArtifact, orderBetween } from '../artifacts.js';
import type { MadeWidget } from '../artifact-library.js';
import type { ArtifactDocument } from '../artifacts.js';
import { configStamp, withPlacement, type Placeable } from '../features/place-widget.js';
import type { ShellServices } from '../services.js';
import { useVersion } from '../made-widgets.js';
import { repaired, themeFrom } from '../themes/look.js';
import { problemOf } from '../../ui/said.js';

/** One line of a plan. */
export type PlanLine = PagePlan['lines'][number];

/** What became of a new widget: made, or why not. */
export type Built = { readonly result: StudioResult; readonly problem?: undefined } | { readonly result?: undefined; readonly problem: string };

/** Has the new widgets of a plan written, one after the other. Nothing is stored. @throws VivariumError when it is stopped */
export async function buildNew({ host, session, contracts, catalog }: ShellServices, lines: readonly PlanLine[], hearing: (line: PlanLine) => Hearing, signal: AbortSignal): Promise<Map<PlanLine, Built>> {
  const taken = new Set(takenTags(catalog.widgets.keys(), host.documents));
  const built = new Map<PlanLine, Built>();
  for (const line of lines) {
    if (line.what !== 'new') continue;
    try {
      const prompt = `${line.title}: ${line.request}`;
      const { result } = await converse({ prompt, locale: host.locale, shapes: dataShapes(host) }, { session, contracts, taken, ...hearing(line) }, signal);
      if (result.findings.some(({ severity }) => severity === 'error')) throw new VivariumError('invalid-response', msg('It did not get to work in time.'));
      taken.add(result.manifest.tag);
      built.set(line, { result });
    } catch (thrown) {
      signal.throwIfAborted();
      built.set(line, { problem: problemOf(thrown) });
    }
  }
  return built;
}

/**
 * Puts a page of a plan into the sidebar, and sets the briefing as it says: one change, taken back as one. Lines whose
 * widget was not made are left out.
 */
export function addPage(services: ShellServices, plan: PagePlan, lines: readonly PlanLine[], built: ReadonlyMap<PlanLine, Built>, prompt: string, briefing: BriefingSettings | undefined): ArtifactDocument {
  const { library, widgets, host } = services;
  const made: MadeWidget[] = [];
  const placements = lines.reduce<ArtifactDocument['placements']>((placed, line) => {
    const result = line.what === 'new' ? built.get(line)?.result : undefined;
    const definition: Placeable | undefined = line.what === 'new' ? result?.manifest : widgets.get(line.tag);
    const next = definition && withPlacement(definition, placed, { size: line.size });
    if (!next) return placed;
    if (result) {
      const version = versionFrom(result, prompt, new Date());
      useVersion(services, version);
      made.push({ tag: version.manifest.tag, at: version.at });
    }
    const last = next.at(-1)!;
    return [...placed, line.what === 'widget' ? { ...last, config: configOf(services, line), ...configStamp(definition) } : last];
  }, []);
  const theme = plan.look ? repaired(themeFrom({ ...plan.look, widgets: [], summary: plan.summary })).theme : 'system';
  const before = loadBriefing(host.documents);
  if (briefing) saveBriefing(host.documents, briefing);
  return library.add({ ...emptyArtifact(orderBetween(library.list.at(-1)?.order, undefined), plan.title), theme, placements }, msg('Page made by Claude'), { ...(briefing && { briefing: { before, after: loadBriefing(host.documents) } }), ...(made.length > 0 && { widgets: made }) });
}

/** Settings that the widget does not know are left at their defaults. */
export function configOf({ widgets }: Pick<ShellServices, 'widgets'>, line: Extract<PlanLine, { what: 'widget' }>): ArtifactDocument['placements'][number]['config'] {
  return widgets.get(line.tag)?.config.safeParse(line.config).success ? line.config : {};
}
