import fuzzysort from 'fuzzysort';
import type { Entry } from './entry.js';

/** A found entry; the title in parts, those that were typed marked. */
export interface Hit {
  readonly entry: Entry;
  readonly title: readonly { readonly text: string; readonly typed: boolean }[];
}

/** Hits under one heading. */
export interface HitGroup {
  readonly title: string;
  readonly hits: readonly Hit[];
}

/** What was found, and how much there is of it. */
export interface Found {
  readonly groups: readonly HitGroup[];
  /** Results among the groups. */
  readonly shown: number;
  readonly total: number;
}

const PER_GROUP = 6;
const LEAST_SCORE = 0.35;
const YEAR = 365 * 86_400_000;

/**
 * What is typed, found in titles first; the group with the best hit comes first. Nothing typed: what is offered early.
 * What is offered `always` stands below and is no result.
 */
export function find(typed: string, entries: readonly Entry[], always: readonly Entry[], now: number): Found {
  const text = typed.trim();
  if (text === '') return grouped(entries.filter(({ early }) => early).map(plain), always);
  const results = fuzzysort.go(text, entries, {
    keys: ['title', 'detail', 'words'],
    limit: 0,
    threshold: LEAST_SCORE,
    scoreFn: (result) => {
      const { when } = result.obj;
      const distance = when === undefined ? 0 : Math.min(1, Math.abs(when - now) / YEAR);
      return result.score * (1 - 0.15 * distance) * (result[0]!.indexes.length > 0 ? 1 : 0.85);
    },
  });
  return grouped(results.map((result) => ({ entry: result.obj, title: partsOf(result[0]!, result.obj.title) })), always);
}

/** A word that is in none of the fields is no hit, so a title may have been met in part only. */
function partsOf(result: ReturnType<typeof fuzzysort.single> & object, title: string): Hit['title'] {
  if (result.indexes.length === 0) return [{ text: title, typed: false }];
  return result.highlight((match) => ({ text: match, typed: true })).map((part) => (typeof part === 'string' ? { text: part, typed: false } : part));
}

const plain = (entry: Entry): Hit => ({ entry, title: [{ text: entry.title, typed: false }] });

function byGroup(hits: readonly Hit[]): HitGroup[] {
  const groups = new Map<string, Hit[]>();
  for (const hit of hits) {
    const group = groups.get(hit.entry.group);
    if (group) group.push(hit);
    else groups.set(hit.entry.group, [hit]);
  }
  return [...groups].map(([title, all]) => ({ title, hits: all.slice(0, PER_GROUP) }));
}

function grouped(hits: readonly Hit[], always: readonly Entry[]): Found {
  const shown = byGroup(hits);
  const below = byGroup(always.map(plain));
  return { groups: [...shown, ...below], shown: shown.reduce((sum, group) => sum + group.hits.length, 0), total: hits.length };
}
