import type { DocumentStore } from '../store/documents.js';

/**
 * Tags that new code must not come under: those of widgets, and those that permissions belong to although their widget is
 * gone, and those that have versions here. Otherwise whoever wrote the code would have what was allowed to another.
 */
export function takenTags(widgets: Iterable<string>, documents: Pick<DocumentStore, 'list'>): ReadonlySet<string> {
  const ids = (kind: 'widget' | 'grants' | 'settings') => documents.list(kind).map(({ id }) => id);
  const past = ids('settings').flatMap((id) => (id.startsWith('made-') ? [id.slice('made-'.length)] : []));
  return new Set([...widgets, ...ids('widget'), ...ids('grants'), ...past]);
}
