import { msg, str } from '@lit/localize';
import { AutomationDocument, type WidgetDocument } from '@vivarium/sdk/protocol';
import { takenTags } from '../../grants/taken-tags.js';
import type { ArtifactLibrary } from '../artifact-library.js';
import { orderBetween, type ArtifactDocument } from '../artifacts.js';
import type { ShellServices } from '../services.js';
import { sameData } from '../../store/engine/rows.js';
import type { Bundle } from './bundle.js';

type Documents = ShellServices['host']['documents'];
type Services = Pick<ShellServices, 'widgets'> & { readonly library: ArtifactLibrary; readonly host: { readonly documents: Pick<Documents, 'get' | 'list' | 'put'> } };

/** What becomes of a page of a backup. */
export type Fate = 'new' | 'same' | 'differs';

/** How a page of a backup stands to what is here. */
export function fateOf(library: ArtifactLibrary, page: ArtifactDocument): Fate {
  const here = library.get(page.id);
  if (!here) return 'new';
  return sameData(contentOf(here), contentOf(page)) ? 'same' : 'differs';
}

const contentOf = ({ title, theme, placements }: ArtifactDocument) => ({ title, theme, placements });

/**
 * Puts what a file holds beside what is here, and answers the page to go to. Nothing is overwritten: a page given away
 * comes as a new one; of a backup, a page that is here becomes as it was, and what it was until now stays as its version.
 */
export function openBundle(services: Services, bundle: Bundle, now = new Date()): string | undefined {
  const { library } = services;
  const tags = new Map(bundle.widgets.map((widget) => [widget.manifest.tag, keepWidget(services, widget)]));
  const placed = (page: ArtifactDocument) => page.placements.map((placement) => ({ ...placement, widget: tags.get(placement.widget) ?? placement.widget }));
  for (const automation of bundle.automations) keepAutomation(services, automation, now);
  let shown: string | undefined;
  for (const page of bundle.pages) {
    if (bundle.vivarium === 'page') {
      const placements = placed(page).map((placement) => ({ ...placement, id: crypto.randomUUID() }));
      const order = orderBetween(library.list.at(-1)?.order, undefined);
      shown = library.add({ ...page, id: crypto.randomUUID(), order, versions: [], placements }, msg(str`Opened “${page.title}” from a file`)).id;
    } else {
      const fate = fateOf(library, page);
      if (fate === 'new') library.add({ ...page, placements: placed(page) }, msg(str`Restored “${page.title}” from a backup`));
      else if (fate === 'differs') library.change(page.id, { ...contentOf(page), placements: placed(page) }, msg('Restored from a backup'));
      if (fate !== 'same') shown ??= page.id;
    }
  }
  return shown;
}

/** Stores an automation, beside one that is here and says otherwise. Nobody agreed to what it does yet, and what was due before is nobody's miss. */
function keepAutomation({ host: { documents } }: Services, automation: AutomationDocument, now: Date): void {
  const { id, name, trigger } = automation;
  const taken = documents.list('automation').some((here) => here.id === id);
  const kept: AutomationDocument = {
    ...automation,
    ...(trigger.type === 'schedule' && { trigger: { ...trigger, since: now.toISOString() } }),
    ...(taken && { id: crypto.randomUUID(), name: msg(str`${name.slice(0, 60)} (backup)`) }),
  };
  const saying = (names: readonly string[]) => documents.list('automation').some(({ content }) => {
    const here = AutomationDocument.safeParse(content).data;
    return here && names.includes(here.name) && sameData(doingOf(here), doingOf(automation));
  });
  if (!saying([name, kept.name])) documents.put('automation', kept.id, kept as Parameters<Documents['put']>[2]);
}

const doingOf = ({ trigger, steps }: AutomationDocument) => ({ steps, trigger: { ...trigger, since: '' } });

/**
 * Stores a widget and answers its tag here. Permissions belong to tags, and code from a file never comes into those of
 * other code: where a tag means something here already, the widget gets another.
 */
function keepWidget({ widgets, host: { documents } }: Services, widget: WidgetDocument): string {
  const { tag } = widget.manifest;
  if (sameData(documents.get('widget', tag)?.content, widget)) return tag;
  const free = tag.startsWith('gen-') && !takenTags(widgets.keys(), documents).has(tag);
  const kept = free ? widget : renamed(widget, `gen-${tag.replace(/^gen-/, '').slice(0, 40).replace(/-+$/, '')}-${crypto.randomUUID().slice(0, 8)}`);
  documents.put('widget', kept.manifest.tag, kept as Parameters<Documents['put']>[2]);
  return kept.manifest.tag;
}

function renamed({ manifest, files, ...rest }: WidgetDocument, tag: string): WidgetDocument {
  const name = (text: string) => text.replaceAll(new RegExp(`(['"\`])${manifest.tag}\\1`, 'g'), `$1${tag}$1`);
  return { ...rest, manifest: { ...manifest, tag }, files: Object.fromEntries(Object.entries(files).map(([path, text]) => [path, name(text)])) };
}
