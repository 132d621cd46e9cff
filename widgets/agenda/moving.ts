import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Box } from './layout.js';

const STEP = 15;
/** Pixels a pointer may tremble before it drags. */
const THRESHOLD = 4;

/** An appointment that is being moved. */
export interface Held {
  readonly box: Box;
  readonly by: 'pointer' | 'keyboard';
  /** Minutes from where it was, a multiple of 15. */
  readonly minutes: number;
  /** Days from where it was. */
  readonly days: number;
}

/** Moves appointments on the timeline: by pointer, or with the keyboard (pick up, arrows, drop, cancel). */
export class Moving implements ReactiveController {
  private current: Held | undefined;
  private press: { pointer: number; y: number; target: HTMLElement; box: Box } | undefined;
  private dragged = false;

  constructor(
    private readonly owner: ReactiveControllerHost,
    private readonly options: {
      pixelsPerMinute: number;
      /** The person let go somewhere else. */
      drop(held: Held): void;
      /** Says where it is now to those who do not see it. */
      announce(held: Held | undefined): void;
    },
  ) {
    owner.addController(this);
  }

  /** What is held now. */
  get held(): Held | undefined {
    return this.current;
  }

  hostDisconnected(): void {
    this.press = undefined;
    this.hold(undefined);
  }

  /** Whether the click that follows belongs to a drag that just ended. Asks once. */
  consumeClick(): boolean {
    const was = this.dragged;
    this.dragged = false;
    return was;
  }

  /** A pointer went down on an appointment. Fingers scroll instead: the commands of the details move for them. */
  readonly onPointerDown = (event: PointerEvent, box: Box): void => {
    this.dragged = false;
    if (event.button !== 0 || event.pointerType === 'touch' || box.event.readOnly) return;
    this.press = { pointer: event.pointerId, y: event.clientY, target: event.currentTarget as HTMLElement, box };
  };

  readonly onPointerMove = (event: PointerEvent): void => {
    if (!this.press || event.pointerId !== this.press.pointer) return;
    const distance = event.clientY - this.press.y;
    if (!this.current) {
      if (Math.abs(distance) < THRESHOLD) return;
      this.press.target.setPointerCapture(event.pointerId);
      this.dragged = true;
      this.hold({ box: this.press.box, by: 'pointer', minutes: 0, days: 0 });
    }
    this.shift(Math.round(distance / this.options.pixelsPerMinute / STEP) * STEP);
  };

  readonly onPointerUp = (): void => {
    this.press = undefined;
    if (this.current?.by === 'pointer') this.drop();
  };

  readonly onPointerCancel = (): void => {
    this.press = undefined;
    if (this.current?.by === 'pointer') this.hold(undefined);
  };

  /** Picks an appointment up with the keyboard. */
  pickUp(box: Box): void {
    if (!box.event.readOnly) this.hold({ box, by: 'keyboard', minutes: 0, days: 0 });
  }

  /** Keys while something is held. Answers whether the key was used. */
  onKey(event: KeyboardEvent, rightToLeft: boolean): boolean {
    const { current } = this;
    if (!current) return false;
    const forward = rightToLeft ? -1 : 1;
    const change: Record<string, () => void> = {
      ArrowUp: () => this.shift(current.minutes - STEP),
      ArrowDown: () => this.shift(current.minutes + STEP),
      ArrowRight: () => this.hold({ ...current, days: current.days + forward }),
      ArrowLeft: () => this.hold({ ...current, days: current.days - forward }),
      Enter: () => this.drop(),
      ' ': () => this.drop(),
      Escape: () => this.cancel(),
    };
    const run = change[event.key];
    if (!run) return false;
    event.preventDefault();
    event.stopPropagation();
    run();
    return true;
  }

  /** Leaves what is held where it was. */
  cancel(): void {
    this.press = undefined;
    this.hold(undefined);
  }

  private shift(minutes: number): void {
    if (this.current && this.current.minutes !== minutes) this.hold({ ...this.current, minutes });
  }

  private drop(): void {
    const held = this.current;
    this.hold(undefined);
    if (held && (held.minutes !== 0 || held.days !== 0)) this.options.drop(held);
  }

  private hold(held: Held | undefined): void {
    if (this.current === held) return;
    this.current = held;
    this.options.announce(held);
    this.owner.requestUpdate();
  }
}
