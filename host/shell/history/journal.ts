import { z } from 'zod';
import { BriefingSettings } from '@vivarium/sdk/protocol';
import type { Documents } from '../../connectors/host.js';
import { MonthLog } from '../../store/month-log.js';
import type { MadeWidget } from '../artifact-library.js';
import { Change } from './changes.js';

/** A line as it is kept. What was done is never changed: that it was taken back is a new line. */
const Line = z.discriminatedUnion('type', [
  z.object({ type: z.literal('change'), id: z.string().max(64), at: z.number(), artifact: z.string().max(64), title: z.string().max(120), why: z.string().max(200), changes: z.array(Change), briefing: z.object({ before: BriefingSettings, after: BriefingSettings }).optional(), widgets: z.array(z.object({ tag: z.string().max(64), at: z.string().max(64) })).optional() }),
  z.object({ type: z.enum(['undo', 'redo']), id: z.string().max(64), at: z.number(), of: z.string().max(64) }),
]);
type Line = z.output<typeof Line>;

/** One change that a person made to a page, with what takes it back. */
export interface Entry {
  readonly id: string;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly artifact: string;
  /** Of the artifact, as it was called then. */
  readonly title: string;
  /** In words: "Moved Inbox". */
  readonly why: string;
  readonly changes: readonly Change[];
  /** Settings of the briefing that were changed with it. */
  readonly briefing?: { readonly before: BriefingSettings; readonly after: BriefingSettings } | undefined;
  /** Widgets that were made for the page with it. */
  readonly widgets?: readonly MadeWidget[] | undefined;
}

/** What can be taken back, and what can be made again; the next one is last. */
export interface Stacks {
  readonly done: readonly Entry[];
  readonly undone: readonly Entry[];
}

/** Months that are looked at: nobody goes further back by one step at a time; versions do. */
const MONTHS = 2;
/** Steps that are kept at hand. */
const STEPS = 200;

/** The changes of all pages: kept over reloads, the same in every tab and browser, and lines of two of them are all kept. */
export class Journal {
  private readonly log;
  private cache: Stacks | undefined;

  constructor(documents: Pick<Documents, 'get' | 'list' | 'put'>) {
    this.log = new MonthLog(documents, 'history-', Line);
  }

  /** Something was written, here or elsewhere. */
  forget(): void {
    this.cache = undefined;
  }

  get stacks(): Stacks {
    return (this.cache ??= stacksOf(this.lines));
  }

  append(line: Line): void {
    // Lines are put in order by their times: after a clock was set back, what comes next is still later than what was.
    const at = Math.max(line.at, this.lines.at(-1)?.at ?? 0);
    this.log.append({ ...line, at });
    this.forget();
  }

  private get lines(): Line[] {
    // Of two copies that were brought together, one came after the other.
    return this.log.lines(MONTHS).sort((left, right) => left.at - right.at);
  }
}

function stacksOf(lines: readonly Line[]): Stacks {
  const done: Entry[] = [];
  let undone: Entry[] = [];
  const take = (from: Entry[], id: string) => {
    const at = from.findIndex((entry) => entry.id === id);
    return at < 0 ? [] : from.splice(at, 1);
  };
  for (const line of lines) {
    if (line.type === 'undo') undone.push(...take(done, line.of));
    else if (line.type === 'redo') done.push(...take(undone, line.of));
    else if (line.type === 'change') {
      done.push(line);
      undone = [];
    }
  }
  return { done: done.slice(-STEPS), undone };
}
