import { msg, str } from '@lit/localize';
import { VivariumError } from '@vivarium/sdk/contract';
import { grids, type Cell, type Placement } from '../board/layout.js';
import { definitionOf } from '../frames/definition.js';
import { takenTags } from '../grants/taken-tags.js';
import { copiedSource, copiedTag } from '../studio/copied-source.js';
import { describe } from '../studio/describe.js';
import { versionsOf, type WidgetVersion } from '../studio/versions.js';
import { MOST_PLACEMENTS } from './artifacts.js';
import { showPlacement } from './features/add-widget.js';
import { withPlacement } from './features/place-widget.js';
import type { Shell } from './features/shell.js';
import { sourceOf, useVersion } from './made-widgets.js';
import { problemOf } from '../ui/said.js';

/**
 * Makes a widget of its own from one that there is, or from an earlier version of it, and puts it beside. It has the
 * settings of the one it was made from, its own versions, and no permission: it asks for what it needs.
 */
export async function branchWidget(shell: Shell, tag: string, { version, beside }: { readonly version?: WidgetVersion; readonly beside?: string } = {}): Promise<void> {
  try {
    const { artifact } = shell;
    if (artifact) await branch(shell, artifact.id, tag, version, beside);
  } catch (thrown) {
    shell.say({ tone: 'danger', message: problemOf(thrown) });
  }
}

async function branch(shell: Shell, page: string, tag: string, version: WidgetVersion | undefined, beside: string | undefined): Promise<void> {
  const { services } = shell;
  const { host, session, widgets, library, contracts } = services;
  const source = version ?? sourceOf(services, tag);
  if (!source) return;
  const to = { tag: copiedTag(tag, takenTags(widgets.keys(), host.documents)), title: copiedTitle(source.manifest.title, new Set([...widgets.values()].map(({ title }) => title))) };
  const files = copiedSource(source.files, source.manifest, to);
  const { draft, findings } = await session.request('POST /api/studio/draft', { files, entry: source.entry });
  if (draft === undefined) throw new VivariumError('invalid-input', findings[0]!.message);
  // What it is under its new name is what its code says, not what we wrote into it.
  const said = await describe((await session.request('POST /api/frames', { widget: draft, purpose: 'describe' })).url, AbortSignal.timeout(60_000));
  if (said.tag !== to.tag) throw new VivariumError('invalid-input', msg('Its code makes up its tag, so it cannot be copied. Ask for the copy with “Ask for a widget”.'));
  const manifest = { ...said, title: to.title };
  definitionOf(manifest, contracts);
  const found = (version ?? versionsOf(host.documents, tag)[0])?.findings ?? [];
  const placements = library.get(page)?.placements ?? [];
  const original = placements.find(({ id }) => id === beside) ?? placements.find(({ widget }) => widget === tag);
  const placed = withPlacement(manifest, placements, original ? { at: { breakpoint: 'wide', cell: cellBeside(original.cells.wide) } } : {});
  if (!placed) throw new VivariumError('quota', msg(str`A page holds ${MOST_PLACEMENTS} widgets. Take one away first, or make another page.`));
  const at = new Date().toISOString();
  useVersion(services, { at, prompt: source.manifest.title, model: '', made: 'copy', rounds: 0, findings: found, files, entry: source.entry, manifest });
  const copy = placed.find(({ id }) => !placements.some((one) => one.id === id))!;
  library.change(page, { placements: placed.map((one) => (one === copy && original ? { ...one, ...settingsOf(original) } : one)) }, msg(str`Added ${to.title}`), { widgets: [{ tag: to.tag, at }] });
  shell.say({ message: msg(str`“${to.title}” is a widget of its own now.`), lasts: 8000 });
  await showPlacement(shell, copy.id);
}

/** What it saved stays with the one that saved it: it was made of what that one may see. */
const settingsOf = ({ config, configVersion }: Placement): Pick<Placement, 'config' | 'configVersion'> => ({ config: structuredClone(config), ...(configVersion && { configVersion }) });

/** To the right of it where a widget as wide fits there, else below. */
const cellBeside = ({ x, y, w, h }: Cell): Cell => (x + 2 * w <= grids.wide.columns ? { x: x + w, y, w, h } : { x, y: y + h, w, h });

function copiedTitle(title: string, taken: ReadonlySet<string>): string {
  const base = title.slice(0, 66).trimEnd();
  for (let count = 1; ; count += 1) {
    const found = count === 1 ? msg(str`${base} (copy)`) : msg(str`${base} (copy ${count})`);
    if (!taken.has(found)) return found;
  }
}
