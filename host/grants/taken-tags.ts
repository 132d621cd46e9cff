import type { DocumentStore } from '../store/documents.js';

/**
 * Tags that new code must not come under: those of widgets, and those that permissions belong to although their widget is
 * gone, and those that have versions here. Otherwise whoever wrote the code would have what was allowed to another.
 */
export function takenTags(widgets: Iterable<string>, documents: Pick<DocumentStore, 'list'>): ReadonlySet<string> {
  const ids = (kind: 'widget' | 'grants') => documents.list(kind).map(({ id }) => id);
  const past = documents.list('settings').flatMap(({ id, content }) => (id.startsWith('made-') ? [id.slice('made-'.length), ...taggedIn(content)] : []));
  return new Set([...widgets, ...ids('widget'), ...ids('grants'), ...past]);
}

/** What versions are of: long tags that begin alike have theirs together, under what they begin with. */
function taggedIn(content: unknown): string[] {
  const { versions } = Object(content) as { readonly versions?: unknown };
  return (Array.isArray(versions) ? versions : []).flatMap((version) => (Object(version) as { readonly manifest?: { readonly tag?: string } }).manifest?.tag ?? []);
}
