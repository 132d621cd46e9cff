import { z } from 'zod';
import { isTrial } from './trial.js';

const KEY = 'vivarium-frame-crashes';
const Crashes = z.record(z.string(), z.array(z.number()).max(20));
const RECENT = 10 * 60_000;

/** How often a placement's frame crashed lately, also across reloads of this tab. */
export class CrashBook {
  constructor(
    private readonly storage?: Pick<Storage, 'getItem' | 'setItem'>,
    private readonly now: () => number = () => Date.now(),
  ) {}

  /** Crashes of the last ten minutes. */
  count(placement: string): number {
    return this.recent(placement).length;
  }

  /** Crashes of the last ten minutes, of all that is on pages. */
  get total(): number {
    return Object.keys(this.read()).filter((id) => !isTrial(id)).reduce((sum, placement) => sum + this.count(placement), 0);
  }

  /** One more. Answers how many they are now. */
  note(placement: string): number {
    const crashes = [...this.recent(placement), this.now()].slice(-20);
    this.write({ ...this.read(), [placement]: crashes });
    return crashes.length;
  }

  /** A person wants it started: what was before does not count any more. */
  forgive(placement: string): void {
    const { [placement]: _, ...others } = this.read();
    this.write(others);
  }

  /** Nothing counts any more. */
  forget(): void {
    this.write({});
  }

  /** Where cookies are blocked, naming it throws. */
  private get kept(): Pick<Storage, 'getItem' | 'setItem'> {
    return this.storage ?? sessionStorage;
  }

  private recent(placement: string): number[] {
    const all = this.read();
    return (Object.hasOwn(all, placement) ? all[placement]! : []).filter((at) => this.now() - at < RECENT);
  }

  private read(): z.output<typeof Crashes> {
    try {
      return Crashes.catch({}).parse(JSON.parse(this.kept.getItem(KEY) ?? '{}'));
    } catch {
      return {};
    }
  }

  private write(crashes: z.output<typeof Crashes>): void {
    try {
      this.kept.setItem(KEY, JSON.stringify(crashes));
    } catch {
      // Without storage only this page knows.
    }
  }
}
