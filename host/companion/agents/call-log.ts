import { VivariumError, type ErrorData } from '@vivarium/sdk/contract';
import type { Agent, StoredDocument } from '@vivarium/sdk/protocol';
import { randomUUID } from 'node:crypto';
import type { DocumentFolder } from '../documents.js';

/** Lines of one document: it is written and told whole with every line. */
const LINES = 200;
/** Calls of all agents that one day's log takes; none runs that is not in the log. */
export const MOST_CALLS_A_DAY = 4000;

type Content = Record<string, unknown> & { lines: unknown[] };

/** Every call of another agent becomes a line of the action log: documents of the kind `log`, beside those of the page. */
export class CallLog {
  private last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly documents: Pick<DocumentFolder, 'list' | 'put'>,
    private readonly now: () => number = Date.now,
  ) {}

  /** @throws VivariumError `quota` where the day's log is full */
  mayCall(): void {
    if (this.of(this.day).reduce((sum, { content }) => sum + linesOf(content).length, 0) >= MOST_CALLS_A_DAY)
      throw new VivariumError('quota', `Your agents asked ${MOST_CALLS_A_DAY} times today; that is as much as one day's log takes. Go on tomorrow.`);
  }

  /** Adds a line; what was asked, not what was answered. */
  append(agent: Pick<Agent, 'id' | 'title'>, tool: string, title: string, error?: ErrorData): Promise<void> {
    const line = {
      id: randomUUID(), at: this.now(), account: agent.id, action: `mcp.${tool}`, title, risk: 'reversible', caller: { widget: agent.id, title: agent.title },
      outcome: error ? (error.code === 'declined' ? 'declined' : 'failed') : 'done',
      ...(error ? { error: { code: error.code, message: error.message } } : {}),
    };
    const write = this.last.then(async () => {
      const { day } = this;
      const known = this.of(day);
      const newest = known.at(-1);
      const open = newest && linesOf(newest.content).length < LINES ? newest : undefined;
      const lines = [...(open ? linesOf(open.content) : []), line];
      await this.documents.put({ kind: 'log', id: open?.id ?? `calls-${day}-${known.length + 1}`, version: open?.version ?? 0, content: { lines } as unknown as StoredDocument['content'] });
    });
    this.last = write.catch(() => undefined);
    return write;
  }

  private get day(): string {
    return new Date(this.now()).toISOString().slice(0, 10);
  }

  private of(day: string): StoredDocument[] {
    const number = ({ id }: StoredDocument) => Number(id.split('-').at(-1));
    return this.documents.list().filter(({ kind, id }) => kind === 'log' && id.startsWith(`calls-${day}-`)).sort((a, b) => number(a) - number(b));
  }
}

const linesOf = (content: unknown): unknown[] => (content as Content | undefined)?.lines ?? [];
