import type { StoredDocument } from '@vivarium/sdk/protocol';
import { deepFreeze, sameData } from './engine/rows.js';
import type { DocumentRecord } from './schema.js';

type Lines = { lines: readonly unknown[] };
const hasLines = (content: unknown): content is Lines => typeof content === 'object' && content !== null && Array.isArray((content as Lines).lines);

type Consents = { format: unknown; grants: readonly { id?: unknown; ended?: unknown }[] };
const hasGrants = (content: unknown): content is Consents => typeof content === 'object' && content !== null && Array.isArray((content as Consents).grants);

/** Grants of both; one that ended on either side has ended. */
function joined(ours: Consents, theirs: Consents): Consents {
  const grants = new Map(theirs.grants.map((grant) => [grant.id, grant]));
  for (const grant of ours.grants) if (grant.ended !== undefined || grants.get(grant.id)?.ended === undefined) grants.set(grant.id, grant);
  return { ...ours, grants: [...grants.values()] };
}

/**
 * What counts when a document was changed here and in the data folder: of a log all lines of both, theirs first; of
 * grants all of both, ended where one side ended it, and none where one side removed them; of anything else ours,
 * written over theirs.
 */
export function resolveConflict(ours: StoredDocument, theirs: StoredDocument): DocumentRecord {
  const version = theirs.version;
  if (sameData(ours.content, theirs.content)) return { document: theirs, unsaved: false };
  if (ours.kind === 'log' && hasLines(ours.content) && hasLines(theirs.content)) {
    const known = new Set(theirs.content.lines.map((line) => JSON.stringify(line)));
    const lines = [...theirs.content.lines, ...ours.content.lines.filter((line) => !known.has(JSON.stringify(line)))];
    return { document: deepFreeze({ ...ours, version, content: { lines } as StoredDocument['content'] }), unsaved: true };
  }
  if (ours.kind === 'grants') {
    if (theirs.content === undefined) return { document: theirs, unsaved: false };
    if (hasGrants(ours.content) && hasGrants(theirs.content))
      return { document: deepFreeze({ ...ours, version, content: joined(ours.content, theirs.content) as unknown as StoredDocument['content'] }), unsaved: true };
  }
  return { document: Object.freeze({ ...ours, version }), unsaved: true };
}
