import { ErrorData } from '@vivarium/sdk/contract';
import { z } from 'zod';
import type { Documents } from '../connectors/host.js';
import { MonthLog } from '../store/month-log.js';

const Id = z.string().max(64);
/** One action of a run as it was decided. */
const Call = z.object({
  key: z.string(),
  row: z.int(),
  title: z.string(),
  action: z.union([z.object({ kind: z.string(), name: z.string() }), z.object({ connector: z.string(), name: z.string() })]),
  account: z.string(),
  on: z.string().optional(),
  input: z.record(z.string(), z.unknown()),
  drafted: z.array(z.string()),
  risk: z.enum(['reversible', 'external', 'destructive']),
});
/** One action of a run as it was decided. */
export type RunCall = z.output<typeof Call>;

const Draft = z.object({ row: z.int(), instruction: z.string(), values: z.record(z.string(), z.string()), otherwise: z.string() });

/** A line as it is kept. Nothing in it is ever changed: what became of a run is a new line. */
const Line = z.discriminatedUnion('type', [
  /** The person saw the plan of exactly this and agreed. */
  z.object({ type: z.literal('agreed'), at: z.number(), automation: Id, hash: z.string() }),
  z.object({ type: z.literal('begun'), at: z.number(), automation: Id, run: Id, name: z.string(), hash: z.string(), how: z.enum(['button', 'schedule']), due: z.number().optional(), calls: z.array(Call), drafts: z.array(Draft) }),
  z.object({ type: z.literal('drafted'), at: z.number(), run: Id, row: z.int(), text: z.string(), by: z.enum(['claude', 'text']), why: z.string().optional() }),
  /** It is about to be sent: what came of it is in the action log, or nobody knows. */
  z.object({ type: z.literal('sending'), at: z.number(), run: Id, key: z.string() }),
  /** The host did it itself: the action log, which is of sources, knows nothing of it. */
  z.object({ type: z.literal('prepared'), at: z.number(), run: Id, key: z.string() }),
  z.object({ type: z.literal('ended'), at: z.number(), run: Id, outcome: z.enum(['done', 'stopped', 'failed', 'waits', 'undone', 'nothing']), key: z.string().optional(), error: ErrorData.optional() }),
  z.object({ type: z.literal('missed'), at: z.number(), automation: Id, due: z.number(), count: z.int(), why: z.enum(['closed', 'unagreed']).default('closed') }),
  z.object({ type: z.literal('seen'), at: z.number(), automation: Id }),
]);
/** A line as it is kept. */
export type RunLine = z.output<typeof Line>;
/** How a run began. */
export type Begun = Extract<RunLine, { type: 'begun' }>;
/** How a run ended. */
export type Ended = Extract<RunLine, { type: 'ended' }>;
/** Runs of a schedule that did not happen. */
export type Missed = Extract<RunLine, { type: 'missed' }>;

/** A run, as its lines tell it. */
export interface Run {
  readonly begun: Begun;
  readonly drafted: ReadonlyMap<number, Extract<RunLine, { type: 'drafted' }>>;
  /** Keys that were sent, or were about to be. */
  readonly sent: ReadonlySet<string>;
  /** Keys of what the host did itself. */
  readonly prepared: ReadonlySet<string>;
  /** The last word on it. */
  readonly ended: Ended | undefined;
}

/** Months whose runs are looked at. */
const MONTHS = 3;

/** What automations were agreed to and did. */
export class RunLog {
  private readonly log;
  private cache: readonly RunLine[] | undefined;
  /** What was agreed to, however long ago. */
  private agreements: ReadonlySet<string> | undefined;

  constructor(private readonly documents: Pick<Documents, 'get' | 'list' | 'put' | 'settled'>) {
    this.log = new MonthLog(documents, 'automations-', Line);
  }

  /** Something was written, here or elsewhere. */
  forget(): void {
    this.cache = this.agreements = undefined;
  }

  /** Resolves when the line survives a crash of the page. */
  async append(line: RunLine): Promise<void> {
    // Lines are put in order by their times: after a clock was set back, what comes next is still later than what was.
    const at = Math.max(line.at, this.lines.at(-1)?.at ?? 0);
    this.log.append({ ...line, at });
    this.forget();
    await this.documents.settled();
  }

  /** The oldest first. */
  get lines(): readonly RunLine[] {
    return (this.cache ??= this.read());
  }

  agreed(automation: string, hash: string): boolean {
    this.agreements ??= new Set(this.log.lines().flatMap((line) => (line.type === 'agreed' ? [`${line.automation} ${line.hash}`] : [])));
    return this.agreements.has(`${automation} ${hash}`);
  }

  /** Runs of an automation, the newest first. */
  runs(automation: string): readonly Run[] {
    const begun = this.lines.filter((line): line is Begun => line.type === 'begun' && line.automation === automation);
    return begun.map((one) => this.runOf(one)).reverse();
  }

  run(id: string): Run | undefined {
    const begun = this.lines.find((line): line is Begun => line.type === 'begun' && line.run === id);
    return begun && this.runOf(begun);
  }

  /** What was missed since somebody last looked or it last ran. */
  missed(automation: string): Missed | undefined {
    const own = this.lines.filter((line) => 'automation' in line && line.automation === automation);
    const last = own.findLast(({ type }) => type === 'missed' || type === 'seen' || type === 'begun');
    return last?.type === 'missed' ? last : undefined;
  }

  private runOf(begun: Begun): Run {
    const own = this.lines.filter((line) => 'run' in line && line.run === begun.run);
    return {
      begun,
      drafted: new Map(own.flatMap((line) => (line.type === 'drafted' ? [[line.row, line] as const] : []))),
      sent: new Set(own.flatMap((line) => (line.type === 'sending' ? [line.key] : []))),
      prepared: new Set(own.flatMap((line) => (line.type === 'prepared' ? [line.key] : []))),
      ended: own.findLast((line): line is Ended => line.type === 'ended'),
    };
  }

  private read(): readonly RunLine[] {
    // Of two copies that were brought together, one came after the other.
    return this.log.lines(MONTHS).sort((left, right) => left.at - right.at);
  }
}
