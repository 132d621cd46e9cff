import { z } from 'zod';
import type { Records } from '../store/records.js';
import type { Clock } from './clock.js';
import type { TaskState } from './scheduler.js';

const Kept = z.object({ at: z.number(), until: z.number() });

/** When a source said that it may be asked again, kept for the pages after this one. */
export class Hold {
  private told = 0;

  constructor(
    private readonly account: string,
    private readonly records: Pick<Records, 'value' | 'setValue'>,
    private readonly clock: Clock,
  ) {}

  /** The end of it, epoch milliseconds; in the past or 0 where there is none. */
  async until(): Promise<number> {
    const { data } = Kept.safeParse(await this.records.value(this.name));
    // What is said to be later was written by a clock that has been set back.
    return data && data.at <= this.clock.now() ? data.until : 0;
  }

  /** Keeps what the last failure of a collection said of it. */
  failed(error: TaskState['error']): void {
    if (error?.retryAfter === undefined || error.at <= this.told) return;
    this.told = error.at;
    void this.records.setValue(this.name, { at: error.at, until: error.at + error.retryAfter });
  }

  private get name(): string {
    return `hold ${this.account}`;
  }
}
