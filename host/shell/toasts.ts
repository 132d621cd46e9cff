import { msg, str } from '@lit/localize';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { controls } from '../ui/controls.css.js';
import { lateIcons } from '../ui/late-icons.js';

/** A message that goes by itself. */
export interface Toast {
  message: string;
  tone?: 'neutral' | 'danger';
  /** Takes back what the message tells of. */
  undo?: () => void;
  /** Messages of one gesture are one, whatever their words: those of the first. */
  gesture?: string;
  /** It has an undo of its own, also beside another of the same words. */
  apart?: true;
  /** Leads to what the message tells of. */
  action?: { readonly label: string; run(): void };
  /** Milliseconds on screen. Time does not pass while somebody points at it or has the focus in it. */
  lasts?: number;
  /** Takes it off the screen before its time: what it tells of was seen elsewhere. */
  until?: AbortSignal;
}

/** On so narrow a page several messages would cover what they tell of. */
const narrow = matchMedia('(max-width: 700px)');

/** Says what was done, and offers to take it back. On a narrow page the newest message lies over the others. */
@customElement('viv-toasts')
export class Toasts extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        /* In the middle of the page: of the shell's last column. */
        grid-column: -2 / -1;
        position: absolute;
        /* What lies at the lower edge of a narrow page stays within reach. */
        inset-block-end: calc(var(--viv-space-4) + var(--viv-bottom-bar, 0px));
        inset-inline: var(--viv-space-4);
        z-index: 50;
        display: grid;
        justify-items: center;
        pointer-events: none;
      }
      [role='status'] {
        display: grid;
        gap: var(--viv-space-2);
      }
      ul {
        display: grid;
        gap: var(--viv-space-2);
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li {
        display: flex;
        align-items: center;
        gap: var(--viv-space-2);
        max-inline-size: 520px;
        padding-block: 6px;
        padding-inline: var(--viv-space-4) 6px;
        border-radius: var(--viv-radius);
        background: var(--viv-color-surface-raised);
        box-shadow: var(--viv-shadow-raised);
        pointer-events: auto;
        animation: rise var(--viv-motion-slow);
      }
      li.danger {
        background: var(--viv-color-danger-soft);
        color: var(--viv-color-danger);
      }
      span {
        flex: 1;
        padding-inline-end: var(--viv-space-3);
      }
      .undo {
        color: var(--viv-color-accent);
      }
      .more {
        justify-self: center;
        background: var(--viv-color-surface-raised);
        box-shadow: var(--viv-shadow-raised);
        pointer-events: auto;
      }
      @keyframes rise {
        from {
          opacity: 0;
          transform: translateY(8px);
        }
      }
    `,
  ];

  @state() private shown: readonly (Toast & { id: number })[] = [];
  /** All are seen, also on a narrow page. */
  @state() private spread = false;
  /** Somebody is at them: their time stands still. */
  private held = false;
  private shownAt = 0;
  private readonly timers = new Map<number, ReturnType<typeof setTimeout>>();
  private count = 0;
  /** What had the focus before it came to them, and what that lay in, from the inside out. */
  private cameFrom: readonly EventTarget[] = [];
  /** Where they lie: how the focus moves inside of it is not heard outside. */
  private place: Node | undefined;
  private focused: Element | null = null;
  private byKeyboard = false;

  private readonly onWidth = (): void => this.requestUpdate();

  private readonly onLeave = (event: Event): void => {
    if ((event as FocusEvent).relatedTarget === this) this.cameFrom = event.composedPath();
  };

  override connectedCallback(): void {
    super.connectedCallback();
    narrow.addEventListener('change', this.onWidth);
    this.place = this.getRootNode();
    this.place.addEventListener('focusout', this.onLeave);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    narrow.removeEventListener('change', this.onWidth);
    this.place?.removeEventListener('focusout', this.onLeave);
    this.pause();
  }

  /** Those that can be read: behind the newest of a narrow page the others wait, and their time with them. */
  private get seen(): readonly (Toast & { id: number })[] {
    return narrow.matches && !this.spread ? this.shown.slice(-1) : this.shown;
  }

  protected override willUpdate(): void {
    this.focused = (this.renderRoot as ShadowRoot).activeElement;
    this.byKeyboard = this.focused?.matches(':focus-visible') === true;
    if (this.shown.length < 2) this.spread = false;
    const seen = new Set(this.seen.map(({ id }) => id));
    for (const { id, lasts } of this.shown) {
      if (!seen.has(id) || this.held) this.stop(id);
      else if (!this.timers.has(id)) this.start(id, lasts);
    }
  }

  protected override updated(): void {
    if (this.focused?.isConnected === false) this.goOn();
    // What had the focus, or lay under the pointer, may have gone without a word.
    if (this.held && !(this.renderRoot as ShadowRoot).activeElement && !this.renderRoot.querySelector('[role=status]:hover')) this.resume();
  }

  override render() {
    const more = this.shown.length - 1;
    return html`<div role="status" aria-atomic="false" @pointerenter=${() => this.pause()} @pointerleave=${() => this.resume()}
      @focusin=${() => this.pause()} @focusout=${() => this.resume()}>
      ${narrow.matches && more > 0 ? html`<button class="more" type="button" aria-expanded=${this.spread} aria-controls="messages" @click=${() => (this.spread = !this.spread)}>${this.spread ? msg('Only the newest') : msg(str`${more} more`)}</button>` : nothing}
      <ul id="messages">${repeat(
        this.seen,
        ({ id }) => id,
        ({ id, message, tone = 'neutral', undo, action }) => html`<li class=${tone}>
          <span>${message}</span>
          ${undo ? html`<button class="quiet undo" type="button" @click=${() => this.undo(id)}>${msg('Undo')}</button>` : nothing}
          ${action ? html`<button class="quiet undo" type="button" @click=${() => (this.close(id), action.run())}>${action.label}</button>` : nothing}
          <button class="quiet icon" type="button" aria-label=${msg('Close')} @click=${() => this.close(id)}>${lateIcons.close}</button>
        </li>`,
      )}</ul>
    </div>`;
  }

  /** Shows a message; at most three at a time, the oldest goes. The same message again, or another of its gesture, joins the one on screen: it is there once, and one undo takes both back. */
  show(toast: Toast): void {
    if (toast.until?.aborted) return;
    const same = this.shown.find(({ message, gesture, tone, undo, action }) => (message === toast.message || (gesture !== undefined && gesture === toast.gesture)) && tone === toast.tone && !undo === !toast.undo && !action && !toast.action && !toast.apart);
    if (same) return this.join(same, toast);
    const id = ++this.count;
    if (toast.undo) this.shownAt = Date.now();
    for (const { id: old } of this.shown.slice(0, -2)) this.close(old);
    this.shown = [...this.shown, { ...toast, id }];
    toast.until?.addEventListener('abort', () => this.close(id), { once: true });
  }

  private join(shown: Toast & { id: number }, { undo, lasts }: Toast): void {
    const both = { ...shown, lasts, ...(undo && { undo: () => (undo(), shown.undo?.()) }) };
    this.shown = this.shown.map((toast) => (toast === shown ? both : toast));
    this.stop(shown.id);
  }

  /** Takes the newest thing back that can be. False when there is none. */
  undoLast(): boolean {
    const last = this.shown.findLast(({ undo }) => undo);
    if (last) this.undo(last.id);
    return last !== undefined;
  }

  /** When the newest one that can be taken back was shown; undefined where there is none. */
  get undoable(): number | undefined {
    return this.shown.some(({ undo }) => undo) ? this.shownAt : undefined;
  }

  private undo(id: number): void {
    const toast = this.shown.find((one) => one.id === id);
    this.close(id);
    toast?.undo?.();
  }

  /** What had the focus is gone. Who goes through them one by one goes on with the next, and after the last where they were before, or in what is left around that. */
  private goOn(): void {
    const next = this.renderRoot.querySelector('li:last-child > button:last-child');
    for (const around of next ? [next] : this.cameFrom) {
      if (around instanceof HTMLElement) around.focus({ preventScroll: !this.byKeyboard });
      if (document.activeElement !== document.body) return;
    }
  }

  private close(id: number): void {
    this.stop(id);
    this.shown = this.shown.filter((toast) => toast.id !== id);
  }

  private start(id: number, lasts = 10_000): void {
    this.timers.set(id, setTimeout(() => this.close(id), lasts));
  }

  private stop(id: number): void {
    clearTimeout(this.timers.get(id));
    this.timers.delete(id);
  }

  private pause(): void {
    this.held = true;
    for (const id of [...this.timers.keys()]) this.stop(id);
  }

  private resume(): void {
    this.held = false;
    this.requestUpdate();
  }
}
