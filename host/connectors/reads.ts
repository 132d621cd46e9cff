import { VivariumError, type ReadDefinition } from '@vivarium/sdk/contract';
import type { Records } from '../store/records.js';
import { deepFreeze } from '../store/engine/rows.js';
import type { Clock } from './clock.js';

/** One question to one account. */
export interface ReadQuestion {
  readonly account: string;
  /** Contract id and version: an answer to another version is none. */
  readonly contract: string;
  readonly version: number;
  readonly name: string;
  readonly definition: ReadDefinition;
  readonly input: unknown;
  ask(input: unknown): Promise<unknown>;
}

/** JSON with members in order, so that equal questions are one. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member) ? Object.fromEntries(Object.entries(member).sort(([left], [right]) => (left < right ? -1 : 1))) : member,
  );
}

/** Answers reads from what is kept while it is young enough, asks once for all who ask at the same time. */
export class Reads {
  private readonly asking = new Map<string, Promise<unknown>>();

  constructor(
    private readonly records: Records,
    private readonly clock: Clock,
  ) {}

  /** `signal` ends the wait for it. @throws VivariumError */
  read(question: ReadQuestion, signal?: AbortSignal): Promise<unknown> {
    return unlessAborted(this.answer(question), signal);
  }

  private async answer({ account, contract, version, name, definition, input, ask }: ReadQuestion): Promise<unknown> {
    const parsed = definition.input.safeParse(input);
    if (!parsed.success) throw new VivariumError('invalid-input', `${definition.title}: the values do not fit.`, { cause: parsed.error });
    const key = [account, `${contract}@${version}`, name, canonical(parsed.data)].join(' ');
    const kept = await this.records.read(key);
    if (kept && this.clock.now() - kept.at < definition.maxAge * 1000) return kept.value;
    try {
      return await this.once(key, async () => {
        const value = deepFreeze(definition.output.parse(await ask(parsed.data)));
        await this.records.keepRead({ key, account, at: this.clock.now(), value });
        return value;
      });
    } catch (thrown) {
      // An old answer is better than none while the source cannot be asked.
      if (kept && ['offline', 'timeout', 'unavailable', 'rate-limited'].includes(VivariumError.from(thrown).code)) return kept.value;
      throw thrown;
    }
  }

  private once(key: string, run: () => Promise<unknown>): Promise<unknown> {
    const running = this.asking.get(key);
    if (running) return running;
    const started = run().finally(() => this.asking.delete(key));
    this.asking.set(key, started);
    return started;
  }
}

/** A promise, or the end of waiting for it: others may still wait. */
async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise;
  signal.throwIfAborted();
  return new Promise<T>((resolve, reject) => {
    const abort = () => reject(VivariumError.from(signal.reason));
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
