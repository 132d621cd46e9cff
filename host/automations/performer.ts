import { VivariumError } from '@vivarium/sdk/contract';
import type { DraftRequest } from '@vivarium/sdk/protocol';
import type { Host } from '../connectors/host.js';
import { quotable } from '../briefing/firewall.js';
import { isBriefing, prepare } from './briefing-step.js';
import { callerOf } from './caller.js';
import { actionOf } from './plan.js';
import type { Begun, Run, RunCall, RunLog } from './run-log.js';

/** Who writes texts: whether Claude is set up, and how a text is asked for. */
export interface Writer {
  configured(): Promise<boolean>;
  draft(request: DraftRequest, signal: AbortSignal): Promise<{ readonly text: string }>;
}

/** What doing the calls of a run needs of the page. */
export interface PerformerOptions {
  readonly host: Pick<Host, 'call' | 'contracts' | 'locale' | 'log'>;
  readonly claude: Writer;
}

/** Longest text that Claude writes for one row. */
const LONGEST_DRAFT = 1800;

/** Does the calls of a run. What was sent before is not sent again, and a text is written once. */
export class Performer {
  constructor(
    private readonly options: PerformerOptions,
    private readonly log: RunLog,
    private readonly now: () => number,
  ) {}

  /** Does one call, unless it was done. @throws VivariumError where it failed, and what `signal` says when it was stopped */
  async perform(begun: Begun, call: RunCall, signal: AbortSignal): Promise<void> {
    const { host } = this.options;
    const known = this.log.run(begun.run)!;
    const caller = callerOf(begun.name);
    if (isBriefing(call)) {
      // What is written already stays at no cost, so that after a crash it is simply done again.
      if (!known.prepared.has(call.key)) await host.call(prepare, call.input, { caller });
      return this.log.append({ type: 'prepared', at: this.now(), run: begun.run, key: call.key });
    }
    const outcome = host.log.findLast(({ id }) => id === call.key)?.outcome;
    // Done, or perhaps done: in the middle of a crash nobody can know, and twice is worse than not at all.
    if (outcome === 'done' || outcome === 'queued' || outcome === 'undone' || (known.sent.has(call.key) && outcome === undefined)) return;
    const text = call.drafted.length > 0 ? await this.textFor(begun, call.row, known, signal) : '';
    signal.throwIfAborted();
    const input = { ...call.input, ...Object.fromEntries(call.drafted.map((name) => [name, text])) };
    await this.log.append({ type: 'sending', at: this.now(), run: begun.run, key: call.key });
    await host.call(actionOf(call, host.contracts), input, {
      account: call.account,
      key: call.key,
      caller,
      ...(call.on === undefined ? {} : { on: call.on }),
    });
  }

  /** The text of a row: what was written before, what Claude writes now, or the one without it. */
  private async textFor(begun: Begun, row: number, known: Run, signal: AbortSignal): Promise<string> {
    const written = known.drafted.get(row);
    if (written) return written.text;
    const { instruction, values, otherwise } = begun.drafts.find((draft) => draft.row === row)!;
    const { claude, host } = this.options;
    const kept = async (text: string, by: 'claude' | 'text', why?: string) => {
      await this.log.append({ type: 'drafted', at: this.now(), run: begun.run, row, text, by, ...(why === undefined ? {} : { why }) });
      return text;
    };
    if (!(await claude.configured().catch(() => false))) return kept(otherwise, 'text');
    try {
      const answer = await claude.draft({ about: begun.name, instruction, locale: host.locale, values: { ...values } }, signal);
      // The companion made it plain; it is looked at once more where it is used.
      const text = answer.text.split('\n').map((line) => quotable(line, LONGEST_DRAFT)).join('\n').trim().slice(0, LONGEST_DRAFT);
      if (text === '') throw new VivariumError('invalid-response', 'Claude wrote nothing that can be used.');
      return await kept(text, 'claude');
    } catch (thrown) {
      signal.throwIfAborted();
      return kept(otherwise, 'text', VivariumError.from(thrown).message);
    }
  }
}
