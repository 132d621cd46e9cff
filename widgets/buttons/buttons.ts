import { msg } from '@lit/localize';
import type { AutomationItem } from '@vivarium/sdk/contract';
import { WidgetElement } from '@vivarium/sdk/widget';
import { html, nothing } from 'lit';
import { customElement } from 'lit/decorators.js';
import { Attempts } from '../shared/attempts.js';
import { LatePart } from '../shared/late-part.js';
import { shared } from '../shared/styles.js';
import { buttons } from './definition.js';

/** The person's automations behind buttons. What one does is shown and asked by the host, not here. */
@customElement(buttons.tag)
export class Buttons extends WidgetElement(buttons) {
  static override styles = [shared];

  private readonly automations = this.live('automations', () => ({ orderBy: [['name', 'asc']] }));
  private readonly attempts = new Attempts(this);
  /** On few pages: what they look like is fetched where they are. */
  private readonly list = new LatePart(this, () => this.loadList(), () => msg('The details could not be loaded. Is Vivarium still running?'));

  override connectedCallback(): void {
    super.connectedCallback();
    void this.attempts.run(this.list.load());
  }

  override render() {
    return html`<div class="scroll" tabindex="0" role="group" aria-label=${msg('Buttons')}>
      ${this.attempts.render()}
      ${this.automations.render({ ready: (items) => this.listView(items), empty: () => this.emptyView() })}
    </div>`;
  }

  private listView(items: readonly AutomationItem[]) {
    const { only } = this.config;
    const shown = only.length === 0 ? items : items.filter(({ name }) => only.includes(name));
    if (shown.length === 0) return html`<p class="viv-view">${msg('None of your automations has one of the chosen names.')}</p>`;
    return this.list.part?.(shown, this.environment, (automation) => void this.attempts.run(this.call('run', { automation }))) ?? nothing;
  }

  private emptyView() {
    return html`<p class="viv-view">${msg('You have no automations yet. “Automations…” in the page’s menu makes one.')}</p>`;
  }

  private async loadList() {
    const { buttonsView, buttonsStyles } = await import('./view.js');
    (this.renderRoot as ShadowRoot).adoptedStyleSheets.push(buttonsStyles.styleSheet!);
    return buttonsView;
  }
}
