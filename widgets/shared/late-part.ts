import { VivariumError } from '@vivarium/sdk/contract';
import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** It is fetched when the page has come to rest, so that it is there when nothing else is. */
const LOAD_AFTER = 3000;

/** A part of a widget that nobody sees at first: it comes when the page is at rest, or when it is asked for. */
export class LatePart<Part> implements ReactiveController {
  private loaded: Part | undefined;
  private loading: Promise<Part> | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** `missing` says that it could not be fetched. */
  constructor(
    private readonly owner: ReactiveControllerHost,
    private readonly fetch: () => Promise<Part>,
    private readonly missing: () => string,
  ) {
    owner.addController(this);
  }

  /** Undefined until it is here; then the widget is drawn again. */
  get part(): Part | undefined {
    return this.loaded;
  }

  hostConnected(): void {
    this.timer = setTimeout(() => void this.load().catch(() => undefined), LOAD_AFTER);
  }

  hostDisconnected(): void {
    clearTimeout(this.timer);
  }

  /** @throws VivariumError `offline` */
  load(): Promise<Part> {
    return (this.loading ??= this.fetched());
  }

  private async fetched(): Promise<Part> {
    try {
      this.loaded = await this.fetch();
      this.owner.requestUpdate();
      return this.loaded;
    } catch (cause) {
      // Asked for again, it is fetched again.
      this.loading = undefined;
      throw new VivariumError('offline', this.missing(), { cause });
    }
  }
}
