import { VivariumError } from '@vivarium/sdk/contract';
import type { McpServer } from '@vivarium/sdk/protocol';

const MAX_CRASHES = 5;

/** How a server stands, and when it may be started again: after every failure a little later. */
export class Standing {
  state: McpServer['state'] = 'stopped';
  problem: VivariumError | undefined;
  private failures = 0;
  private notBefore = 0;

  constructor(
    private readonly title: string,
    private readonly changed: () => void,
  ) {}

  /** @throws VivariumError with the last problem while it is too early to start it */
  checkStart(): void {
    const wait = this.notBefore - Date.now();
    if (wait > 0) throw new VivariumError(this.problem?.code === 'signed-out' ? 'signed-out' : 'unavailable', this.problem?.message ?? `${this.title} is started again in a moment.`, { retryAfter: wait });
  }

  runs(): void {
    this.failures = 0;
    this.become('running');
  }

  failed(problem: VivariumError): void {
    this.failures += 1;
    const pause = problem.code === 'signed-out' || this.failures >= MAX_CRASHES ? 300_000 : Math.min(60_000, 2000 * 2 ** this.failures);
    this.notBefore = Date.now() + pause;
    this.become(problem.code === 'signed-out' ? 'signed-out' : 'failed', problem);
  }

  /** Forgets what failed before. */
  forgive(): void {
    this.failures = 0;
    this.notBefore = 0;
    this.become('stopped');
  }

  become(state: McpServer['state'], problem?: VivariumError): void {
    if (this.state === state && this.problem?.message === problem?.message) return;
    this.state = state;
    this.problem = problem;
    this.changed();
  }
}
