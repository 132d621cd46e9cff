import { msg, str } from '@lit/localize';
import { WidgetDocument, type StoredDocument, type WidgetManifest } from '@vivarium/sdk/protocol';
import { safeMode } from '../frames/safe-mode.js';
import { takenTags } from '../grants/taken-tags.js';
import { withPlacement, type Adding } from './features/place-widget.js';
import { PlaceEvent, RestoreEvent, StudioPanel, type Subject } from '../studio/studio-panel.js';
import { keepVersion, versionFrom, versionsOf, type WidgetVersion } from '../studio/versions.js';
import type { ShellServices } from './services.js';

let panel: StudioPanel | undefined;

/** A widget that is to be changed, with how it failed where it did. */
export interface ToChange {
  readonly tag: string;
  readonly failure?: string;
}

/** Opens the studio for a page, with a request where there is one already. What is made there is placed on that page. */
export async function openStudio(services: ShellServices, artifact: string, request = '', change?: ToChange, at?: Adding['at']): Promise<void> {
  const { host, session, contracts, catalog } = services;
  panel?.remove();
  const opened = (panel = Object.assign(new StudioPanel(), { host, session, contracts, taken: takenTags(catalog.widgets.keys(), host.documents), subject: change && subjectOf(services, change), versions: change ? versionsOf(host.documents, change.tag) : [] }));
  opened.addEventListener(PlaceEvent.type, (event) => event instanceof PlaceEvent && place(services, artifact, event, opened.subject, at));
  opened.addEventListener(RestoreEvent.type, (event) => event instanceof RestoreEvent && useVersion(services, { ...event.version, at: new Date().toISOString() }));
  const end = host.onCompanion((event) => {
    if (!opened.isConnected) end();
    else if (event.type === 'claude') opened.ready = event.claude.configured;
  });
  document.body.append(opened);
  await opened.open(request);
  opened.ready = await services.companionState().then(({ claude }) => claude.configured, () => undefined);
}

/** The sources of a widget that is kept as a document; undefined for any other. */
function subjectOf({ host }: ShellServices, { tag, failure }: ToChange): Subject | undefined {
  const stored = WidgetDocument.safeParse(host.documents.list('widget').find(({ id }) => id === tag)?.content);
  if (!stored.success) return undefined;
  const { manifest, files, entry } = stored.data;
  return { tag, manifest, files, entry, ...(failure !== undefined && { failure: failure.slice(0, 4000) }) };
}

/** A new widget takes the first free place; a changed one its own, on every page it is on, with its settings and what it was allowed. */
function place(services: ShellServices, artifact: string, { result, prompt }: PlaceEvent, subject: Subject | undefined, at: Adding['at']): void {
  useVersion(services, versionFrom(result, prompt, new Date()));
  if (!subject) return placeMade(services, artifact, result.manifest, at);
  // What was repaired is given a new chance, wherever it is.
  if (subject.failure !== undefined) for (const { placements } of services.library.list) for (const { id, widget } of placements) if (widget === subject.tag) safeMode.forgive(id);
}

/** Puts a widget that was just made on a page, where somebody wanted it or where there is room. */
export function placeMade({ library }: Pick<ShellServices, 'library'>, artifact: string, manifest: WidgetManifest, at?: Adding['at']): void {
  const placements = withPlacement(manifest, library.get(artifact)?.placements ?? [], at && { at });
  if (placements) library.change(artifact, { placements }, msg(str`Added ${manifest.title}`));
}

/** Makes a state of a widget the one that runs. What ran before stays among its versions. */
export function useVersion({ host: { documents } }: Pick<ShellServices, 'host'>, version: WidgetVersion): void {
  const { manifest, files, entry } = version;
  const before = WidgetDocument.safeParse(documents.get('widget', manifest.tag)?.content);
  // A widget that was written by hand, or elsewhere, has no past here yet.
  if (before.success && versionsOf(documents, manifest.tag).length === 0) keepVersion(documents, { at: version.at, prompt: '', model: '', rounds: 0, findings: [], files: before.data.files, entry: before.data.entry, manifest: before.data.manifest });
  keepVersion(documents, version);
  documents.put('widget', manifest.tag, { format: 1, manifest, files, entry } as unknown as StoredDocument['content']);
}
