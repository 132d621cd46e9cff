import { ErrorData, type Inverse } from '@vivarium/sdk/contract';
import { z } from 'zod';
import type { Documents, LogEntry } from '../connectors/host.js';
import { MonthLog } from '../store/month-log.js';

/** Who asked for an action, as it is kept. */
export const Caller = z.object({ widget: z.string(), placement: z.string().optional(), title: z.string().optional(), artifact: z.string().optional(), gesture: z.string().optional() });

const Plain = z.union([z.string(), z.number(), z.boolean(), z.null()]);
/** What an action made other in an item: by place (names within names, a line each), the value before and after. */
export const Made = z.record(z.string(), z.tuple([Plain, Plain]));
/** What an action made other in an item. */
export type Made = z.output<typeof Made>;

/** A line as it is kept: what undoing it would run is kept too. */
const Line = z.object({
  id: z.string(),
  at: z.number(),
  account: z.string(),
  action: z.string(),
  title: z.string(),
  risk: z.enum(['reversible', 'external', 'destructive']),
  caller: Caller,
  item: z.string().optional(),
  outcome: z.enum(['queued', 'done', 'failed', 'declined', 'undone']),
  error: ErrorData.optional(),
  undoes: z.string().optional(),
  consent: z.object({ how: z.enum(['asked', 'granted']), hash: z.string() }).optional(),
  inverse: z.object({ action: z.string(), input: z.unknown() }).optional(),
  /** With an inverse: what it takes back, so that nobody else's change goes with it. */
  made: Made.optional(),
});
/** A line of the log as it is kept. */
export type LogLine = z.output<typeof Line>;

/**
 * What an action does not come back from: nothing but its undoing follows what was done. What failed or was declined may
 * be tried again and wait again, so among those the later line counts.
 */
const finality = { queued: 0, failed: 0, declined: 0, done: 1, undone: 2 } as const;
/** Entries that are shown. */
const SHOWN = 500;

/** What was done. Nothing in it is ever changed: what became of an action is a new line. */
export class ActionLog {
  private readonly log;
  /** What agents read: only the companion writes it, in documents of its own. */
  private readonly calls;
  private cache: readonly LogEntry[] | undefined;
  private lines = new Map<string, LogLine>();

  /** `connected`: whether there is an account of this id. */
  constructor(
    documents: Documents,
    private readonly connected: (account: string) => boolean,
  ) {
    this.log = new MonthLog(documents, 'actions-', Line);
    this.calls = new MonthLog(documents, 'calls-', Line);
    documents.onChange(({ kind }) => {
      if (kind === 'log') this.cache = undefined;
    });
  }

  /** Newest first. */
  get entries(): readonly LogEntry[] {
    return (this.cache ??= this.read());
  }

  append(line: LogLine): LogEntry {
    this.log.append(line);
    this.cache = undefined;
    return this.entries.find((entry) => entry.id === line.id) ?? this.asEntry(line);
  }

  /** The last line of an entry. */
  line(id: string): LogLine | undefined {
    return this.entries.length > 0 ? this.lines.get(id) : undefined;
  }

  private read(): readonly LogEntry[] {
    const latest = new Map<string, LogLine>();
    const began = new Map<string, number>();
    for (const line of [...this.log.lines(), ...this.calls.lines()]) {
      const { id, at, outcome } = line;
      began.set(id, Math.min(began.get(id) ?? at, at));
      const known = latest.get(id);
      // Lines come in the order they were written. Their times may not: a clock can be set back in between.
      if (!known || finality[known.outcome] <= finality[outcome]) latest.set(id, line);
    }
    this.lines = latest;
    const sorted = [...latest.values()].sort((left, right) => (began.get(right.id) ?? 0) - (began.get(left.id) ?? 0));
    // What agents read, call by call, hides nothing of what was done.
    const byAgent = ({ caller }: LogLine) => caller.widget.startsWith('0agent-');
    const shown = new Set([...sorted.filter((line) => !byAgent(line)).slice(0, SHOWN), ...sorted.filter(byAgent).slice(0, SHOWN)]);
    return Object.freeze(sorted.filter((line) => shown.has(line)).map((line) => this.asEntry(line)));
  }

  private asEntry({ inverse, made: _, item, error, undoes, consent, ...line }: LogLine): LogEntry {
    const { connected } = this;
    return Object.freeze({
      ...line,
      // Asked for when it is read: accounts come and go, the line stays.
      get undoable() {
        return (line.outcome === 'queued' || (line.outcome === 'done' && inverse !== undefined)) && connected(line.account);
      },
      ...(item === undefined ? {} : { item }),
      ...(error ? { error: { code: error.code, message: error.message } } : {}),
      ...(undoes === undefined ? {} : { undoes }),
      ...(consent ? { consent: consent.how } : {}),
    });
  }
}

/** An inverse as the log keeps it, or undefined when it is no plain data. */
export function keepInverse(inverse: Inverse | undefined): Inverse | undefined {
  return inverse && { action: inverse.action, input: JSON.parse(JSON.stringify(inverse.input ?? {})) as unknown };
}
