import type { StoredDocument } from '@vivarium/sdk/protocol';
import { deepFreeze, sameData } from './engine/rows.js';
import { merge } from './merge.js';
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

type Page = Readonly<Record<string, unknown>> & { readonly versions: readonly { readonly content: Readonly<Record<string, unknown>> }[] };
const isTree = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null;
const isPage = (content: unknown): content is Page => isTree(content) && Array.isArray(content['versions']) && content['versions'].every((version) => isTree(version) && isTree(version['content']));

/** The newest state that both pages are in or were in, by the versions that each keeps; undefined where there is none. */
function sharedPast(ours: Page, theirs: Page): unknown {
  const members = Object.keys((ours.versions[0] ?? theirs.versions[0])?.content ?? {});
  const states = (page: Page): readonly unknown[] => [Object.fromEntries(members.map((name) => [name, page[name]])), ...page.versions.map(({ content }) => content)];
  const known = states(theirs);
  return members.length > 0 ? states(ours).find((state) => known.some((one) => sameData(one, state))) : undefined;
}

/** Two states of one document that were made beside each other. */
export interface Conflict {
  readonly ours: StoredDocument;
  readonly theirs: StoredDocument;
  /** The content that both were made from; undefined where it is not known or there was none. */
  readonly base?: StoredDocument['content'];
  /** Where both changed the same, theirs is kept. Default: ours. */
  readonly preferTheirs?: boolean;
}

/** What came of a {@link Conflict}. */
export interface Resolution {
  readonly record: DocumentRecord;
  /** The content of the side that could not be kept everywhere. */
  readonly lost?: StoredDocument['content'];
}

/**
 * What counts when a document was changed in two places: of a log all lines of both, theirs first; of grants all of both,
 * ended where one side ended it, and none where one side removed them; of anything else what each side changed, and one
 * side's where both changed the same. What was changed on one side is not deleted by the other.
 */
export function resolveConflict({ ours, theirs, base, preferTheirs = false }: Conflict): Resolution {
  const version = theirs.version;
  const kept = (content: unknown) => deepFreeze({ ...ours, version, content: content as StoredDocument['content'] });
  if (sameData(ours.content, theirs.content)) return { record: { document: theirs, unsaved: false } };
  if (ours.kind === 'log' && hasLines(ours.content) && hasLines(theirs.content)) {
    const known = new Set(theirs.content.lines.map((line) => JSON.stringify(line)));
    const lines = [...theirs.content.lines, ...ours.content.lines.filter((line) => !known.has(JSON.stringify(line)))];
    return { record: { document: kept({ lines }), unsaved: true } };
  }
  if (ours.kind === 'grants') {
    if (theirs.content === undefined) return { record: { document: theirs, unsaved: false } };
    if (hasGrants(ours.content) && hasGrants(theirs.content)) return { record: { document: kept(joined(ours.content, theirs.content)), unsaved: true } };
  }
  if (ours.kind === 'grants' || ours.content === undefined || theirs.content === undefined) {
    const content = ours.kind === 'grants' ? ours.content : (ours.content ?? theirs.content);
    return { record: { document: content === undefined ? Object.freeze({ kind: ours.kind, id: ours.id, version }) : kept(content), unsaved: true } };
  }
  const [preferred, other] = preferTheirs ? [theirs.content, ours.content] : [ours.content, theirs.content];
  // Two pages tell by their own versions what they were made from: else what one has deleted would come back.
  const { value, lossy } = merge(base ?? (ours.kind === 'artifact' && isPage(preferred) && isPage(other) ? sharedPast(preferred, other) : undefined), preferred, other);
  return { record: { document: kept(value), unsaved: !sameData(value, theirs.content) }, ...(lossy ? { lost: other } : {}) };
}
