import type { StoredDocument } from '@vivarium/sdk/protocol';
import { deepFreeze, sameData } from './engine/rows.js';
import type { DocumentRecord } from './schema.js';

type Lines = { lines: readonly unknown[] };
const hasLines = (content: unknown): content is Lines => typeof content === 'object' && content !== null && Array.isArray((content as Lines).lines);

/**
 * What counts when a document was changed here and in the data folder: of a log all lines of both, theirs first; of
 * anything else ours, written over theirs.
 */
export function resolveConflict(ours: StoredDocument, theirs: StoredDocument): DocumentRecord {
  const version = theirs.version;
  if (sameData(ours.content, theirs.content)) return { document: theirs, unsaved: false };
  if (ours.kind === 'log' && hasLines(ours.content) && hasLines(theirs.content)) {
    const known = new Set(theirs.content.lines.map((line) => JSON.stringify(line)));
    const lines = [...theirs.content.lines, ...ours.content.lines.filter((line) => !known.has(JSON.stringify(line)))];
    return { document: deepFreeze({ ...ours, version, content: { lines } as StoredDocument['content'] }), unsaved: true };
  }
  return { document: Object.freeze({ ...ours, version }), unsaved: true };
}
