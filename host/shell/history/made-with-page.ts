import type { Documents } from '../../connectors/host.js';
import { WidgetDocument, type StoredDocument } from '@vivarium/sdk/protocol';
import { versionsOf } from '../../studio/versions.js';
import type { ArtifactLibrary, MadeWidget } from '../artifact-library.js';

/** The part of the documents that widgets are taken from and brought back with. */
export type WidgetShelf = Pick<Documents, 'get' | 'put' | 'remove'>;

const isThere = (documents: WidgetShelf, tag: string): boolean => documents.get('widget', tag)?.content !== undefined;

/**
 * Takes away the widgets that were made for a page which has just gone. One that another page has, now or in a version
 * of it, stays, and so does one that was changed since: the answer is false then. Versions and permissions stay with all.
 */
export function takeWidgets(documents: WidgetShelf, library: Pick<ArtifactLibrary, 'list'>, made: readonly MadeWidget[]): boolean {
  let all = true;
  for (const { tag, at } of made) {
    if (!isThere(documents, tag)) continue;
    const elsewhere = library.list.some(({ placements, versions }) => [placements, ...versions.map(({ content }) => content.placements)].some((placed) => placed.some(({ widget }) => widget === tag)));
    if (elsewhere) continue;
    if (versionsOf(documents, tag)[0]?.at === at) documents.remove('widget', tag);
    else all = false;
  }
  return all;
}

/** Brings back the widgets that were made for a page, as they were then. False where one is not kept any more. */
export function bringWidgets(documents: WidgetShelf, made: readonly MadeWidget[]): boolean {
  let all = true;
  for (const { tag, at } of made) {
    if (isThere(documents, tag)) continue;
    const version = versionsOf(documents, tag).find((one) => one.at === at);
    if (version) documents.put('widget', tag, WidgetDocument.parse({ format: 1, manifest: version.manifest, files: version.files, entry: version.entry }) as unknown as StoredDocument['content']);
    else all = false;
  }
  return all;
}
