import { msg, str } from '@lit/localize';
import { html, LitElement, nothing } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { controls } from '../../ui/controls.css.js';
import { icon } from '../../ui/icons.js';
import { lateIcons } from '../../ui/late-icons.js';
import { dialogStyles } from '../dialog.css.js';
import { BesidePage, closeOnEscape, narrow } from '../beside-page.js';
import { sidePanelStyles } from '../side-panel.css.js';
import { addWidget } from '../features/add-widget.js';
import type { Adding } from '../features/place-widget.js';
import type { Shell } from '../features/shell.js';
import { parseRoute } from '../route.js';
import { dragToCell } from './drag.js';
import { offersOf, shelvesOf, type Offer } from './offers.js';
import './preview.js';
import type { SizeName } from './preview.js';
import { galleryStyles } from './widget-gallery.css.js';
import { listed } from '../../ui/said.js';

const sizes: readonly SizeName[] = ['S', 'M', 'L', 'XL'];
/** Every widget there is, alive on its sample data, to be put on the page by a press or by dragging it into a cell. */
@customElement('viv-widget-gallery')
export class WidgetGallery extends LitElement {
  static override styles = [controls, dialogStyles, sidePanelStyles, galleryStyles];

  @query('dialog') private dialog!: HTMLDialogElement;
  @state() private shell: Shell | undefined;
  @state() private typed = '';
  @state() private connector = '';
  @state() private chosen: ReadonlyMap<string, SizeName> = new Map();
  /** Where what is dragged would lie. */
  @state() private ghost: DOMRect | undefined;
  /** A widget is in the hand. */
  private carrying = false;
  private readonly beside = new BesidePage();
  private ends: (() => void)[] = [];

  /** Opens it for the page on screen. */
  async open(shell: Shell): Promise<void> {
    this.shell = shell;
    await this.updateComplete;
    if (this.dialog.open) return this.focusField();
    const changed = () => this.requestUpdate();
    const { library, catalog, host, commands } = shell.services;
    this.ends = [library.onChange(changed), catalog.onChange(changed), host.onHealth(changed), commands.onChange(changed)];
    // It is for the page it lies beside.
    const left = () => parseRoute(location.hash).page === 'artifact' || this.dialog.close();
    addEventListener('hashchange', left);
    this.ends.push(() => removeEventListener('hashchange', left));
    this.beside.open(this.dialog);
    this.focusField();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.end();
  }

  override render() {
    const { shell } = this;
    if (!shell) return html`<dialog></dialog>`;
    const offers = offersOf(shell.services, shell.artifact);
    const shelves = shelvesOf(offers, this.typed, this.connector);
    const connectors = new Map(offers.flatMap((offer) => [...offer.connectors]));
    const count = shelves.reduce((sum, shelf) => sum + shelf.offers.length, 0);
    return html`<dialog aria-labelledby="title" @close=${this.end} @keydown=${closeOnEscape}>
        <div class="head">
          <h2 id="title">${msg('Add a widget')}</h2>
          <button class="quiet icon" type="button" aria-label=${msg('Close')} @click=${() => this.dialog.close()}>${lateIcons.close}</button>
          <div class="filter">
            <input type="search" aria-label=${msg('Search widgets')} placeholder=${msg('Search')} .value=${this.typed} @input=${(event: Event) => (this.typed = (event.target as HTMLInputElement).value)} />
            <select aria-label=${msg('Source')} @change=${(event: Event) => (this.connector = (event.target as HTMLSelectElement).value)}>
              <option value="">${msg('All sources')}</option>
              ${[...connectors].map(([id, title]) => html`<option value=${id} ?selected=${id === this.connector}>${title}</option>`)}
            </select>
          </div>
          <span class="visually-hidden" role="status">${count === 1 ? msg('1 widget') : msg(str`${count} widgets`)}</span>
        </div>
        <div class="shelves" tabindex="-1" @touchmove=${this.hold}>
          ${shelves.map(
            ({ title, offers: found }, index) => html`<section aria-labelledby="shelf-${index}">
              <h3 id="shelf-${index}">${title}</h3>
              <ul>${repeat(found, ({ definition }) => definition.tag, (offer) => this.card(offer))}</ul>
            </section>`,
          )}
          ${this.claude(count)} ${this.elsewhere()}
        </div>
      </dialog>
      ${this.ghost ? html`<div class="ghost" style="left:${this.ghost.x}px;top:${this.ghost.y}px;width:${this.ghost.width}px;height:${this.ghost.height}px"></div>` : nothing}`;
  }

  private card({ definition, connectors, connected, framed }: Offer) {
    const { tag, title, description } = definition;
    const size = this.chosen.get(tag) ?? 'M';
    const { host, catalog } = this.shell!.services;
    const sources = listed([...connectors.values()]);
    return html`<li class="card">
      <div class="picture" @pointerdown=${(event: PointerEvent) => this.drag(event, definition.tag, size)}>
        <viv-widget-preview .definition=${definition} .catalog=${catalog} size=${size} locale=${host.locale}></viv-widget-preview>
      </div>
      <h4 id="name-${tag}">${title}</h4>
      <p>${description}</p>
      ${sources ? html`<p>${connected ? msg(str`Shows: ${sources}`) : html`${msg(str`Needs one of: ${sources}.`)} <a href="#/settings/accounts">${msg('Connect')}</a>`}</p>` : nothing}
      ${framed ? html`<p>${msg('From elsewhere: it runs shut off, and asks you before it sees anything.')}</p>` : nothing}
      <div class="row">
        <fieldset class="sizes" aria-label=${msg(str`Size of ${title}`)}>
          ${sizes.map(
            (one) => html`<label><input type="radio" name="size-${tag}" .checked=${one === size} @change=${() => (this.chosen = new Map(this.chosen).set(tag, one))} /><span>${one}</span></label>`,
          )}
        </fieldset>
        <button type="button" data-adds=${tag} aria-label=${msg(str`Add ${title}`)} @click=${(event: MouseEvent) => this.onAdd(event, tag, size)}>${icon('plus')}${msg('Add')}</button>
      </div>
    </li>`;
  }

  /** What is not there can be asked for. */
  private claude(count: number) {
    const { commands } = this.shell!.services;
    const text = this.typed.trim();
    const none = count === 0 ? html`<p class="muted">${text ? msg(str`No widget is called like “${text}”.`) : msg('No widget shows that source yet.')}</p>` : nothing;
    if (!commands.can('ask')) return none;
    return html`<section class="card claude" aria-labelledby="claude">
      ${none}
      <h3 id="claude">${msg('Something else?')}</h3>
      <p>${msg('Say what you want to see, and Claude makes the widget with you.')}</p>
      <div class="row"><button type="button" @click=${() => this.ask(text)}>${lateIcons.spark}${msg('Ask for a widget…')}</button></div>
    </section>`;
  }

  private elsewhere() {
    return html`<section class="card claude" aria-labelledby="elsewhere">
      <h3 id="elsewhere">${msg('From elsewhere')}</h3>
      <p>${msg('A plugin from a file, a folder or an address. You see what it may do before anything is installed.')}</p>
      <div class="row"><button type="button" @click=${() => this.shell!.services.commands.run('install-plugin')}>${msg('Install a plugin…')}</button></div>
    </section>`;
  }

  private ask(text: string): void {
    this.dialog.close();
    this.shell?.services.commands.run('ask', text);
  }

  /** Its card is among those of the page then: the focus goes with it. */
  private async onAdd({ detail }: MouseEvent, tag: string, size: SizeName): Promise<void> {
    this.add(tag, { size });
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(`[data-adds="${CSS.escape(tag)}"]`)?.focus({ preventScroll: detail > 0 });
  }

  private add(tag: string, adding: Adding): void {
    const { shell } = this;
    if (!shell?.artifact) return;
    const added = addWidget(shell, shell.artifact.id, tag, adding);
    // It covers a narrow page: what was added is to be seen.
    if (added && narrow.matches) this.dialog.close();
  }

  private drag(event: PointerEvent, tag: string, size: SizeName): void {
    const { shell } = this;
    const definition = shell?.services.widgets.get(tag);
    const board = shell?.view?.board;
    if (!definition || !board || narrow.matches) return;
    dragToCell(event, { board, definition, size, held: (held) => (this.carrying = held), over: (place) => (this.ghost = place), drop: (cell) => this.add(tag, { size, at: { breakpoint: board.breakpoint, cell } }) });
  }

  /** A finger that carries a widget does not scroll. */
  private readonly hold = { handleEvent: (event: TouchEvent) => this.carrying && event.cancelable && event.preventDefault(), passive: false };

  private focusField(): void {
    this.renderRoot.querySelector<HTMLElement>('input[type=search]')?.focus();
  }

  private end(): void {
    for (const end of this.ends) end();
    this.ends = [];
    this.beside.closed();
  }
}
