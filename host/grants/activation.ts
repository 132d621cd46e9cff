/** How long a click takes at most to reach the page that the frame it fell in has told of already, in milliseconds. */
const GRACE = 300;
const STEP = 10;

/**
 * Whether a person is using a placement. The browser tells the page of a click in a frame, and a frame of what it made of
 * that click, by two ways: what is asked may be there first. So who does not seem to be in use yet is given a moment,
 * and what is asked meanwhile waits behind it, in order.
 */
export class Activation {
  private pending: Promise<boolean> | undefined;

  constructor(private readonly isActive: () => boolean) {}

  soon(): Promise<boolean> {
    return (this.pending ??= this.wait().finally(() => (this.pending = undefined)));
  }

  private async wait(): Promise<boolean> {
    for (let left = GRACE; left > 0 && !this.isActive(); left -= STEP) await new Promise((resolve) => setTimeout(resolve, STEP));
    return this.isActive();
  }
}
