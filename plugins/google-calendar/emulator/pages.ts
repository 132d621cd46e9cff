import { randomUUID } from 'node:crypto';
import { invalid } from './failure.js';

interface Answer<Item> {
  items: readonly Item[];
  /** The change up to which it is complete. */
  change: number;
}

/** Answers that are still being paged through. */
const KEPT = 100;

/** Long answers, page by page: all pages of one answer belong to the state its first page was made from. */
export class Pages {
  private readonly answers = new Map<string, Answer<unknown>>();

  /** The page a query asks for: the first of a new answer, or the one that its page token names. */
  take<Item>(query: URLSearchParams, make: () => Answer<Item>, size: number): { items: Item[]; change: number; next: string | undefined } {
    const [key = '', from = ''] = query.get('pageToken')?.split('.') ?? [randomUUID(), '0'];
    const answer = query.has('pageToken') ? ((this.answers.get(key) as Answer<Item> | undefined) ?? invalid('Invalid page token value.')) : make();
    const offset = Number(from);
    const end = offset + size;
    const more = end < answer.items.length;
    if (more) this.keep(key, answer);
    return { items: answer.items.slice(offset, end), change: answer.change, next: more ? `${key}.${end}` : undefined };
  }

  private keep(key: string, answer: Answer<unknown>): void {
    this.answers.set(key, answer);
    const oldest = this.answers.keys().next().value;
    if (this.answers.size > KEPT && oldest !== undefined) this.answers.delete(oldest);
  }
}
