import { VivariumError } from '@vivarium/sdk/contract';
import { ErrorData } from '@vivarium/sdk/contract';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
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

const isSource = import.meta.url.endsWith('.ts');
const program = fileURLToPath(new URL(isSource ? './bundler-process.ts' : './bundler-process.js', import.meta.url));
const idleTime = 60_000;

/**
 * Bundles in a process of its own, one at a time: source text can be made to overflow the compiler's stack or to keep it
 * busy for ever, and neither may take the companion along. The process ends when it was idle for a minute.
 */
export class Bundler {
  private child: ChildProcess | undefined;
  private idle: NodeJS.Timeout | undefined;
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: BundlerOptions) {}

  /** @throws VivariumError `invalid-input` with lines `file:line:column: what is wrong`, `too-large`, `timeout` */
  run(request: BundlerRequest): Promise<string> {
    const turn = this.last.then(() => this.ask(request));
    this.last = turn.catch(() => undefined);
    return turn;
  }

  async close(): Promise<void> {
    clearTimeout(this.idle);
    const child = this.child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  private async ask(request: BundlerRequest): Promise<string> {
    clearTimeout(this.idle);
    const child = (this.child ??= this.start());
    const limit = this.options.limit ?? 30_000;
    let timer: NodeJS.Timeout | undefined;
    try {
      const answer = await new Promise<unknown>((resolve, reject) => {
        timer = setTimeout(() => reject(new VivariumError('timeout', `The widget could not be bundled within ${limit / 1000} seconds. Make it smaller.`)), limit);
        child.once('message', resolve);
        child.once('exit', () => reject(new VivariumError('invalid-input', 'The compiler broke on this widget: its code is nested too deeply. Write it with less nesting.')));
        child.send(request, (error) => error && reject(new VivariumError('unavailable', 'The bundler did not start. Try again.', { cause: error })));
      });
      const parsed = BundlerAnswer.parse(answer);
      if ('error' in parsed) throw VivariumError.from(parsed.error);
      return parsed.code;
    } catch (error) {
      const { code } = VivariumError.from(error);
      if (code === 'timeout' || code === 'unavailable') await this.close();
      throw error;
    } finally {
      clearTimeout(timer);
      child.removeAllListeners('message').removeAllListeners('exit');
      if (child.exitCode !== null || child.signalCode !== null) this.child = undefined;
      else {
        child.once('exit', () => this.child === child && (this.child = undefined));
        this.idle = setTimeout(() => void this.close(), idleTime).unref();
      }
    }
  }

  private start(): ChildProcess {
    return fork(program, { cwd: this.options.sourceFolder, execArgv: isSource ? ['--conditions=vivarium-source', '--import', 'tsx'] : [], stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  }
}
