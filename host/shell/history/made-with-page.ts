import type { Documents } from '../../connectors/host.js';
import { WidgetDocument, type StoredDocument } from '@vivarium/sdk/protocol';
import { versionsOf } from '../../studio/versions.js';
import type { ArtifactLibrary, MadeWidget } from '../artifact-library.js';

/** The part of the documents that widgets are taken from and brought back with. */
export type WidgetShelf = Pick<Documents, 'get' | 'put' | 'remove'>;

const isThere = (documents: WidgetShelf, tag: string): boolean => documents.get('widget', tag)?.content !== undefined;

/**
 * Takes away the widgets that were made with a change of a page which has just been taken back. One that a page has, now or,
 * where it is another page, in a version of it, stays, and so does one that was changed since: the answer is false then.
 * Versions and permissions stay with all.
 */
export function takeWidgets(documents: WidgetShelf, library: Pick<ArtifactLibrary, 'list'>, made: readonly MadeWidget[], page: string): boolean {
  let all = true;
  for (const { tag, at } of made) {
    if (!isThere(documents, tag)) continue;
    const elsewhere = library.list.some(({ id, placements, versions }) => [placements, ...(id === page ? [] : versions.map(({ content }) => content.placements))].some((placed) => placed.some(({ widget }) => widget === tag)));
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

/** Brings back the widgets that a version of a page needs and that went since, as they were last. Answers which. */
export function bringMissing(documents: WidgetShelf, placements: readonly { readonly widget: string }[]): MadeWidget[] {
  return [...new Set(placements.map(({ widget }) => widget))].flatMap((tag) => {
    const last = isThere(documents, tag) ? undefined : versionsOf(documents, tag)[0];
    const made = last && [{ tag, at: last.at }];
    return made && bringWidgets(documents, made) ? made : [];
  });
}
