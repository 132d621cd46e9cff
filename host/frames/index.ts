/** What the shell loads once a page has a widget that runs in a frame. */
import { WidgetDocument, type StoredDocument } from '@vivarium/sdk/protocol';
import type { Contract } from '@vivarium/sdk/contract';
import type { WidgetDefinition } from '@vivarium/sdk/widget';
import { definitionOf } from './definition.js';
export { VivFrame } from './viv-frame.js';

/** The definition of a stored widget; undefined for a document that is none this version reads. @throws VivariumError where it asks for what is not installed. */
export function readWidget({ id, content }: StoredDocument, contracts: readonly Contract[]): WidgetDefinition | undefined {
  const document = WidgetDocument.safeParse(content);
  return document.success && document.data.manifest.tag === id ? definitionOf(document.data.manifest, contracts) : undefined;
}
