import type { Environment } from '@vivarium/sdk/widget';
import type { ReactiveController, ReactiveControllerHost } from 'lit';

interface NowOwner extends ReactiveControllerHost {
  readonly environment: Environment;
}

/** The time, as a reactive controller: renders its element on each whole minute or second, only while it can be seen. */
export class Now implements ReactiveController {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private connected = false;

  constructor(
    private readonly owner: NowOwner,
    /** Milliseconds between ticks; asked again at every tick. */
    private readonly step: () => number = () => 60_000,
    private readonly clock: () => number = () => Date.now(),
  ) {
    owner.addController(this);
  }

  /** Epoch milliseconds. */
  get time(): number {
    return this.clock();
  }

  hostConnected(): void {
    this.connected = true;
    document.addEventListener('visibilitychange', this.wake);
  }

  hostDisconnected(): void {
    this.connected = false;
    document.removeEventListener('visibilitychange', this.wake);
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  hostUpdated(): void {
    const seen = this.connected && this.owner.environment.visible && !document.hidden;
    if (!seen) {
      clearTimeout(this.timer);
      this.timer = undefined;
      return;
    }
    const step = this.step();
    this.timer ??= setTimeout(this.wake, step - (this.clock() % step));
  }

  private readonly wake = (): void => {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.owner.requestUpdate();
  };
}
