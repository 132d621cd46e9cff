import { msg, str } from '@lit/localize';
import type { StudioRequest } from '@vivarium/sdk/protocol';
import { sampleHost } from '@vivarium/sdk/testing/sample-host';
import type { WidgetDefinition } from '@vivarium/sdk/widget';
import { css, html, LitElement } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { PickedElement } from '../frames/bridge.js';
import { FrameGuard } from '../frames/frame-guard.js';
import { FrameRun } from '../frames/frame-run.js';
import { VivFrame } from '../frames/viv-frame.js';
import { themeOf } from '../frames/theme.js';
import { controls } from '../ui/controls.css.js';
import { problemOf } from '../ui/said.js';

/** An element of a widget, as Claude is told of it. */
export type ChosenElement = NonNullable<NonNullable<StudioRequest['change']>['element']>;

/** The person is through: with an element, or without. */
export class ChosenEvent extends Event {
  static readonly type = 'viv-element-chosen';
  constructor(readonly element: ChosenElement | undefined) {
    super(ChosenEvent.type);
  }
}

/** Where an element lies in its widget: `table > tr.total (3 of 4) > td (2 of 3)`. */
export function pathWords(path: PickedElement['path']): string {
  return path.map(({ tag, classes, position, of }) => `${tag}${classes.map((name) => `.${name}`).join('')}${of > 1 ? ` (${position} of ${of})` : ''}`).join(' > ').slice(0, 800);
}

/**
 * A widget with its invented items, in which a person points at an element, or walks to it with arrow keys. Nothing in it can be
 * pressed meanwhile, and nothing of what the person owns is in it: what is told of the element can be sent as it is.
 * @fires viv-element-chosen - {@link ChosenEvent}
 */
@customElement('viv-element-picker')
export class ElementPicker extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: grid;
        gap: var(--viv-space-2);
      }
      .stage {
        position: relative;
        block-size: min(360px, 45vh);
        overflow: hidden;
        border: var(--viv-border);
        border-radius: var(--viv-radius);
        background: var(--viv-color-surface);
        cursor: crosshair;
      }
      .frame,
      iframe {
        position: absolute;
        inset: 0;
        inline-size: 100%;
        block-size: 100%;
        border: 0;
      }
      .over {
        position: absolute;
        inset: 0;
        border-radius: inherit;
        outline-offset: -2px;
      }
      p {
        min-block-size: 1lh;
        margin: 0;
        color: var(--viv-color-text-muted);
        font-size: var(--viv-text-s);
        overflow-wrap: anywhere;
      }
      .row {
        display: flex;
        flex-wrap: wrap;
        justify-content: end;
        gap: var(--viv-space-2);
      }
    `,
  ];

  @property({ attribute: false }) definition!: WidgetDefinition;
  /** Asks for the address of the frame's page. @throws VivariumError */
  @property({ attribute: false }) open!: () => Promise<{ url: string }>;
  @state() private found: PickedElement | undefined;
  @state() private isDrawn = false;
  @state() private problem = '';
  @query('.frame') private frame!: HTMLElement;
  @query('.over') private over!: HTMLElement;
  private pointed: [number, number] | undefined;
  private run: FrameRun | undefined;
  private readonly guard = new FrameGuard();

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.run?.end();
  }

  protected override firstUpdated(): void {
    this.over.focus();
    void this.begin();
  }

  private async begin(): Promise<void> {
    const failed = (thrown: unknown) => (this.problem = problemOf(thrown));
    const opened = await this.open().catch(failed);
    if (typeof opened === 'string' || !this.isConnected) return;
    const { definition } = this;
    this.run = new FrameRun({
      url: opened.url,
      title: definition.title,
      definition,
      host: sampleHost(definition),
      guard: this.guard,
      times: { draw: VivFrame.times.draw },
      start: () => ({ theme: themeOf(this), config: {} }),
      drawn: () => (this.isDrawn = true),
      fault: failed,
      key: () => undefined,
      picture: () => undefined,
      shield: () => undefined,
      picked: (found) => (this.found = found),
    });
    this.run.iframe.tabIndex = -1;
    this.frame.append(this.run.iframe);
  }

  override render() {
    const { found, isDrawn, problem } = this;
    const words = found ? [pathWords(found.path), found.text].filter(Boolean).join(' · ') : '';
    return html`<div class="stage" aria-busy=${!isDrawn && !problem}>
        <div class="frame" inert></div>
        <div class="over" role="application" tabindex="0" aria-label=${msg(str`Choose an element of “${this.definition.title}”`)} aria-describedby="help" @pointermove=${this.onPoint} @click=${this.onClick} @wheel=${this.onWheel} @keydown=${this.onKey}></div>
      </div>
      <p id="help">${msg('Point and click, or walk through it with the arrow keys and press Enter. Escape leaves. The items in it are invented.')}</p>
      ${problem ? html`<p role="alert">${problem}</p>` : html`<p role="status">${isDrawn ? words : msg('Loading…')}</p>`}
      <div class="row">
        <button type="button" @click=${() => this.leave()}>${msg('Cancel')}</button>
        <button class="primary" type="button" ?disabled=${!found} @click=${this.choose}>${msg('Choose this element')}</button>
      </div>`;
  }

  /** Where the pointer is now: a frame is asked once for each picture that is drawn. */
  private onPoint({ offsetX, offsetY }: MouseEvent): void {
    if (!this.pointed) requestAnimationFrame(() => {
      if (this.pointed) this.run?.pick({ at: this.pointed });
      this.pointed = undefined;
    });
    this.pointed = [offsetX, offsetY];
  }

  /** What was outlined when it was pressed is what was meant; a finger points only now. */
  private onClick(event: PointerEvent): void {
    if (event.pointerType === 'touch' || !this.found) this.onPoint(event);
    else this.choose();
  }

  private onWheel(event: WheelEvent): void {
    event.preventDefault();
    this.run?.pick({ scroll: event.deltaY });
    this.onPoint(event);
  }

  private onKey(event: KeyboardEvent): void {
    const inward = getComputedStyle(this).direction === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
    const { key } = event;
    const go = key === 'ArrowDown' ? 'next' : key === 'ArrowUp' ? 'previous' : key === inward ? 'in' : /^Arrow/.test(key) ? 'out' : undefined;
    if (go) this.run?.pick({ go });
    else if (key === 'Enter') this.choose();
    else if (key === 'Escape') this.leave();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  private choose(): void {
    if (this.found) this.leave({ path: pathWords(this.found.path), text: this.found.text });
  }

  private leave(element?: ChosenElement): void {
    this.dispatchEvent(new ChosenEvent(element));
  }
}
