import { ErrorData, VivariumError } from '@vivarium/sdk/contract';
import { z } from 'zod';
import { beside, OwnProcess } from '../own-process.js';
import type { BundleRequest } from './bundle.js';

/** What the bundling process is asked: a widget's frame, or a script of our own by its module. */
export type BundlerRequest = { widget: BundleRequest } | { own: { sourceFolder: string; module: string } };
/** What it answers. */
export const BundlerAnswer = z.union([z.strictObject({ code: z.string() }), z.strictObject({ error: ErrorData })]);

/** How the bundler is run. */
export interface BundlerOptions {
  sourceFolder: string;
  /** Longest time for one bundle, in milliseconds. */
  limit?: number;
}

const IDLE = 60_000;

/**
 * Bundles in a process of its own, one at a time: source text can be made to overflow the compiler's stack or to keep it
 * busy for ever, and neither may take the companion along. The process ends when it was idle for a minute.
 */
export class Bundler {
  private readonly process: OwnProcess;
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: BundlerOptions) {
    this.process = new OwnProcess({ program: beside(import.meta.url, 'bundler-process'), folder: options.sourceFolder, idle: IDLE });
  }

  /** @throws VivariumError `invalid-input` with lines `file:line:column: what is wrong`, `too-large`, `timeout` */
  run(request: BundlerRequest): Promise<string> {
    const turn = this.last.then(() => this.ask(request));
    this.last = turn.catch(() => undefined);
    return turn;
  }

  close(): Promise<void> {
    return this.process.close();
  }

  private async ask(request: BundlerRequest): Promise<string> {
    const limit = this.options.limit ?? 30_000;
    const outcome = await this.process.ask(request, limit);
    if ('failed' in outcome) {
      if (outcome.failed === 'late') throw new VivariumError('timeout', `The widget could not be bundled within ${limit / 1000} seconds. Make it smaller.`);
      if (outcome.failed === 'broke') throw new VivariumError('invalid-input', 'The compiler broke on this widget: its code is nested too deeply. Write it with less nesting.');
      throw new VivariumError('unavailable', 'The bundler did not start. Try again.', { cause: outcome.cause });
    }
    const parsed = BundlerAnswer.parse(outcome.answer);
    if ('error' in parsed) throw VivariumError.from(parsed.error);
    return parsed.code;
  }
}
