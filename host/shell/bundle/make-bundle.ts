import { AutomationDocument, WidgetDocument } from '@vivarium/sdk/protocol';
import type { Use } from '@vivarium/sdk/widget';
import { loadAppearance } from '../appearance.js';
import type { ArtifactDocument } from '../artifacts.js';
import type { ShellServices } from '../services.js';
import { BUNDLE_FORMAT, type Bundle, type Need } from './bundle.js';

type Services = Pick<ShellServices, 'library' | 'widgets'> & { readonly host: Pick<ShellServices['host'], 'documents' | 'contracts' | 'installed'> };

/** One page, to be given away: without its versions and without what its widgets saved, which may tell of the sources. */
export function bundlePage(services: Services, artifact: ArtifactDocument, now: Date): Bundle {
  const placements = artifact.placements.map(({ state: _, ...placement }) => placement);
  return bundle(services, 'page', [{ ...artifact, order: 0, versions: [], placements }], now);
}

/** Every page, widget and automation of one's own, as they are. */
export function bundleEverything(services: Services, now: Date): Bundle {
  const { documents } = services.host;
  const automations = documents.list('automation').flatMap(({ content }) => AutomationDocument.safeParse(content).data ?? []);
  return { ...bundle(services, 'backup', services.library.list, now), automations, appearance: loadAppearance(documents) };
}

function bundle(services: Services, vivarium: Bundle['vivarium'], pages: readonly ArtifactDocument[], now: Date): Bundle {
  const used = new Set(pages.flatMap(({ placements }) => placements.map(({ widget }) => widget)));
  const widgets = services.host.documents.list('widget').flatMap(({ id, content }) => {
    const read = vivarium === 'backup' || used.has(id) ? WidgetDocument.safeParse(content) : undefined;
    return read?.success ? [read.data] : [];
  });
  return { vivarium, format: BUNDLE_FORMAT, made: now.toISOString(), pages: structuredClone([...pages]), widgets, needs: needsOf(services, used), automations: [] };
}

/** What the widgets look at, each once. */
function needsOf({ widgets, host }: Services, tags: ReadonlySet<string>): Need[] {
  const needs = new Map<string, Need>();
  for (const tag of tags) {
    const plugin = host.installed.find(({ manifest }) => manifest?.widgets?.some((one) => one.manifest.tag === tag));
    if (plugin?.manifest) needs.set(`plugin ${plugin.id}`, { type: 'plugin', plugin: plugin.id, title: plugin.manifest.title });
    for (const use of Object.values(widgets.get(tag)?.uses ?? {})) {
      const need = needOf(use, host.contracts);
      if (need) needs.set(JSON.stringify(need), need);
    }
  }
  return [...needs.values()];
}

function needOf(use: Use, contracts: Services['host']['contracts']): Need | undefined {
  if (use.ref === 'kind' || use.ref === 'kind-action') return { type: 'kind', kind: use.ref === 'kind' ? use.id : use.kind };
  const contract = contracts.find(({ id }) => id === use.contract);
  return contract && { type: 'connector', connector: contract.id, title: contract.definition.title };
}
