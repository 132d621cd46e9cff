import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** How long one change stays before the next is shown. */
const PACE = 2500;

/** Steps through changes one after the other: by hand, or by itself until the last. */
export class Replay<Step> implements ReactiveController {
  private at: number | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly owner: ReactiveControllerHost,
    private readonly show: (step: Step) => void,
  ) {
    owner.addController(this);
  }

  hostDisconnected(): void {
    this.stop();
  }

  get playing(): boolean {
    return this.timer !== undefined;
  }

  /** Which one is shown, of so many: the last until one was chosen. */
  step(count: number): number {
    return Math.min(this.at ?? count - 1, count - 1);
  }

  to(step: number, steps: readonly Step[]): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.go(step, steps);
  }

  /** Plays from the first where the last is shown. */
  toggle(steps: readonly Step[]): void {
    if (this.playing) return this.stop();
    const at = this.step(steps.length);
    this.play(at >= steps.length - 1 ? 0 : at + 1, steps);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.owner.requestUpdate();
  }

  private play(step: number, steps: readonly Step[]): void {
    this.timer = setTimeout(() => (step + 1 < steps.length ? this.play(step + 1, steps) : this.stop()), PACE);
    this.go(step, steps);
  }

  private go(step: number, steps: readonly Step[]): void {
    const chosen = steps[step];
    if (!chosen) return;
    this.at = step;
    this.show(chosen);
    this.owner.requestUpdate();
  }
}
