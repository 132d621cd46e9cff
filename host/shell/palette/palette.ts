import { msg, str } from '@lit/localize';
import { html, LitElement, nothing } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { controls } from '../../ui/controls.css.js';
import { icon } from '../../ui/icons.js';
import { dialogStyles } from '../dialog.css.js';
import type { Shell } from '../features/shell.js';
import { askEntries, shellEntries } from './entries.js';
import type { Entry } from './entry.js';
import { find, type Found, type Hit } from './find.js';
import { Items } from './items.js';
import { jumpTo } from './jump.js';
import { paletteStyles } from './palette.css.js';

/** What lies between the parts of a detail. Each part runs in its own direction: a name does not draw the date beside it along. */
const BETWEEN = ' · ';

/** Finds whatever there is by its name, and does it or goes there: a combobox over actions, pages, widgets, items and settings. */
@customElement('viv-palette')
export class Palette extends LitElement {
  static override styles = [controls, dialogStyles, paletteStyles];

  @query('dialog') private dialog!: HTMLDialogElement;
  @query('input') private input!: HTMLInputElement;
  @state() private typed = '';
  /** Place of the chosen option. */
  @state() private at = 0;
  @state() private found: Found = { groups: [], shown: 0, total: 0 };
  private shell: Shell | undefined;
  private items: Items | undefined;
  private ends: (() => void)[] = [];

  /** Opens it, empty; open already, it closes. */
  async open(shell: Shell): Promise<void> {
    if (this.dialog?.open) return this.close();
    // Its key may be pressed again before it was drawn once.
    this.end();
    this.shell = shell;
    const { host, commands } = shell.services;
    const changed = () => this.requestSearch();
    this.items = new Items(host, (row, target) => jumpTo(shell, row.$ref, target, row['url']), changed);
    this.ends = [() => this.items?.close(), commands.onChange(changed), shell.services.library.onChange(changed), shell.services.catalog.onChange(changed)];
    this.search('');
    // Once it was drawn it is open before the next key comes: people type on.
    if (!this.hasUpdated) await this.updateComplete;
    this.input.value = '';
    this.dialog.showModal();
    this.input.focus();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.end();
  }

  override render() {
    const { groups, shown, total } = this.found;
    const said = total === 0 ? msg(str`Nothing found for “${this.typed}”.`) : total === 1 ? msg('1 result') : shown < total ? msg(str`${total} results, ${shown} shown`) : msg(str`${total} results`);
    const options = this.hits.length;
    let place = 0;
    return html`<dialog aria-label=${msg('Find and do')} closedby="any" @close=${this.end}>
      <div class="field">
        ${icon('search')}
        <input type="text" role="combobox" aria-label=${msg('Find and do')} aria-autocomplete="list" aria-expanded=${options > 0} aria-controls="results" aria-activedescendant=${options > 0 ? `option-${this.at}` : nothing}
          placeholder=${msg('Actions, pages, widgets, events, mail, clients…')} autocomplete="off" autocapitalize="off" spellcheck="false" enterkeyhint="go"
          @input=${() => this.search(this.input.value)} @keydown=${this.onKey} />
      </div>
      <div id="results" role="listbox" aria-label=${msg('Results')} ?hidden=${options === 0} @mousedown=${this.onPointer} @mousemove=${this.onPointer} @mouseup=${this.onPointer}>
        ${groups.map(
          ({ title, hits }, index) => html`<div role="group" aria-labelledby="group-${index}">
            <div class="heading" id="group-${index}" role="presentation">${title}</div>
            ${hits.map((hit) => this.option(hit, place++))}
          </div>`,
        )}
      </div>
      ${options === 0 ? html`<p class="none" aria-hidden="true">${said}</p>` : nothing}
      <footer><span role="status">${said}</span><span class="keys" aria-hidden="true"><kbd>↑</kbd> <kbd>↓</kbd> ${msg('choose')} · <kbd>Enter</kbd> ${msg('go')} · <kbd>Esc</kbd> ${msg('close')}</span></footer>
    </dialog>`;
  }

  private option({ entry, title }: Hit, place: number) {
    const { detail, keys, icon: picture } = entry;
    return html`<div role="option" id="option-${place}" aria-selected=${place === this.at}>
      <span class="picture">${typeof picture === 'string' ? icon(picture) : picture}</span>
      <span class="text"><span class="title">${title.map(({ text, typed }) => (typed ? html`<b>${text}</b>` : text))}</span>${detail ? html`<span class="detail">${detail.split(BETWEEN).map((part, index) => html`${index > 0 ? BETWEEN : nothing}<bdi>${part}</bdi>`)}</span>` : nothing}</span>
      ${keys ? html`<kbd>${keys}</kbd>` : nothing}
    </div>`;
  }

  protected override updated(): void {
    this.renderRoot.querySelector(`#option-${this.at}`)?.scrollIntoView({ block: 'nearest' });
  }

  /** Several changes of what there is in one frame are one search. */
  private requestSearch(): void {
    if (this.waiting || !this.dialog?.open) return;
    this.waiting = true;
    requestAnimationFrame(() => {
      this.waiting = false;
      if (this.items) this.search(this.typed, this.at);
    });
  }
  private waiting = false;

  private search(typed: string, at = 0): void {
    if (!this.shell || !this.items) return;
    this.typed = typed;
    this.found = find(typed, [...shellEntries(this.shell), ...this.items.entries], askEntries(this.shell, typed), Date.now());
    this.at = Math.max(0, Math.min(at, this.hits.length - 1));
  }

  private onKey(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const options = this.hits.length;
    if (step && options > 0) this.at = (this.at + step + options) % options;
    else if (event.key === 'Enter') this.runChosen();
    else if (event.key === 'Escape' || (event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey))) this.close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** The focus stays in the field, whose keys do the same. */
  private onPointer(event: MouseEvent): void {
    if (event.type === 'mousedown') event.preventDefault();
    const option = (event.target as Element).closest('[role=option]');
    if (!option) return;
    this.at = Number(option.id.slice('option-'.length));
    if (event.type === 'mouseup' && event.button === 0) this.runChosen();
  }

  private get hits(): Hit[] {
    return this.found.groups.flatMap(({ hits }) => hits);
  }

  private runChosen(): void {
    this.run(this.hits[this.at]?.entry);
  }

  /** The focus is back where it was before anything happens: what runs may put it elsewhere. */
  private run(entry: Entry | undefined): void {
    if (!entry) return;
    this.close();
    void entry.run();
  }

  /** Where nothing had the focus before, the browser leaves it in the hidden field until the next frame, and the next key goes there. */
  private close(): void {
    this.dialog.close();
    this.input.blur();
  }

  private end(): void {
    for (const end of this.ends) end();
    this.ends = [];
    this.items = undefined;
  }
}
