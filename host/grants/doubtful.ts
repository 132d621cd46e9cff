import type { ErrorCode, VivariumError } from '@vivarium/sdk/contract';
import type { Job } from './outbox.js';

/** Failures of which the source said nothing that counts: no answer, one that broke off or cannot be read, one that nobody waited for any more. */
const wordless: readonly ErrorCode[] = ['timeout', 'unavailable', 'aborted', 'invalid-response'];

type Decision = Pick<Job, 'account' | 'action' | 'input' | 'reference'>;

const sameness = ({ account, action, input, reference }: Decision): string => JSON.stringify([account, action, input, reference]);

/** What failed without a word of its source, which may have done it: whoever decides the same again repeats that, under its key. */
export class Doubtful {
  private readonly keys = new Map<string, string>();

  /** The key of what was decided like this and may have been done. */
  keyOf(decision: Decision): string | undefined {
    return this.keys.get(sameness(decision));
  }

  /** `decision`: as it would be decided again. */
  failed(key: string, decision: Decision, { code }: VivariumError): void {
    if (wordless.includes(code)) this.keys.set(sameness(decision), key);
  }

  /** From now on the same is another thing. */
  done(key: string): void {
    for (const [same, one] of this.keys) if (one === key) this.keys.delete(same);
  }
}
