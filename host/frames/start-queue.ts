type Start = () => Promise<void>;

/** Frames start a few at a time: each is a process of its own, and the first ones are those that somebody looks at. */
export class StartQueue {
  private readonly near: { start: Start }[] = [];
  private readonly far: { start: Start }[] = [];
  private running = 0;
  private warm = 0;

  constructor(
    private readonly atOnce = 2,
    private readonly ahead = 1,
  ) {}

  /** Starts as soon as others are through; the promise that `start` answers says when it is. Returns what calls it off. */
  add(start: Start): () => void {
    return this.enter(this.near, start);
  }

  /** Starts when nothing else waits, and only as long as few are kept ready ahead. */
  addAhead(start: Start): () => void {
    return this.enter(this.far, start);
  }

  /** One that was kept ready is looked at now, or is gone: another may take its place. */
  release(): void {
    this.warm = Math.max(0, this.warm - 1);
    this.next();
  }

  private enter(list: { start: Start }[], start: Start): () => void {
    const entry = { start };
    list.push(entry);
    // Those that ask in the same turn are all there before one is chosen.
    queueMicrotask(() => this.next());
    return () => {
      const at = list.indexOf(entry);
      if (at >= 0) list.splice(at, 1);
    };
  }

  private next(): void {
    while (this.running < this.atOnce) {
      const entry = this.near.shift() ?? (this.running === 0 && this.warm < this.ahead ? this.warmUp() : undefined);
      if (!entry) return;
      this.running += 1;
      void entry.start().finally(() => {
        this.running -= 1;
        this.next();
      });
    }
  }

  private warmUp(): { start: Start } | undefined {
    const entry = this.far.shift();
    if (entry) this.warm += 1;
    return entry;
  }
}
