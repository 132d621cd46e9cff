import { msg } from '@lit/localize';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { controls } from '../ui/controls.css.js';
import { icon } from '../ui/icons.js';

/** A message that goes by itself. */
export interface Toast {
  message: string;
  tone?: 'neutral' | 'danger';
  /** Takes back what the message tells of. */
  undo?: () => void;
  /** It has an undo of its own, also beside another of the same words. */
  apart?: true;
  /** Leads to what the message tells of. */
  action?: { readonly label: string; run(): void };
  /** Milliseconds on screen. Time does not pass while somebody points at it or has the focus in it. */
  lasts?: number;
  /** Takes it off the screen before its time: what it tells of was seen elsewhere. */
  until?: AbortSignal;
}

/** Says what was done, and offers to take it back. */
@customElement('viv-toasts')
export class Toasts extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        position: fixed;
        /* What lies at the lower edge of a narrow page stays within reach. */
        inset-block-end: calc(var(--viv-space-4) + var(--viv-bottom-bar, 0px));
        inset-inline: var(--viv-space-4);
        z-index: 50;
        display: grid;
        justify-items: center;
        pointer-events: none;
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
        padding: 6px 6px 6px var(--viv-space-4);
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
      @keyframes rise {
        from {
          opacity: 0;
          transform: translateY(8px);
        }
      }
    `,
  ];

  @state() private shown: readonly (Toast & { id: number })[] = [];
  private shownAt = 0;
  private readonly timers = new Map<number, ReturnType<typeof setTimeout>>();
  private count = 0;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.pause();
  }

  override render() {
    return html`<div role="status" @pointerenter=${() => this.pause()} @pointerleave=${() => this.resume()}
      @focusin=${() => this.pause()} @focusout=${() => this.resume()}>
      <ul>${repeat(
        this.shown,
        ({ id }) => id,
        ({ id, message, tone = 'neutral', undo, action }) => html`<li class=${tone}>
          <span>${message}</span>
          ${undo ? html`<button class="quiet undo" type="button" @click=${() => this.undo(id)}>${msg('Undo')}</button>` : nothing}
          ${action ? html`<button class="quiet undo" type="button" @click=${() => (this.close(id), action.run())}>${action.label}</button>` : nothing}
          <button class="quiet icon" type="button" aria-label=${msg('Close')} @click=${() => this.close(id)}>${icon('close')}</button>
        </li>`,
      )}</ul>
    </div>`;
  }

  /** Shows a message; at most three at a time, the oldest goes. The same message again joins the one on screen: one undo takes both back. */
  show(toast: Toast): void {
    if (toast.until?.aborted) return;
    const same = this.shown.find(({ message, tone, undo }) => message === toast.message && tone === toast.tone && undo && toast.undo && !toast.apart);
    if (same) return this.join(same, toast);
    const id = ++this.count;
    if (toast.undo) this.shownAt = Date.now();
    for (const { id: old } of this.shown.slice(0, -2)) this.close(old);
    this.shown = [...this.shown, { ...toast, id }];
    this.start(id, toast.lasts);
    toast.until?.addEventListener('abort', () => this.close(id), { once: true });
  }

  private join(shown: Toast & { id: number }, { undo, lasts }: Toast): void {
    const both = { ...shown, lasts, undo: () => (undo?.(), shown.undo?.()) };
    this.shown = this.shown.map((toast) => (toast === shown ? both : toast));
    clearTimeout(this.timers.get(shown.id));
    this.start(shown.id, lasts);
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

  private close(id: number): void {
    clearTimeout(this.timers.get(id));
    this.timers.delete(id);
    this.shown = this.shown.filter((toast) => toast.id !== id);
  }

  private start(id: number, lasts = 10_000): void {
    this.timers.set(id, setTimeout(() => this.close(id), lasts));
  }

  private pause(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
  }

  private resume(): void {
    this.pause();
    for (const { id, lasts } of this.shown) this.start(id, lasts);
  }
}
