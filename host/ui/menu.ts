import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { controls } from './controls.css.js';
import { icon, type IconName } from './icons.js';

/** One entry of a {@link Menu}. */
export interface MenuItem {
  id: string;
  label: string;
  icon?: IconName | TemplateResult;
  /** Keys that do the same, as people read them: "⌥↑". */
  keys?: string;
  danger?: boolean;
  disabled?: boolean;
}

/** The choice of an entry. */
export class MenuSelectEvent extends Event {
  static readonly type = 'viv-menu-select';
  constructor(readonly item: string) {
    super(MenuSelectEvent.type, { bubbles: true, composed: true });
  }
}

/**
 * A quiet button that opens a list of commands. Arrow keys move, Enter chooses, Escape gives the focus back.
 * @fires viv-menu-select - {@link MenuSelectEvent}
 */
@customElement('viv-menu')
export class Menu extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: inline-flex;
      }
      [popover] {
        position: fixed;
        inset: auto;
        margin: 0;
        min-inline-size: 190px;
        /* Of a window that is enlarged four times there is less than of a long menu. */
        max-block-size: calc(100% - 16px);
        overflow-y: auto;
        padding: var(--viv-space-1);
        border: 0;
        border-radius: var(--viv-radius);
        background: var(--viv-color-surface-raised);
        color: var(--viv-color-text);
        box-shadow: var(--viv-shadow-raised);
        font-size: var(--viv-text-m);
      }
      [role='menuitem'] {
        display: flex;
        inline-size: 100%;
        justify-content: flex-start;
        gap: var(--viv-space-2);
        padding: 0 var(--viv-space-2);
        border: 0;
        background: transparent;
        font-weight: 400;
      }
      [role='menuitem']:hover,
      [role='menuitem']:focus-visible {
        outline: none;
        background: var(--viv-color-surface-hover);
      }
      [role='menuitem'] svg {
        color: var(--viv-color-text-muted);
      }
      .danger-item,
      .danger-item svg {
        color: var(--viv-color-danger) !important;
      }
      kbd {
        margin-inline-start: auto;
        border: 0;
        background: none;
        color: var(--viv-color-text-muted);
      }
    `,
  ];

  /** Accessible name of the button: "Actions of Inbox". */
  @property() label = '';
  @property({ attribute: false }) items: readonly MenuItem[] = [];
  @state() private open = false;
  /** Who opened it. */
  private from: HTMLElement | undefined;
  @query('[popover]') private popup!: HTMLElement;
  @query('.icon') private trigger!: HTMLButtonElement;

  override render() {
    return html`
      <button class="quiet icon" type="button" aria-haspopup="menu" aria-expanded=${this.open} aria-label=${this.label} title=${this.label}
        @click=${() => this.toggle()} @keydown=${this.onTriggerKey}>${icon('more')}</button>
      <div popover="auto" role="menu" aria-label=${this.label} @toggle=${this.onToggle} @keydown=${this.onKey}>
        ${this.items.map(
          (item) => html`<button role="menuitem" type="button" tabindex="-1" class=${item.danger ? 'danger-item' : ''} ?disabled=${item.disabled}
            @click=${() => this.choose(item.id)}>
            ${typeof item.icon === 'string' ? icon(item.icon) : item.icon}${item.label}${item.keys ? html`<kbd>${item.keys}</kbd>` : nothing}
          </button>`,
        )}
      </div>`;
  }

  /** Its button has the focus for it. */
  override focus(options?: FocusOptions): void {
    this.trigger.focus(options);
  }

  /** Opens it for whoever has the focus, which goes back there. */
  show(from: HTMLElement): void {
    if (this.popup.matches(':popover-open')) return;
    this.toggle();
    this.from = from;
  }

  private toggle(): void {
    if (this.open) return this.popup.hidePopover();
    this.popup.showPopover();
    const box = this.trigger.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = this.popup;
    const below = box.bottom + 4 + height <= innerHeight;
    this.popup.style.setProperty('left', `${Math.max(8, Math.min(box.right - width, innerWidth - width - 8))}px`);
    this.popup.style.setProperty('top', `${below ? box.bottom + 4 : Math.max(8, box.top - height - 4)}px`);
    this.entries[0]?.focus();
  }

  private get entries(): HTMLButtonElement[] {
    return [...this.popup.querySelectorAll<HTMLButtonElement>('[role=menuitem]:not([disabled])')];
  }

  private onToggle(event: ToggleEvent): void {
    this.open = event.newState === 'open';
    // Its button is elsewhere then.
    if (this.open) addEventListener('resize', this.close);
    else removeEventListener('resize', this.close);
    if (this.open) return;
    if (this.popup.contains(this.shadowRoot?.activeElement ?? null)) this.back();
    this.from = undefined;
  }

  private back(): void {
    (this.from ?? this.trigger).focus();
  }

  private readonly close = (): void => this.popup.hidePopover();

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('resize', this.close);
  }

  private onTriggerKey(event: KeyboardEvent): void {
    if (event.key !== 'ArrowDown' || this.open) return;
    event.preventDefault();
    this.toggle();
  }

  private onKey(event: KeyboardEvent): void {
    const entries = this.entries;
    const at = entries.indexOf(this.shadowRoot?.activeElement as HTMLButtonElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    if (event.key === 'Tab') this.popup.hidePopover();
    // The browser closes it and tells so later: a key that comes before that would be lost in it.
    if (event.key === 'Escape') this.back();
    event.stopPropagation();
    if (to === undefined) return;
    event.preventDefault();
    entries.at(to % entries.length)?.focus();
  }

  private choose(item: string): void {
    this.back();
    this.popup.hidePopover();
    this.dispatchEvent(new MenuSelectEvent(item));
  }
}
