import type { StoredDocument } from '@vivarium/sdk/protocol';
import type { sharing } from './sharing.js';

type Content = StoredDocument['content'];

/** Steps that are remembered of a document: two tabs are never further apart. */
const KEPT = 30;

/**
 * Which state of a document came after which, told between tabs by marks. It tells a state that follows ours from one
 * that was made beside it, and what the last common one was.
 */
export class Lineage {
  /** One promise, so that states are made to share in their order. */
  private loading: Promise<{ sharing: typeof sharing }> | undefined;
  private readonly steps = new Map<string, { readonly mark: string; content: Content }[]>();

  /** Marks of a document's states here, the newest last. */
  marks(key: string): readonly string[] {
    return (this.steps.get(key) ?? []).map(({ mark }) => mark);
  }

  /** A new state was made here. */
  grow(key: string, content: Content): void {
    this.add(key, { mark: markOf(content), content });
  }

  /** A state from elsewhere is ours now. */
  adopt(key: string, marks: readonly string[], content: Content): void {
    const mark = marks.at(-1);
    if (mark !== undefined && this.marks(key).at(-1) !== mark) this.add(key, { mark, content });
  }

  /** How a state with these marks stands to ours. */
  relation(key: string, theirs: readonly string[]): 'later' | 'earlier' | 'beside' {
    const ours = this.marks(key);
    if (ours.length === 0 || theirs.length === 0 || theirs.includes(ours.at(-1)!)) return 'later';
    return ours.includes(theirs.at(-1)!) ? 'earlier' : 'beside';
  }

  /** The last state that both know; undefined where there is none. */
  common(key: string, theirs: readonly string[]): { readonly content: Content } | undefined {
    return this.steps.get(key)?.findLast(({ mark }) => theirs.includes(mark));
  }

  private add(key: string, step: { mark: string; content: Content }): void {
    const steps = this.steps.get(key) ?? [];
    const before = steps.at(-1);
    this.steps.set(key, [...steps, step].slice(-KEPT));
    // Thirty states of a large page differ in little. Where it is not to be had they are only larger.
    if (before) void (this.loading ??= import('./sharing.js')).then((loaded) => (step.content = loaded.sharing(before.content, step.content)), () => undefined);
  }
}

/** The same for the same content in every tab, also in one that has just read it. */
function markOf(content: Content): string {
  let [a, b] = [0xdeadbeef, 0x41c6ce57];
  for (const unit of JSON.stringify(content ?? null)) {
    const code = unit.codePointAt(0)!;
    a = Math.imul(a ^ code, 2654435761);
    b = Math.imul(b ^ code, 1597334677);
  }
  return (a >>> 0).toString(36) + (b >>> 0).toString(36);
}
