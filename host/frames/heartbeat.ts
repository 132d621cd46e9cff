const timing = { beat: 2000, silence: 6000 };

/** Notices that a frame stopped answering: a loop without an end is not noticed otherwise. */
export class Heartbeat {
  private beat = 0;
  private alive = 0;
  private lastAnswer = 0;
  private lastTick = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly ask: (beat: number) => void,
    private readonly silent: () => void,
  ) {}

  /** From now on it must answer. */
  start(): void {
    clearTimeout(this.timer);
    this.lastAnswer = this.lastTick = performance.now();
    this.tick();
  }

  answered(beat: number): void {
    this.alive = Math.max(this.alive, Math.min(beat, this.beat));
    this.lastAnswer = performance.now();
  }

  end(): void {
    clearTimeout(this.timer);
  }

  private readonly tick = (): void => {
    const now = performance.now();
    // Timers of a page that is not looked at are slow on both sides; so is a machine that keeps the page itself waiting.
    if (document.hidden || this.alive === this.beat || now - this.lastTick > 2 * timing.beat) this.lastAnswer = now;
    this.lastTick = now;
    if (now - this.lastAnswer > timing.silence) {
      this.silent();
      return;
    }
    if (this.alive === this.beat) this.ask(++this.beat);
    this.timer = setTimeout(this.tick, timing.beat);
  };
}
