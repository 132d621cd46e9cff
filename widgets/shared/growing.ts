import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** How much of a long list is in the page: a screenful more whenever its end comes near. */
export class Growing implements ReactiveController {
  private shown: number;
  private topic: unknown;

  constructor(
    private readonly owner: ReactiveControllerHost,
    private readonly step = 60,
  ) {
    this.shown = step;
    owner.addController(this);
  }

  hostConnected(): void {
    this.shown = this.step;
  }

  /** The part of a list to draw. Another `topic` (day, filter) starts from the top. */
  slice<T>(items: readonly T[], topic?: unknown): readonly T[] {
    if (topic !== this.topic) {
      this.topic = topic;
      this.shown = this.step;
    }
    return items.length > this.shown ? items.slice(0, this.shown) : items;
  }

  /** Makes sure that the item at an index is drawn. */
  include(index: number): void {
    if (index < this.shown) return;
    this.shown = index + this.step;
    this.owner.requestUpdate();
  }

  /** Listener for the scrolling element. */
  readonly onScroll = ({ currentTarget }: Event): void => {
    const { scrollTop, clientHeight, scrollHeight } = currentTarget as HTMLElement;
    if (scrollTop + clientHeight * 2 < scrollHeight) return;
    this.shown += this.step;
    this.owner.requestUpdate();
  };
}
