import { VivariumError } from '@vivarium/sdk/contract';
import type { McpRunningCall } from '@vivarium/sdk/protocol';
import { randomBytes } from 'node:crypto';
import type { Told } from './tasks.js';

/** Servers may tell how far they are as often as they like; people are told so often. */
const GAP_MS = 100;
const MOST = 8;
const plain = (text: string) => text.replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu, ' ').replace(/\s+/g, ' ').trim().slice(0, 200);

/** What a call runs with. */
export interface Running {
  /** Ends with the caller's, or when the person wants it to. */
  readonly signal: AbortSignal;
  progress(told: Told): void;
}

/** The calls of all servers that told how far they are: shown on every open page, where a person can end those that somebody waits for. */
export class RunningCalls {
  private readonly calls = new Map<string, { readonly call: McpRunningCall; end(): void }>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly tell: (calls: McpRunningCall[]) => void) {}

  /** Runs a call. @throws VivariumError `aborted` where a person ended it */
  async run<T>(of: Pick<McpRunningCall, 'server' | 'title' | 'sync'>, signal: AbortSignal, call: (running: Running) => Promise<T>): Promise<T> {
    const id = randomBytes(8).toString('hex');
    const ended = new AbortController();
    let over = false;
    try {
      return await call({
        signal: AbortSignal.any([signal, ended.signal]),
        progress: ({ progress, total, message }) => {
          // It may tell how far it is a moment after it answered.
          if (over) return;
          const before = this.calls.get(id)?.call;
          if (!before && [...this.calls.values()].filter(({ call }) => !call.sync === !of.sync).length >= MOST) return;
          const far = progress !== undefined && Number.isFinite(progress) ? { progress, total: total !== undefined && Number.isFinite(total) && total > 0 ? total : undefined } : {};
          this.calls.set(id, { call: { id, ...of, ...before, ...far, ...(message ? { message: plain(message) } : {}) }, end: () => ended.abort() });
          this.timer ??= setTimeout(() => this.say(), GAP_MS);
        },
      });
    } catch (thrown) {
      if (ended.signal.aborted) throw new VivariumError('aborted', 'You ended it. What was done until then may have been done.', { cause: thrown });
      throw thrown;
    } finally {
      over = true;
      if (this.calls.delete(id)) this.say();
    }
  }

  /** A person ends a call. One that is over already is. */
  end(id: string): void {
    this.calls.get(id)?.end();
  }

  close(): void {
    clearTimeout(this.timer);
  }

  private say(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.tell([...this.calls.values()].map(({ call }) => call));
  }
}
