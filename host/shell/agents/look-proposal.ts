import { msg, str } from '@lit/localize';
import type { AgentProposal } from '@vivarium/sdk/protocol';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { ref } from 'lit/directives/ref.js';
import { controls } from '../../ui/controls.css.js';
import type { ArtifactDocument } from '../artifacts.js';
import type { Shell } from '../features/shell.js';
import { dress } from '../themes/dress.js';
import { repaired, themeFrom } from '../themes/look.js';
import { drawRepairs, repairsStyles } from '../themes/repairs.js';
import { listed } from '../../ui/said.js';

/** A look that an agent proposes. */
export type LookProposal = Extract<AgentProposal, { what: 'look' }>;

/** The theme that a proposed look is, with what was moved in it so that it can be read. */
export const proposedTheme = ({ restyle }: LookProposal): ReturnType<typeof repaired> => repaired(themeFrom(restyle));

/** Widgets that a proposed look brings to a page: those that are there are there. */
export const broughtTo = (page: Pick<ArtifactDocument, 'placements'> | undefined, { restyle }: LookProposal): readonly string[] => restyle.widgets.filter((tag) => !page?.placements.some(({ widget }) => widget === tag));

/** A proposed look: a sample of it, what was moved in it, and the page in it for as long as the person wants to see that. */
@customElement('viv-look-proposal')
export class LookProposalElement extends LitElement {
  static override styles = [
    controls,
    repairsStyles,
    css`
      :host {
        display: grid;
        gap: var(--viv-space-3);
      }
      p {
        margin: 0;
        overflow-wrap: anywhere;
      }
      .small {
        color: var(--viv-color-text-muted);
        font-size: var(--viv-text-s);
      }
      .sample {
        padding: var(--viv-space-4);
        border: var(--viv-border);
        border-radius: var(--viv-radius);
        background: var(--viv-color-background);
        color: var(--viv-color-text);
        font-family: var(--viv-font);
        line-height: var(--viv-line);
      }
      .card {
        display: grid;
        gap: var(--viv-space-2);
        padding: var(--viv-space-3);
        border: var(--viv-card-border);
        border-radius: var(--viv-card-radius);
        background: var(--viv-color-surface);
        box-shadow: var(--viv-card-shadow);
      }
      .card b {
        color: var(--viv-title-color);
        font-family: var(--viv-title-font);
        font-weight: var(--viv-title-weight);
        letter-spacing: var(--viv-title-spacing);
        text-transform: var(--viv-title-case);
      }
      .card i {
        font-style: normal;
        color: var(--viv-color-text-muted);
      }
      .row {
        display: flex;
        flex-wrap: wrap;
        gap: var(--viv-space-2);
      }
      .chip,
      .main {
        padding: 3px var(--viv-space-3);
        border-radius: var(--viv-button-radius);
        font-size: var(--viv-text-s);
      }
      .chip {
        background: var(--viv-color-accent-soft);
        color: var(--viv-color-accent);
      }
      .main {
        background: var(--viv-color-accent);
        color: var(--viv-color-accent-text);
      }
      button {
        justify-self: start;
      }
      button[aria-pressed='true'] {
        background: var(--viv-color-accent-soft);
      }
    `,
  ];

  @property({ attribute: false }) shell!: Shell;
  @property({ attribute: false }) proposal!: LookProposal;
  @state() private worn = false;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.wear(false);
  }

  override render() {
    const { library, widgets, host } = this.shell.services;
    const { restyle, page: id } = this.proposal;
    const { theme, repairs } = proposedTheme(this.proposal);
    const page = library.get(id ?? this.shell.artifact?.id);
    const brought = broughtTo(page, this.proposal);
    return html`<p><bdi>${restyle.summary}</bdi></p>
      <div class="sample" aria-hidden="true" ${ref((element) => element && dress(element as HTMLElement, theme))}>
        <div class="card">
          <b>${page?.title ?? restyle.name}</b>
          <span>${msg('Text as it will be read')} <i>${msg('and what matters less')}</i></span>
          <span class="row"><span class="main">${msg('Accept')}</span><span class="chip">${msg('Chosen')}</span></span>
        </div>
      </div>
      ${page ? html`<button type="button" aria-pressed=${this.worn ? 'true' : 'false'} @click=${() => this.wear(!this.worn, page.id)}>${msg('See it on the page')}</button>` : nothing}
      ${drawRepairs(repairs, host.locale)}
      ${brought.length > 0 ? html`<p class="small">${msg(str`It also puts this on the page: ${listed(brought.map((tag) => widgets.get(tag)?.title ?? tag))}`)}</p>` : nothing}
      ${page ? html`<p class="small">${msg(str`On the page “${page.title}”.`)}</p>` : nothing}`;
  }

  /** The page wears it, and nothing is stored. */
  private wear(worn: boolean, page?: string): void {
    if (worn === this.worn) return;
    this.worn = worn;
    if (worn && page !== undefined && this.shell.artifact?.id !== page) this.shell.show(page);
    this.shell.previewTheme(worn ? proposedTheme(this.proposal).theme : undefined);
  }
}
