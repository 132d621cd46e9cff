/** How long a mark is in view before it counts as seen. */
const LONG = 4000;

/** Notices which marks were in view for a while. */
export class Looks {
  private readonly timers = new Map<Element, ReturnType<typeof setTimeout> | undefined>();
  private readonly observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (!this.timers.has(target)) continue;
        clearTimeout(this.timers.get(target));
        this.timers.set(target, isIntersecting ? this.later(target) : undefined);
      }
    },
    { threshold: 0.5 },
  );

  constructor(private readonly saw: (item: string) => void) {}

  /** The marks there are now. */
  follow(marks: readonly HTMLElement[]): void {
    for (const [mark, timer] of this.timers) {
      if (marks.includes(mark as HTMLElement)) continue;
      clearTimeout(timer);
      this.timers.delete(mark);
      this.observer.unobserve(mark);
    }
    for (const mark of marks) {
      if (this.timers.has(mark)) continue;
      this.timers.set(mark, undefined);
      this.observer.observe(mark);
    }
  }

  /** A page that is hidden shows nothing, whatever is in view in it. */
  private later(mark: Element): ReturnType<typeof setTimeout> {
    return setTimeout(() => {
      const item = (mark as HTMLElement).dataset['change'];
      if (document.visibilityState !== 'visible') this.timers.set(mark, this.later(mark));
      else if (item) this.saw(item);
    }, LONG);
  }
}
