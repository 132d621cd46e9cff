import { VivariumError } from '@vivarium/sdk/contract';

/** A frame as the guard sees it. */
export interface Guarded {
  readonly iframe: HTMLIFrameElement;
  /** Tag of its widget: what one frame does, the others of the same code would do next. */
  readonly tag: string;
  /** Keeps pointers out while a field of the page has the focus. */
  shield(on: boolean): void;
  fault(error: VivariumError): void;
}

const MOST_MESSAGES = 200;
/** A key press that moves the focus has moved it by then. */
const INVITATION = 500;

/**
 * What no frame may do to the page it is in, whatever its port says: flood its window with messages, and take the
 * keyboard focus away from a field that somebody types in. Messages to the window are counted and never read.
 */
export class FrameGuard {
  private readonly frames = new Set<Guarded>();
  private counts = new Map<unknown, number>();
  private second = 0;
  private field: HTMLElement | undefined;
  private invited = -Infinity;

  add(frame: Guarded): () => void {
    if (this.frames.size === 0) this.listen();
    this.frames.add(frame);
    if (this.field) frame.shield(true);
    return () => {
      this.frames.delete(frame);
      if (this.frames.size === 0) this.end();
    };
  }

  /** A person has pointed at a shielded frame: it gets the focus. */
  invite(iframe: HTMLIFrameElement): void {
    this.invited = performance.now();
    this.field?.blur();
    this.leave();
    iframe.focus();
  }

  private listen(): void {
    addEventListener('message', this.onMessage, true);
    addEventListener('blur', this.onBlur);
    document.addEventListener('focusin', this.onFocus, true);
    document.addEventListener('focusout', this.onFocusOut, true);
    document.addEventListener('keydown', this.onKey, true);
    // Somebody may be typing while the first frame of a page comes.
    const active = deepActive();
    if (isField(active)) this.field = active;
  }

  private end(): void {
    removeEventListener('message', this.onMessage, true);
    removeEventListener('blur', this.onBlur);
    document.removeEventListener('focusin', this.onFocus, true);
    document.removeEventListener('focusout', this.onFocusOut, true);
    document.removeEventListener('keydown', this.onKey, true);
    this.field = undefined;
    this.counts.clear();
  }

  private readonly onMessage = (event: MessageEvent): void => {
    const { source } = event;
    const frame = [...this.frames].find(({ iframe }) => iframe.contentWindow === source);
    if (!frame) return;
    event.stopImmediatePropagation();
    const second = Math.floor(performance.now() / 1000);
    if (second !== this.second) this.counts = new Map();
    this.second = second;
    const count = (this.counts.get(source) ?? 0) + 1;
    this.counts.set(source, count);
    if (count > MOST_MESSAGES) frame.fault(new VivariumError('rate-limited', 'The widget flooded the page with messages. It was stopped so that it does not slow down the page.'));
  };

  private readonly onFocus = (event: FocusEvent): void => {
    const target = event.composedPath()[0];
    if (!isField(target)) return;
    this.field = target;
    // The key that brought the focus here invites nobody to take it on.
    this.invited = -Infinity;
    for (const frame of this.frames) frame.shield(true);
  };

  private readonly onFocusOut = (event: FocusEvent): void => {
    const field = this.field;
    if (!field || event.composedPath()[0] !== field) return;
    // Where the focus goes to is known in the next task.
    setTimeout(() => this.field === field && this.judge(field));
  };

  private readonly onBlur = (): void => {
    if (this.field) this.judge(this.field);
  };

  private readonly onKey = ({ key }: KeyboardEvent): void => {
    if (key === 'Tab' || key === 'F6') this.invited = performance.now();
  };

  private judge(field: HTMLElement): void {
    const active = deepActive();
    const thief = [...this.frames].find(({ iframe }) => iframe === active);
    if (thief && performance.now() - this.invited > INVITATION) {
      for (const frame of [...this.frames].filter(({ tag }) => tag === thief.tag))
        frame.fault(new VivariumError('forbidden', 'The widget took the keyboard while you were typing. It was stopped so that it does not read what you type.'));
      this.reclaim(field);
    } else if (active !== field && document.hasFocus()) this.leave();
  }

  /**
   * Where several frames grab at once the browser gives the keys to one of them while the page believes that it has them:
   * then focusing the field alone says nothing new. Through a frame of the page's own the browser is told in any case.
   */
  private reclaim(field: HTMLElement): void {
    this.field = undefined;
    const step = document.createElement('iframe');
    step.style.cssText = 'position:fixed;inline-size:1px;block-size:1px;opacity:0';
    document.body.append(step);
    step.contentWindow?.focus();
    field.focus();
    step.remove();
  }

  private leave(): void {
    this.field = undefined;
    for (const frame of this.frames) frame.shield(false);
  }
}

const isField = (target: EventTarget | null | undefined): target is HTMLElement =>
  target instanceof HTMLElement && (target.isContentEditable || (target instanceof HTMLInputElement && !/^(checkbox|radio|button|submit|range|color)$/.test(target.type)) || target instanceof HTMLTextAreaElement);

function deepActive(): Element | null {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  return active;
}
