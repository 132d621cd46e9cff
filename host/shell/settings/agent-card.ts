import { msg, str } from '@lit/localize';
import type { Agent } from '@vivarium/sdk/protocol';
import type { Use } from '@vivarium/sdk/widget';
import { html, LitElement, nothing } from 'lit';
import { customElement, property, queryAll, state } from 'lit/decorators.js';
import { readableUses, vivarium } from '../../agents/reads.js';
import { controls } from '../../ui/controls.css.js';
import { clock } from '../../ui/time.js';
import '../consent/grant-row.js';
import type { GrantRow } from '../consent/grant-row.js';
import { accountsOf } from '../consent/use-words.js';
import type { AgentServices } from './agents-section.js';
import './permissions-section.js';
import { sectionStyles } from './section.css.js';

/** A person wants to remove an agent. */
export class AgentRemoveEvent extends Event {
  static readonly type = 'viv-agent-remove';
  constructor() {
    super(AgentRemoveEvent.type);
  }
}

/**
 * One other agent: who it is, what it may read, and more of that.
 * @fires viv-agent-remove - {@link AgentRemoveEvent}
 */
@customElement('viv-agent-card')
export class AgentCard extends LitElement {
  static override styles = [controls, sectionStyles];

  @property({ attribute: false }) agent!: Agent;
  @property({ attribute: false }) services!: AgentServices;
  @property({ attribute: false }) nameOf: (id: string) => string = (id) => id;
  @property({ type: Number }) now = Date.now();
  @state() private adding = false;
  @state() private count = 0;
  @queryAll('viv-grant-row') private rows!: NodeListOf<GrantRow>;

  override render() {
    const { agent, services, adding } = this;
    const { host } = services;
    const facts = [
      agent.calledItself === undefined ? '' : msg(str`calls itself ${agent.calledItself}`),
      agent.lastUsed === undefined ? msg('not used yet') : msg(str`last used ${this.time(agent.lastUsed)}`),
      agent.expires === undefined ? '' : agent.expires > this.now ? msg(str`until ${this.time(agent.expires)}`) : msg(str`ran out ${this.time(agent.expires)}`),
    ].filter(Boolean);
    return html`<article class="card stack" aria-label=${agent.title}>
      <div class="row">
        <h3 class="grow"><bdi>${agent.title}</bdi>${agent.author ? html` <span class="tag">${msg('may propose widgets')}</span>` : nothing}</h3>
        <button type="button" class="danger" aria-label=${msg(str`Remove ${agent.title}`)} @click=${() => this.dispatchEvent(new AgentRemoveEvent())}>${msg('Remove')}</button>
      </div>
      <p class="hint"><bdi>${facts.join(' · ')}</bdi></p>
      <viv-permissions-section of=${agent.id} .host=${host} .contracts=${[...services.contracts, vivarium]} .nameOf=${this.nameOf} .now=${this.now} locale=${host.locale} time-zone=${host.timeZone}></viv-permissions-section>
      ${adding
        ? html`<div class="stack" role="group" aria-label=${msg('What it may read')}>
            ${this.uses.map((use) => html`<viv-grant-row optional .use=${use} .host=${host} @viv-grant-row=${this.recount}></viv-grant-row>`)}
            <div class="row">
              <button type="button" class="primary" ?disabled=${this.count === 0} @click=${this.allow}>${msg('Allow')}</button>
              <button type="button" @click=${() => (this.adding = false)}>${msg('Cancel')}</button>
            </div>
          </div>`
        : html`<div class="row"><button type="button" aria-label=${msg(str`Allow ${agent.title} to read…`)} @click=${() => (this.adding = true)}>${msg('Allow it to read…')}</button></div>`}
    </article>`;
  }

  /** Kinds that an account has, then its collections that are of no kind, then the log. */
  private get uses(): readonly Use[] {
    const { host } = this.services;
    const reached = [...readableUses(host).values()].filter((use) => (use.ref === 'kind' ? accountsOf(use, host).length > 0 : use.definition.kind === undefined));
    return [...reached, vivarium.collections.activity];
  }

  private recount(): void {
    this.count = [...this.rows].filter(({ consent }) => consent).length;
  }

  private async allow(): Promise<void> {
    const consents = [...this.rows].flatMap(({ consent }) => consent ?? []);
    (await this.services.host.grants.ledger()).give(this.agent.id, consents);
    this.adding = false;
  }

  private time(at: number): string {
    const { host } = this.services;
    return clock(at, this.now, host.locale, host.timeZone);
  }
}
