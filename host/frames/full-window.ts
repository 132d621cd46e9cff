import { msg } from '@lit/localize';
import { html, nothing, type LitElement, type TemplateResult } from 'lit';
import { icon } from '../ui/icons.js';

/** Lets a frame fill the whole window without being taken out of its place: it would start anew. */
export class FullWindow {
  private filled = false;

  constructor(
    private readonly element: LitElement,
    /** The person wants it back in its place. */
    private readonly left: () => void,
  ) {}

  /** False where nobody uses the page: only a person's act fills it. */
  fill(on: boolean): boolean {
    if (on && !navigator.userActivation.isActive) return false;
    const { element } = this;
    this.filled = on;
    element.popover = on ? 'manual' : null;
    if (on) element.showPopover();
    element.requestUpdate();
    return true;
  }

  /** The way back, which the frame cannot cover. */
  button(): TemplateResult | typeof nothing {
    return this.filled ? html`<button class="leave" type="button" @click=${this.onLeave}>${icon('shrink')}${msg('Back to the page')}</button>` : nothing;
  }

  private readonly onLeave = (): void => {
    this.fill(false);
    this.left();
  };
}
