import type { ContentBlock, MessageParam, ToolResultBlockParam, ToolUseBlock } from '@anthropic-ai/sdk/resources/messages';
import { VivariumError, type ErrorData } from '@vivarium/sdk/contract';
import type { StudioAnswer, StudioExchange, StudioFinding, StudioLine, StudioQuestion, StudioRequest, StudioResult } from '@vivarium/sdk/protocol';
import { z } from 'zod';
import type { ClaudeAccess } from '../claude.js';
import type { CallPurpose } from '../claude-meter.js';
import { Spending } from '../claude-prices.js';
import { notice } from '../notice.js';
import type { FrameSource } from '../frames/sources.js';
import { bestOf, Draft, passes, type CheckedDraft } from './draft.js';
import { openingOf, sentOf } from './opening.js';
import { studioTools, toolParameters, type StudioTool } from './tools.js';
import { askClaude, type TurnLimits } from './turn.js';

/** Where a run ends at the latest. */
export interface StudioLimits extends TurnLimits {
  /** Runs of the draft. */
  rounds: number;
  /** Answers of Claude. */
  turns: number;
  /** Tokens that Claude writes, and dollars where the price is known. */
  outputTokens: number;
  dollars: number;
}
/** Limits of a run. */
export const studioLimits: StudioLimits = { tries: 4, pause: 2000, rounds: 6, turns: 24, outputTokens: 120_000, dollars: 2 };

/** What a run works with. */
export interface StudioRun {
  readonly access: ClaudeAccess;
  readonly system: string;
  readonly request: StudioRequest;
  readonly limits: StudioLimits;
  /** Aborted when it is to end. */
  readonly signal: AbortSignal;
  /** Aborted when nobody is there any more to have what came of it. */
  readonly gone: AbortSignal;
  say(line: StudioLine): void;
  /** What the page may hear of a failure. */
  told(thrown: unknown): ErrorData;
  /** Has the page run the draft. */
  check(source: FrameSource, round: number): Promise<Pick<StudioAnswer, 'manifest' | 'findings'>>;
  /** What the compiler says of the draft, run or not. */
  types(source: FrameSource): Promise<readonly StudioFinding[]>;
  /** Has the page ask the person. One answer a question, null where it is left to Claude. */
  ask(questions: readonly StudioQuestion[]): Promise<readonly (string | null)[]>;
}

const MAX_TOKENS = 16_000;
const CACHE = { cache_control: { type: 'ephemeral' } } as const;

/** The conversation with Claude until there is a widget. One instance is one run. */
export class StudioLoop {
  private readonly draft: Draft;
  private readonly checked: CheckedDraft[] = [];
  private readonly spending: Spending;
  private checkedRevision = -1;
  private summary: string | undefined;
  private exchange: StudioExchange | undefined;

  constructor(private readonly run: StudioRun) {
    this.draft = new Draft(run.request.change?.files, run.request.change?.entry);
    this.spending = new Spending(run.access);
  }

  /** @throws VivariumError where there is nothing that could be placed */
  async make(): Promise<StudioResult> {
    try {
      await this.converse();
    } catch (thrown) {
      // A draft that passed its checks was paid for: the person has it, whatever failed after it.
      if (this.run.gone.aborted || !this.checked.some(passes)) throw thrown;
      return { ...this.result(), problem: this.run.told(thrown) };
    }
    return this.result();
  }

  private async converse(): Promise<void> {
    const { run } = this;
    const messages: MessageParam[] = [{ role: 'user', content: openingOf(run.request, this.draft) }];
    let idle = 0;
    let cut = 0;
    for (let turn = 0; turn < run.limits.turns && this.summary === undefined && !this.spent() && (this.runsLeft > 0 || this.finishable); turn += 1) {
      const { content, stop_reason } = await askClaude(run.access, this.purpose(), this.parameters(messages), run.say, run.signal, run.limits, this.spending.add);
      if (stop_reason === 'refusal') throw new VivariumError('forbidden', 'Claude declined to make this widget. Ask for it in other words.');
      if (stop_reason === 'max_tokens' || stop_reason === 'model_context_window_exceeded') {
        if ((cut += 1) > 2) break;
        // What was cut off is no call: its input is not whole.
        messages.push({ role: 'user', content: 'Your answer was cut off at its longest. Nothing of it was taken. Write shorter files, one a turn.' });
        continue;
      }
      // Nothing said is no message: one without content would be refused, and the run be lost with it.
      if (content.length > 0) messages.push({ role: 'assistant', content: content as ContentBlock[] });
      const calls = content.filter((block): block is ToolUseBlock => block.type === 'tool_use');
      if (calls.length === 0) {
        if ((idle += 1) > 1) break;
        messages.push({ role: 'user', content: 'Use the tools: write the widget, run it and finish.' });
        continue;
      }
      const results: ToolResultBlockParam[] = [];
      for (const call of calls) {
        results.push(await this.answer(call));
        // What comes behind is no part of what was handed over.
        if (this.summary !== undefined) break;
      }
      messages.push({ role: 'user', content: results });
    }
  }

  /** What the meter shows: what the widget is called as soon as that is known. */
  private purpose(): CallPurpose {
    const { prompt, change } = this.run.request;
    const about = this.checked.at(-1)?.manifest?.title ?? change?.tag ?? prompt;
    const findings = this.checked.flatMap((one) => one.findings);
    return { purpose: 'widget', about, sent: sentOf(this.run.request, this.exchange, findings) };
  }

  private parameters(messages: readonly MessageParam[]) {
    // The newest message is where the next turn's cache ends.
    const last = messages.at(-1)!;
    const content = typeof last.content === 'string' ? [{ type: 'text' as const, text: last.content }] : last.content;
    const marked = content.map((block, index) => (index === content.length - 1 ? { ...block, ...CACHE } : block)) as MessageParam['content'];
    return {
      model: this.run.access.model,
      max_tokens: MAX_TOKENS,
      system: [{ type: 'text' as const, text: this.run.system, ...CACHE }],
      tools: toolParameters,
      messages: [...messages.slice(0, -1), { role: 'user' as const, content: marked }],
    };
  }

  private async answer({ id, name, input }: ToolUseBlock): Promise<ToolResultBlockParam> {
    // Nobody is there any more to run a draft or to answer a question: it would be waited for.
    this.run.signal.throwIfAborted();
    try {
      const tool = Object.hasOwn(studioTools, name) ? studioTools[name as StudioTool] : undefined;
      if (!tool) throw new VivariumError('invalid-input', `There is no tool "${name}".`);
      const parsed = tool.input.safeParse(input);
      if (!parsed.success) throw new VivariumError('invalid-input', z.prettifyError(parsed.error));
      return { type: 'tool_result', tool_use_id: id, content: await this.act(name as StudioTool, parsed.data as never) };
    } catch (thrown) {
      if (this.run.signal.aborted) throw thrown;
      return { type: 'tool_result', tool_use_id: id, is_error: true, content: VivariumError.from(thrown).message };
    }
  }

  private async act(name: StudioTool, input: { path: string; content: string; old: string; new: string; summary: string; questions: readonly StudioQuestion[] }): Promise<string> {
    const { draft, run } = this;
    switch (name) {
      case 'list_collections':
        return JSON.stringify(run.request.shapes).replaceAll('<', '\\u003c');
      case 'ask_person':
        return this.ask(input.questions);
      case 'write_file':
      case 'edit_file':
        if (name === 'write_file') draft.write({ [input.path]: input.content });
        else draft.edit(input.path, input.old, input.new);
        run.say({ type: 'wrote', file: input.path, lines: draft.files[input.path]!.split('\n').length });
        return 'Written.';
      case 'run':
        return this.check();
      case 'finish': {
        if (this.checkedRevision !== draft.revision) throw new VivariumError('invalid-input', 'Run these files first.');
        if (!this.finishable) throw new VivariumError('invalid-input', 'The last run found errors. Repair them and run again.');
        this.summary = input.summary;
        return 'Finished.';
      }
    }
  }

  private async ask(questions: readonly StudioQuestion[]): Promise<string> {
    if (this.exchange) throw new VivariumError('invalid-input', 'The person was asked already. Decide the rest yourself.');
    if (this.draft.revision > 0) throw new VivariumError('invalid-input', 'Questions come before the first file. Decide this yourself.');
    const answers = await this.run.ask(questions);
    const exchange = (this.exchange = questions.map(({ question }, index) => ({ question, ...(answers[index] ? { answer: answers[index] } : {}) })));
    this.run.say({ type: 'answered', exchange });
    return exchange.map(({ question, answer }) => `${question}\n${answer === undefined ? 'They leave this to you.' : `They say: ${answer}`}`).join('\n\n');
  }

  private async check(): Promise<string> {
    const { draft, run } = this;
    if (this.runsLeft <= 0) throw new VivariumError('quota', 'No more runs are left.');
    const { source } = draft;
    const round = this.checked.length + 1;
    const scanned = draft.scan();
    // Text that is not allowed is never run; its types are checked in the same round, so that one repair is enough.
    const { manifest, findings } = scanned.length > 0 ? { manifest: undefined, findings: [...scanned, ...(await run.types(source))] } : await run.check(source, round);
    this.checked.push({ files: source.files, manifest, findings });
    this.checkedRevision = draft.revision;
    run.say({ type: 'checked', round, findings: [...findings] });
    // A widget that says several lines cannot pass one off as another finding, or as what stands below them.
    return findings.length === 0 ? 'Nothing is wrong with it.' : `${findings.map(({ severity, where, message }) => `${severity} ${where}: ${message.replaceAll('\n', '\n  ')}`).join('\n')}\n${this.runsLeft} more runs are left.`;
  }

  /** What was handed over, or the best of what ran, with what is wrong said. */
  private result(): StudioResult {
    const best = this.summary === undefined ? bestOf(this.checked) : this.checked.at(-1);
    if (!best?.manifest) throw this.failure();
    const { access } = this.run;
    return {
      files: { ...best.files },
      entry: this.draft.entry,
      manifest: best.manifest,
      findings: [...best.findings],
      summary: this.summary ?? notice('This is as far as it came.'),
      model: access.model,
      usage: this.usage,
      rounds: this.checked.length,
      ...(this.exchange && { exchange: this.exchange }),
    };
  }

  /** What it has cost so far, whatever comes of it. */
  get usage(): StudioResult['usage'] {
    return this.spending.usage;
  }

  private failure(): VivariumError {
    if (this.spent()) return new VivariumError('quota', 'This widget cost as much as one may before it worked. Nothing was placed. Ask for something smaller.');
    return new VivariumError('invalid-response', 'Claude did not get this widget to run. Nothing was placed. Ask for it in other words, or for less of it.');
  }

  private get runsLeft(): number {
    return this.run.limits.rounds - this.checked.length;
  }

  /** What is written ran without an error, as it is. */
  private get finishable(): boolean {
    const last = this.checked.at(-1);
    return last !== undefined && this.checkedRevision === this.draft.revision && passes(last);
  }

  private spent(): boolean {
    const { outputTokens, dollars } = this.run.limits;
    const { usage } = this;
    return usage.outputTokens >= outputTokens || (usage.cost ?? 0) >= dollars;
  }
}
