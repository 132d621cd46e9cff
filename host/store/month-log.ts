import { z } from 'zod';
import type { DocumentStore } from './documents.js';

const Content = z.object({ lines: z.array(z.unknown()) });

/**
 * What happened, line by line: documents of the log that are only ever added to; what is written here has one for each
 * month. What became of something is a new line.
 */
export class MonthLog<Schema extends z.ZodType<{ readonly at: number }>> {
  /** `prefix`: how the ids of its documents begin. */
  constructor(
    private readonly documents: Pick<DocumentStore, 'get' | 'list' | 'put'>,
    private readonly prefix: string,
    private readonly schema: Schema,
  ) {}

  append(line: z.output<Schema>): void {
    const id = `${this.prefix}${new Date(line.at).toISOString().slice(0, 7)}`;
    const kept = Content.safeParse(this.documents.get('log', id)?.content).data?.lines ?? [];
    this.documents.put('log', id, { lines: [...kept, JSON.parse(JSON.stringify(line))] });
  }

  /** The lines of the last so many of its documents, as they were written; those that cannot be read are left out, and stay. */
  lines(documents = Infinity): z.output<Schema>[] {
    const own = this.documents.list('log').filter(({ id }) => id.startsWith(this.prefix));
    return own.slice(-documents).flatMap(({ content }) => (Content.safeParse(content).data?.lines ?? []).flatMap((line) => this.schema.safeParse(line).data ?? []));
  }
}
