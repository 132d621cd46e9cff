import type { DocumentStore } from '../store/documents.js';

/**
 * Tags that new code must not come under: those of widgets, and those that permissions belong to although their widget is
 * gone. Otherwise whoever wrote the code would have what was allowed to another.
 */
export function takenTags(widgets: Iterable<string>, documents: Pick<DocumentStore, 'list'>): ReadonlySet<string> {
  const ids = (kind: 'widget' | 'grants') => documents.list(kind).map(({ id }) => id);
  return new Set([...widgets, ...ids('widget'), ...ids('grants')]);
}
