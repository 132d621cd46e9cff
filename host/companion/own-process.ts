import { fork, type ChildProcess, type Serializable } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** How a program of ours is run. */
export interface OwnProcessOptions {
  /** Where it is: {@link beside}. */
  program: string;
  folder: string;
  /** Milliseconds without a question after which it ends. */
  idle: number;
  /** Most memory for its objects, in megabytes. */
  memory?: number;
}

/** What came of a question: an answer, or that it took too long, broke on it, or did not start. */
export type Outcome = { readonly answer: unknown } | { readonly failed: 'late' | 'broke' | 'unreachable'; readonly cause?: unknown };

const isSource = import.meta.url.endsWith('.ts');

/** A program that lies beside a module, in the sources as in the built product. */
export const beside = (module: string, name: string): string => fileURLToPath(new URL(`./${name}${isSource ? '.ts' : '.js'}`, module));

/**
 * A program of ours in a process of its own, for work on text of strangers: what keeps it busy, or breaks it, does not take
 * the companion along. It answers one question at a time, starts with the first and ends when it was idle.
 */
export class OwnProcess {
  private child: ChildProcess | undefined;
  private idle: NodeJS.Timeout | undefined;

  constructor(private readonly options: OwnProcessOptions) {}

  /** Whether there is one that was asked before. */
  get running(): boolean {
    return this.child !== undefined;
  }

  /** Asks it; not before the last question was answered. */
  async ask(question: Serializable, limit: number): Promise<Outcome> {
    clearTimeout(this.idle);
    const child = (this.child ??= this.start());
    let timer: NodeJS.Timeout | undefined;
    const outcome = await new Promise<Outcome>((resolve) => {
      timer = setTimeout(() => resolve({ failed: 'late' }), limit);
      child.once('message', (answer) => resolve({ answer }));
      child.once('exit', () => resolve({ failed: 'broke' }));
      child.once('error', (cause) => resolve({ failed: 'unreachable', cause }));
      child.send(question, (cause) => cause && resolve({ failed: 'unreachable', cause }));
    });
    clearTimeout(timer);
    for (const event of ['message', 'exit', 'error']) child.removeAllListeners(event);
    // An error that nobody listens for would end the companion.
    child.on('error', () => undefined);
    if ('failed' in outcome && outcome.failed !== 'broke') await this.close();
    if (child.exitCode !== null || child.signalCode !== null) this.child = undefined;
    else {
      child.once('exit', () => this.child === child && (this.child = undefined));
      this.idle = setTimeout(() => void this.close(), this.options.idle).unref();
    }
    return outcome;
  }

  async close(): Promise<void> {
    clearTimeout(this.idle);
    const child = this.child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  private start(): ChildProcess {
    const { program, folder, memory } = this.options;
    const execArgv = [...(isSource ? ['--conditions=vivarium-source', '--import', 'tsx'] : []), ...(memory === undefined ? [] : [`--max-old-space-size=${memory}`])];
    return fork(program, { cwd: folder, execArgv, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  }
}
