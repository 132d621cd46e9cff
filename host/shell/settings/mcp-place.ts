import { msg, str } from '@lit/localize';
import { html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { controls } from '../../ui/controls.css.js';
import { placeWidget } from '../features/place-widget.js';
import type { ShellServices } from '../services.js';

/** A widget was put on a page; `words` says so. */
export class PlacedEvent extends Event {
  static readonly type = 'viv-placed';
  constructor(readonly words: string) {
    super(PlacedEvent.type, { bubbles: true, composed: true });
  }
}

/**
 * Puts what an MCP server has on a page of one's choice.
 * @fires viv-placed - PlacedEvent
 */
@customElement('viv-mcp-place')
export class McpPlace extends LitElement {
  static override styles = [controls];

  @property({ attribute: false }) services!: Pick<ShellServices, 'library' | 'widgets'>;
  /** Those of the services; another map after every change. */
  @property({ attribute: false }) widgets: ShellServices['widgets'] = new Map();
  /** Of the widget; empty while there is none. */
  @property() tag = '';
  /** What it is, for people. */
  @property() label = '';
  /** Asked first: false leaves it where it is. */
  @property({ attribute: false }) asked: () => Promise<boolean> = () => Promise.resolve(true);

  override render() {
    return html`<select aria-label=${msg(str`Put ${this.label} on a page`)} ?disabled=${!this.widgets.has(this.tag)} @change=${this.place}>
      <option value="">${msg('Put on a page…')}</option>
      ${this.services.library.list.map((page) => html`<option value=${page.id}>${page.title}</option>`)}
      <option value="new">${msg('New page')}</option>
    </select>`;
  }

  private readonly place = async (event: Event): Promise<void> => {
    const select = event.target as HTMLSelectElement;
    const chosen = select.value;
    select.value = '';
    if (!(await this.asked())) return;
    const { library } = this.services;
    const page = chosen === 'new' ? library.create() : library.get(chosen);
    const { tag, label } = this;
    // A new page is one of those to choose from.
    this.requestUpdate();
    if (page && placeWidget(this.services, page.id, tag, { size: 'L' })) this.dispatchEvent(new PlacedEvent(msg(str`${label} is on “${page.title}”.`)));
  };
}
