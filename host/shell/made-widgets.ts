import { msg, str } from '@lit/localize';
import { WidgetDocument, type StoredDocument } from '@vivarium/sdk/protocol';
import { keepVersion, versionsOf, type WidgetVersion } from '../studio/versions.js';
import { withPlacement, type Adding } from './features/place-widget.js';
import type { ShellServices } from './services.js';

/** A widget that is kept as a document, with its code; undefined for any other. */
export function sourceOf({ host }: Pick<ShellServices, 'host'>, tag: string): WidgetDocument | undefined {
  return WidgetDocument.safeParse(host.documents.get('widget', tag)?.content).data;
}

/** Puts a widget that was just made on a page, where somebody wanted it or where there is room: taken back, it goes with its place. False where the page is full. */
export function placeMade({ library }: Pick<ShellServices, 'library'>, artifact: string, { manifest, at: made }: Pick<WidgetVersion, 'manifest' | 'at'>, at?: Adding['at']): boolean {
  const placements = withPlacement(manifest, library.get(artifact)?.placements ?? [], at && { at });
  if (placements) library.change(artifact, { placements }, msg(str`Added ${manifest.title}`), { widgets: [{ tag: manifest.tag, at: made }] });
  return placements !== undefined;
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
