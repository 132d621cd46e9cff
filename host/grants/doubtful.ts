import type { ErrorCode, VivariumError } from '@vivarium/sdk/contract';
import { z } from 'zod';
import type { Records } from '../store/records.js';
import type { Job } from './outbox.js';

/** Failures of which the source said nothing that counts: no answer, one that broke off or cannot be read, one that nobody waited for any more. */
const wordless: readonly ErrorCode[] = ['timeout', 'unavailable', 'aborted', 'invalid-response'];

type Decision = Pick<Job, 'account' | 'action' | 'input' | 'reference'>;

const sameness = ({ account, action, input, reference }: Decision): string => JSON.stringify([account, action, input, reference]);

/** What was decided, its key, and when it failed. */
const Kept = z.array(z.tuple([z.string(), z.string(), z.number()]));
/** How many of an account outlive the page, and how long: whoever wants the same much later may want it a second time. */
const MOST = 20;
const LONGEST = 3_600_000;
const nameOf = (account: string) => `doubtful ${account}`;

/** What failed without a word of its source, which may have done it: whoever decides the same again repeats that, under its key. */
export class Doubtful {
  private readonly keys = new Map<string, { key: string; account: string }>();
  private readonly restored = new Map<string, Promise<void>>();

  constructor(private readonly records: Pick<Records, 'value' | 'change'>) {}

  /** Remembers what failed of an account before this page; to be awaited before anything is decided for it. */
  restore(account: string, now: number): Promise<void> {
    const restored = this.restored.get(account) ?? this.read(account, now);
    this.restored.set(account, restored);
    return restored;
  }

  /** The key of what was decided like this and may have been done. */
  keyOf(decision: Decision): string | undefined {
    return this.keys.get(sameness(decision))?.key;
  }

  /** `decision`: as it would be decided again. */
  failed(key: string, decision: Decision, { code }: VivariumError, now: number): void {
    if (!wordless.includes(code)) return;
    const same = sameness(decision);
    this.keys.set(same, { key, account: decision.account });
    this.keep(decision.account, (kept) => [...kept.filter(([other, , at]) => other !== same && now - at < LONGEST), [same, key, now]]);
  }

  /** From now on the same is another thing. */
  done(key: string): void {
    for (const [same, one] of this.keys) {
      if (one.key !== key) continue;
      this.keys.delete(same);
      this.keep(one.account, (kept) => kept.filter(([, other]) => other !== key));
    }
  }

  private async read(account: string, now: number): Promise<void> {
    const kept = Kept.safeParse(await this.records.value(nameOf(account))).data ?? [];
    // What failed meanwhile counts.
    for (const [same, key, at] of kept) if (at <= now && now - at < LONGEST && !this.keys.has(same)) this.keys.set(same, { key, account });
  }

  private keep(account: string, change: (kept: z.output<typeof Kept>) => z.output<typeof Kept>): void {
    void this.records.change(nameOf(account), (before) => change(Kept.safeParse(before).data ?? []).slice(-MOST));
  }
}
