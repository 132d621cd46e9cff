import { msg, str } from '@lit/localize';
import { VivariumError } from '@vivarium/sdk/contract';
import { sampleHost } from '@vivarium/sdk/testing/sample-host';
import type { Use } from '@vivarium/sdk/widget';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Proposed } from '@vivarium/sdk/protocol';
import type { Proposals } from '../../agents/proposals.js';
import { definitionOf } from '../../frames/definition.js';
import { trialOf } from '../../frames/trial.js';
import { VivFrame } from '../../frames/viv-frame.js';
import { drawVerdict } from '../../studio/steps.js';
import { studioStyles } from '../../studio/studio-panel.css.js';
import { controls } from '../../ui/controls.css.js';
import { useWords } from '../consent/use-words.js';
import type { Shell } from '../features/shell.js';
import type { History } from '../history/history.js';
import { accept, possible } from './accept.js';
import './look-proposal.js';
import { listed } from '../../ui/said.js';

/** Milliseconds in which a click was meant for what was there before. */
const TOO_SOON = 500;

/** What another agent proposes, drawn by the page: what it is, how it looks, and the person's yes or no. It takes no focus by itself. */
@customElement('viv-proposals')
export class ProposalPanel extends LitElement {
  static override styles = [
    controls,
    studioStyles,
    css`
      section {
        position: fixed;
        inset-block-end: var(--viv-space-4);
        inset-inline-end: var(--viv-space-4);
        z-index: 40;
        display: grid;
        grid-template-rows: auto minmax(0, 1fr) auto;
        inline-size: min(440px, calc(100% - 2 * var(--viv-space-4)));
        max-block-size: min(640px, calc(100% - 2 * var(--viv-space-4)));
        border: var(--viv-border);
        border-radius: var(--viv-radius);
        background: var(--viv-color-surface);
        color: var(--viv-color-text);
        box-shadow: var(--viv-shadow-raised);
      }
      h2 {
        padding: var(--viv-space-4) var(--viv-space-4) 0;
      }
      .scroll {
        padding: var(--viv-space-3) var(--viv-space-4);
      }
      .actions {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: flex-end;
        gap: var(--viv-space-2);
        padding: var(--viv-space-3) var(--viv-space-4);
        border-block-start: var(--viv-border);
      }
      .actions .small {
        flex: 1;
      }
    `,
  ];

  @property({ attribute: false }) shell!: Shell;
  @property({ attribute: false }) history!: History;
  @property({ attribute: false }) proposals!: Proposals;
  @state() private shown: Proposed | undefined;
  @state() private problem = '';
  private preview: VivFrame | undefined;
  private shownAt = 0;
  private deciding = false;
  private end: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.end = this.proposals.onChange(() => this.follow());
    this.follow();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.end?.();
  }

  /** Goes to what waits. */
  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>('h2')?.focus();
  }

  override render() {
    const { shown } = this;
    return html`<div role="status" class="visually-hidden">${shown ? msg(str`${shown.agent.title} proposes: ${this.titleOf(shown)}`) : ''}</div>
      ${shown
        ? html`<section aria-labelledby="heading">
            <h2 id="heading" tabindex="-1"><bdi>${msg(str`${shown.agent.title} proposes: ${this.titleOf(shown)}`)}</bdi></h2>
            <div class="scroll" tabindex="0" role="group" aria-labelledby="heading">${this.content(shown)} ${this.problem ? html`<p class="notice problem" role="alert">${this.problem}</p>` : nothing}</div>
            <div class="actions">
              <span class="small">${this.proposals.count > 1 ? msg(str`${this.proposals.count - 1} more wait`) : nothing}</span>
              <button type="button" @click=${(event: MouseEvent) => this.decide(event, 'declined')}>${msg('Decline')}</button>
              <button type="button" class="primary" @click=${(event: MouseEvent) => this.decide(event, 'accepted')}>${msg('Accept')}</button>
            </div>
          </section>`
        : nothing}`;
  }

  private content({ proposal }: Proposed) {
    const { library, host, contracts } = this.shell.services;
    if (proposal.what === 'version') return html`<p>${msg(str`The version of ${new Intl.DateTimeFormat(host.locale, { dateStyle: 'medium', timeStyle: 'short', timeZone: host.timeZone }).format(new Date(proposal.at))}. What runs now stays among the versions.`)}</p>`;
    if (proposal.what === 'look') return html`<viv-look-proposal .shell=${this.shell} .proposal=${proposal}></viv-look-proposal>`;
    const page = library.get(proposal.page ?? this.shell.artifact?.id);
    const where = page ? html`<p class="small">${msg(str`On the page “${page.title}”.`)}</p>` : nothing;
    if (proposal.what === 'place') return where;
    const asks = Object.values(definitionOf(proposal.manifest, contracts).uses).map((use) => useWords(use as Use, host).title);
    return html`<p><bdi>${proposal.summary}</bdi></p>
      <div class="preview" aria-label=${msg('Preview with invented data')} role="group">${this.preview}</div>
      ${drawVerdict(proposal.findings)}
      ${asks.length > 0 ? html`<p class="small">${msg(str`It will ask for: ${listed(asks)}. It holds nothing until you allow it.`)}</p>` : nothing}
      ${proposal.change ? html`<p class="small">${msg('It takes the place of the version before, which is kept.')}</p>` : where}`;
  }

  private titleOf({ proposal }: Proposed): string {
    const { widgets } = this.shell.services;
    if (proposal.what === 'widget') return proposal.change ? msg(str`change “${proposal.manifest.title}”`) : proposal.manifest.title;
    if (proposal.what === 'look') return msg(str`the look “${proposal.restyle.name}”`);
    const title = widgets.get(proposal.tag)?.title ?? proposal.tag;
    return proposal.what === 'place' ? title : msg(str`an earlier “${title}”`);
  }

  private follow(): void {
    const next = this.proposals.first;
    if (next?.id !== this.shown?.id) {
      this.preview = next?.proposal.what === 'widget' ? this.previewOf(next.proposal) : undefined;
      this.problem = '';
      this.shownAt = performance.now();
      this.shown = next;
    }
    this.requestUpdate();
  }

  private previewOf({ manifest, draft }: Extract<Proposed['proposal'], { what: 'widget' }>): VivFrame {
    const { contracts, session } = this.shell.services;
    const definition = definitionOf(manifest, contracts);
    return Object.assign(new VivFrame(), { definition, host: sampleHost(definition), placement: { id: trialOf(`proposal-${draft}`), config: {} }, version: draft, open: () => session.request('POST /api/frames', { widget: draft }) });
  }

  private async decide(event: MouseEvent, fate: 'accepted' | 'declined'): Promise<void> {
    const { shown } = this;
    // Somebody was about to press something else that was here until a moment ago.
    if (!shown || this.deciding || (event.isTrusted && event.timeStamp - this.shownAt < TOO_SOON)) return;
    this.deciding = true;
    try {
      if (fate === 'accepted') possible(this.shell, shown.proposal);
      // It may be shown on other pages, too: what the companion does not take the word for is not done a second time.
      await this.proposals.decide(shown.id, fate);
      if (fate === 'accepted') accept(this.shell, this.history, shown);
    } catch (thrown) {
      const { message } = VivariumError.from(thrown);
      if (this.shown === shown) this.problem = message;
      else this.shell.say({ message });
    } finally {
      this.deciding = false;
    }
  }
}
