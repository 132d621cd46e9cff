import { msg } from '@lit/localize';
import { html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { BRIEFING_SETTINGS, loadBriefing, saveBriefing } from '../../briefing/settings.js';
import type { Host } from '../../connectors/host.js';
import { controls } from '../../ui/controls.css.js';
import './briefing-fields.js';
import type { BriefingFieldsEvent } from './briefing-fields.js';
import { sectionStyles } from './section.css.js';

/** How a person wants the briefing of every day, whoever writes it. */
@customElement('viv-briefing-section')
export class BriefingSection extends LitElement {
  static override styles = [controls, sectionStyles];

  @property({ attribute: false }) host!: Pick<Host, 'documents'>;
  private end = () => undefined as void;

  override connectedCallback(): void {
    super.connectedCallback();
    this.end = this.host.documents.onChange(({ kind, id }) => kind === 'settings' && id === BRIEFING_SETTINGS && this.requestUpdate());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.end();
  }

  override render() {
    return html`<section aria-labelledby="title">
      <h2 id="title">${msg('Briefing')}</h2>
      <p class="intro">${msg('What the briefing of the day tells, on every page, whether rules write it or Claude.')}</p>
      <div class="card"><viv-briefing-fields .settings=${loadBriefing(this.host.documents)} @viv-briefing-fields=${({ settings }: BriefingFieldsEvent) => saveBriefing(this.host.documents, settings)}></viv-briefing-fields></div>
    </section>`;
  }
}
