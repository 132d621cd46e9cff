import { safeMode } from '../frames/safe-mode.js';
import { takenTags } from '../grants/taken-tags.js';
import { sayFull } from './features/add-widget.js';
import type { Adding } from './features/place-widget.js';
import type { Shell } from './features/shell.js';
import { PlaceEvent, StudioPanel, VersionEvent, type Subject } from '../studio/studio-panel.js';
import { unreadOf, versionFrom, versionsOf } from '../studio/versions.js';
import { placeMade, sourceOf, useVersion } from './made-widgets.js';
import type { ShellServices } from './services.js';

let panel: StudioPanel | undefined;

/** A widget that is to be changed, with how it failed where it did. */
export interface ToChange {
  readonly tag: string;
  readonly failure?: string;
}

/** Opens the studio for the page on screen, with a request where there is one already. What is made there is placed on that page. */
export async function openStudio(shell: Shell, request = '', change?: ToChange, at?: Adding['at']): Promise<void> {
  const { services } = shell;
  const artifact = shell.artifact!.id;
  const { host, session, contracts, catalog } = services;
  panel?.remove();
  const opened = (panel = Object.assign(new StudioPanel(), { host, session, contracts, taken: takenTags(catalog.widgets.keys(), host.documents), subject: change && subjectOf(services, change), versions: change ? versionsOf(host.documents, change.tag) : [], unread: change ? unreadOf(host.documents, change.tag) : [] }));
  opened.addEventListener(PlaceEvent.type, (event) => event instanceof PlaceEvent && place(shell, artifact, event, opened.subject, at));
  opened.addEventListener(VersionEvent.type, (event) => event instanceof VersionEvent && void ofVersion(shell, event));
  const end = host.onCompanion((event) => {
    if (!opened.isConnected) end();
    else if (event.type === 'claude') opened.ready = event.claude.configured;
  });
  document.body.append(opened);
  await opened.open(request);
  opened.ready = await services.companionState().then(({ claude }) => claude.configured, () => undefined);
}

/** Does what a person wants of an earlier state. */
async function ofVersion(shell: Shell, { wish, version }: VersionEvent): Promise<void> {
  if (wish === 'restore') useVersion(shell.services, { ...version, at: new Date().toISOString() });
  else if (wish === 'branch') await (await import('./branch-widget.js')).branchWidget(shell, version.manifest.tag, { version });
  else await (await import('./code-editing.js')).editCode(shell, version.manifest.tag, version);
}

/** The sources of a widget that is kept as a document; undefined for any other. */
function subjectOf(services: ShellServices, { tag, failure }: ToChange): Subject | undefined {
  const source = sourceOf(services, tag);
  if (!source) return undefined;
  const { manifest, files, entry } = source;
  return { tag, manifest, files, entry, ...(failure !== undefined && { failure: failure.slice(0, 4000) }) };
}

/** A new widget takes the first free place; a changed one its own, on every page it is on, with its settings and what it was allowed. */
function place(shell: Shell, artifact: string, { result, prompt }: PlaceEvent, subject: Subject | undefined, at: Adding['at']): void {
  const { services } = shell;
  const version = versionFrom(result, prompt, new Date());
  useVersion(services, version);
  if (!subject) {
    if (!placeMade(services, artifact, version, at)) sayFull(shell);
    return;
  }
  // What was repaired is given a new chance, wherever it is.
  if (subject.failure !== undefined) for (const { placements } of services.library.list) for (const { id, widget } of placements) if (widget === subject.tag) safeMode.forgive(id);
}
