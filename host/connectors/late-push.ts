import { late } from './late.js';
import type { PushChannel } from './push.js';

/** A {@link PushChannel} whose code is loaded when there is first somewhere to be called at. */
export class LatePush {
  private channel: PushChannel | undefined;
  /** Where the source may call. */
  private callback: string | undefined;
  private readonly load: () => Promise<PushChannel>;

  constructor(open: () => Promise<PushChannel>) {
    this.load = late(async () => (this.channel = await open()));
  }

  get state(): PushChannel['state'] {
    return this.channel?.state ?? 'none';
  }

  /** Subscribes for a URL, or ends that where there is none. */
  set(url: string | undefined): void {
    this.callback = url;
    if (this.channel) this.channel.set(url);
    // Where it cannot be loaded, it is asked regularly.
    else if (url !== undefined) void this.load().then((channel) => channel.set(this.callback)).catch(() => undefined);
  }

  renew(): void {
    this.channel?.renew();
  }
}
