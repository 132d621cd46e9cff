/** In milliseconds. */
export interface HeartbeatTimes {
  /** From beat to beat. */
  readonly beat: number;
  /** Without an answer. */
  readonly silence: number;
  /** Until something is drawn. Absent: whoever waits for that has a limit of their own. */
  readonly draw?: number;
}

const usual: HeartbeatTimes = { beat: 2000, silence: 6000 };

/** Notices that a frame stopped answering, or answers and never draws: a loop without an end is not noticed otherwise. */
export class Heartbeat {
  private beat = 0;
  private alive = 0;
  private lastAnswer = 0;
  private lastTick = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** Time in which it could have drawn. */
  private idle = 0;
  private isDrawn = false;
  private readonly times: HeartbeatTimes;

  constructor(
    private readonly ask: (beat: number) => void,
    private readonly silent: () => void,
    /** It has not drawn in time. */
    private readonly late: () => void = () => undefined,
    times: Partial<HeartbeatTimes> = {},
  ) {
    this.times = { ...usual, ...times };
  }

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

  /** Something is on screen: from now on it takes its time. */
  drawn(): void {
    this.isDrawn = true;
  }

  end(): void {
    clearTimeout(this.timer);
  }

  private readonly tick = (): void => {
    const now = performance.now();
    // Timers of a page that is not looked at are slow on both sides; so is a machine that keeps the page itself waiting.
    const paused = document.hidden || now - this.lastTick > 2 * this.times.beat;
    if (paused || this.alive === this.beat) this.lastAnswer = now;
    if (!paused) this.idle += now - this.lastTick;
    this.lastTick = now;
    if (now - this.lastAnswer > this.times.silence) {
      this.silent();
      return;
    }
    if (!this.isDrawn && this.times.draw !== undefined && this.idle > this.times.draw) {
      this.late();
      return;
    }
    if (this.alive === this.beat) this.ask(++this.beat);
    this.timer = setTimeout(this.tick, this.times.beat);
  };
}
