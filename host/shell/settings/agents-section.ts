import { msg, str } from '@lit/localize';
import type { Agent } from '@vivarium/sdk/protocol';
import { html, LitElement, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { controls } from '../../ui/controls.css.js';
import { KeptFocus } from '../../ui/kept-focus.js';
import type { ShellServices } from '../services.js';
import './agent-card.js';
import './agent-token.js';
import type { GivenToken } from './agent-token.js';
import { sectionStyles } from './section.css.js';
import { problemOf } from '../../ui/said.js';

/** What the section of other agents works with. */
export type AgentServices = Pick<ShellServices, 'session' | 'host' | 'ask' | 'contracts'>;

/** Days for which a token can hold. */
const DAYS = [30, 7, 365, undefined];

/** The person's other agents (Claude Code, Claude Desktop …): give one a token, choose what it may read, take it back. */
@customElement('viv-agents-section')
export class AgentsSection extends LitElement {
  static override styles = [controls, sectionStyles];

  @property({ attribute: false }) services!: AgentServices;
  @property({ attribute: false }) nameOf: (id: string) => string = (id) => id;
  @property({ type: Number }) now = Date.now();
  @state() private agents: readonly Agent[] = [];
  @state() private given: GivenToken | undefined;
  @state() private busy = false;
  @state() private problem = '';
  @query('form') private form!: HTMLFormElement;
  @query('input[name=title]') private titleField!: HTMLInputElement;
  @query('input[name=author]') private authorField!: HTMLInputElement;
  @query('select') private daysField!: HTMLSelectElement;
  private end: (() => void) | undefined;

  constructor() {
    super();
    new KeptFocus(this, '[name=title]');
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.end = this.services.host.onCompanion((event) => event.type === 'agents' && (this.agents = event.agents));
    // Where the companion is away nothing is said here; the page says it.
    void this.load().catch(() => undefined);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.end?.();
  }

  override render() {
    return html`<section aria-labelledby="title">
      <h2 id="title">${msg('Your other agents')}</h2>
      <p class="intro">${msg('Claude Code, Claude Desktop or any other MCP client can read what you allow here and make widgets for you. Each call is in the activity below.')}</p>
      <div class="stack">
        ${repeat(this.agents, ({ id }) => id, (agent) => html`<viv-agent-card .agent=${agent} .services=${this.services} .nameOf=${this.nameOf} .now=${this.now} @viv-agent-remove=${() => this.takeOut(agent)}></viv-agent-card>`)}
        ${this.given ? html`<viv-agent-token .given=${this.given} @viv-agent-token-done=${() => (this.given = undefined)}></viv-agent-token>` : nothing}
        <form class="card stack" @submit=${this.onAdd}>
          <div class="fields">
            <label class="field">${msg('Name of the agent')} <input name="title" type="text" required maxlength="80" placeholder="Claude Code" autocomplete="off" /></label>
            <label class="field">${msg('The token holds for')}
              <select name="days">${[msg('30 days'), msg('One week'), msg('One year'), msg('Until I take it back')].map((words, index) => html`<option value=${index}>${words}</option>`)}</select></label>
          </div>
          <label class="check"><input name="author" type="checkbox" /> ${msg('It may make widgets and restyle pages: it sees the names and looks of your pages, your widgets’ code and the shapes of your data, and each change is a proposal that you accept or decline.')}</label>
          <div class="row"><button type="submit" class="primary" ?disabled=${this.busy}>${msg('Create a token')}</button></div>
        </form>
        ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
      </div>
    </section>`;
  }

  private async load(): Promise<void> {
    this.agents = await this.services.session.request('GET /api/agents', {});
  }

  private async onAdd(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const days = DAYS[this.daysField.selectedIndex];
    await this.attempt(async () => {
      const title = this.titleField.value.trim();
      this.given = await this.services.session.request('POST /api/agents', { title, author: this.authorField.checked, ...(days === undefined ? {} : { days }) });
      this.form.reset();
    });
  }

  private async takeOut({ id, title }: Agent): Promise<void> {
    const sure = await this.services.ask({
      preview: { title: msg(str`Remove ${title}?`) },
      consequence: msg('Its token ends at once, with everything that it may read. What it did stays in the log.'),
      yes: msg('Remove'),
      danger: true,
    });
    if (!sure) return;
    await this.attempt(async () => void (await this.services.session.request('DELETE /api/agents/:agent', { agent: id })));
    if (this.given?.agent.id === id) this.given = undefined;
  }

  private async attempt(run: () => Promise<void>): Promise<void> {
    this.busy = true;
    this.problem = '';
    try {
      await run();
    } catch (thrown) {
      this.problem = problemOf(thrown);
    } finally {
      this.busy = false;
    }
  }
}
