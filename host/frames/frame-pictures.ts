import { readPicture } from './frame-picture.js';
import type { Run } from './frame-run.js';

/** Milliseconds until a picture is given up, until the first is kept, and until the next. */
export interface PictureTimes {
  readonly picture: number;
  readonly settled: number;
  readonly again: number;
}

/** The pictures that a frame makes of itself: one when it is asked for, and the last one of it while it worked. */
export class FramePictures {
  /** How it looked when it last worked. */
  last: HTMLCanvasElement | undefined;
  private run: Run | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** Answers whoever waits for a picture. */
  private waiting: ((image?: ArrayBuffer) => void) | undefined;

  constructor(
    private readonly times: PictureTimes,
    private readonly isLookedAt: () => boolean,
  ) {}

  /** Keeps how this run looks: once it had time to draw its items, and now and then while it is looked at. */
  follow(run: Run): void {
    this.run = run;
    this.keepLater(run, this.times.settled);
  }

  /** What was followed is over. The last picture stays. */
  end(): void {
    this.run = undefined;
    clearTimeout(this.timer);
    // Nobody draws it any more; who waits would hold the frame's element until it is too late.
    this.waiting?.();
  }

  async take(run: Run): Promise<HTMLCanvasElement | undefined> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const image = await new Promise<ArrayBuffer | undefined>((resolve) => {
      this.waiting = resolve;
      timer = setTimeout(() => resolve(undefined), this.times.picture);
      run.takePicture();
    });
    clearTimeout(timer);
    this.waiting = undefined;
    return image && readPicture(image);
  }

  /** The picture that was asked for. */
  arrived(image: ArrayBuffer): void {
    this.waiting?.(image);
  }

  private keepLater(run: Run, milliseconds: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.keep(run), milliseconds);
  }

  private async keep(run: Run): Promise<void> {
    if (run !== this.run) return;
    if (this.isLookedAt() && !this.waiting) this.last = (await this.take(run)) ?? this.last;
    if (run === this.run) this.keepLater(run, this.times.again);
  }
}
