import { msg, str } from '@lit/localize';
import { VivariumError } from '@vivarium/sdk/contract';
import { McpDraft, McpServer } from '@vivarium/sdk/protocol';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { z } from 'zod';
import { controls } from '../../ui/controls.css.js';
import { KeptFocus } from '../../ui/kept-focus.js';
import { catalogue } from './mcp-catalogue.js';
import { askMcp } from './mcp-requests.js';
import type { McpServices } from './mcp-server-card.js';
import './mcp-server-card.js';
import { sectionStyles } from './section.css.js';
import { listed, problemOf } from '../../ui/said.js';

/** MCP servers: what runs, what each offers, and how to add, look at and remove one. */
@customElement('viv-mcp-section')
export class McpSection extends LitElement {
  static override styles = [
    controls,
    sectionStyles,
    css`
      textarea {
        min-block-size: 5.5em;
        font-family: var(--viv-font-mono, monospace);
      }
      .known {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(260px, 1fr));
        gap: var(--viv-space-2);
        margin: 0;
        padding: 0;
        list-style: none;
      }
      .known .hint {
        margin-inline-start: var(--viv-space-1);
      }
      label.stack {
        gap: 5px;
      }
      /* It says nothing: no room for it, and none between it and the rest. */
      .hint:empty {
        margin-block-start: calc(-1 * var(--viv-space-3));
      }
    `,
  ];

  @property({ attribute: false }) services!: McpServices;
  @state() private servers: readonly McpServer[] = [];
  @state() private busy = '';
  @state() private problem = '';
  @state() private search = '';
  @query('textarea') private input!: HTMLTextAreaElement;
  private end: (() => void) | undefined;

  constructor() {
    super();
    new KeptFocus(this, 'form input');
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const ends = [this.services.host.onCompanion((event) => event.type === 'accounts' && this.follow()), this.services.catalog.onChange(() => this.requestUpdate())];
    this.end = () => ends.forEach((end) => end());
    this.follow();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.end?.();
  }

  override render() {
    return html`<section aria-labelledby="title">
      <h2 id="title">${msg('MCP servers')}</h2>
      <p class="intro">${msg('Any MCP server is a source: what it reads becomes data for your widgets, what it does is asked first.')}</p>
      <div class="stack">
        ${repeat(this.servers, ({ id }) => id, (server) => html`<viv-mcp-server-card
            .server=${server} .services=${this.services} .widgets=${this.services.widgets} @viv-mcp-changed=${this.follow}></viv-mcp-server-card>`)}
        <form class="card stack" @submit=${this.onAdd}>
          <label class="stack">
            <span>${msg('Add a server: a command, an address, or the JSON that another client has (mcpServers)')}</span>
            <textarea name="text" dir="ltr" required spellcheck="false" autocomplete="off" placeholder="npx -y @modelcontextprotocol/server-memory"></textarea>
          </label>
          <div class="row"><button type="submit" class="primary" ?disabled=${this.busy !== ''}>${msg('Look at it')}</button></div>
        </form>
        <details>
          <summary>${msg('Well-known servers')}</summary>
          <div class="stack">
            <input type="search" aria-label=${msg('Search servers')} placeholder=${msg('Search')} @input=${(event: Event) => (this.search = (event.target as HTMLInputElement).value)} />
            <ul class="known">
              ${catalogue
                .filter(({ title, about }) => `${title} ${about}`.toLowerCase().includes(this.search.trim().toLowerCase()))
                .map(({ title, about, add }) => html`<li><button type="button" @click=${() => this.choose(add)}>${title}</button> <span class="hint">${about}</span></li>`)}
            </ul>
          </div>
        </details>
        <p class="hint" role="status">${this.busy}</p>
        ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
      </div>
    </section>`;
  }

  private choose(text: string): void {
    this.input.value = text;
    this.input.focus();
    const place = text.indexOf('…');
    if (place >= 0) this.input.setSelectionRange(place, place + 1);
  }

  private async onAdd(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    await this.attempt(msg('Reading…'), async () => {
      if (this.input.value.includes('…')) throw new VivariumError('invalid-input', msg('Write your own value in the place of “…”.'));
      const drafts = z.array(McpDraft).parse(await askMcp(this.services.session, 'POST', 'read', { text: this.input.value }));
      for (const draft of drafts) {
        if (!(await this.services.ask(questionOf(draft)))) continue;
        this.busy = msg(str`Starting ${draft.title}…`);
        await askMcp(this.services.session, 'POST', 'servers', draft);
        await this.load();
      }
      this.input.value = '';
    });
  }

  /** What cannot be asked now is asked with the next word of the companion. */
  private readonly follow = (): void => {
    void this.load().catch(() => undefined);
  };

  private async load(): Promise<void> {
    this.servers = z.array(McpServer).parse(await askMcp(this.services.session, 'GET', 'servers'));
  }

  private async attempt(busy: string, run: () => Promise<void>): Promise<void> {
    this.busy = busy;
    this.problem = '';
    try {
      await run();
    } catch (thrown) {
      this.problem = problemOf(thrown);
    } finally {
      this.busy = '';
    }
  }
}

/** What adding a server will run and reach: shown whole, before anything of it is started. */
function questionOf({ title, transport, roots }: McpDraft) {
  const secrets = transport.secrets.length > 0 ? [{ label: msg('Kept secret'), after: listed(transport.secrets) }] : [];
  const folders = roots.map((folder) => ({ label: msg('Told of the folder'), after: folder }));
  const lines =
    transport.type === 'http'
      ? [{ label: msg('Reaches'), after: transport.url }, ...secrets, ...folders]
      : [
          { label: msg('Runs'), after: [transport.command, ...transport.args].map((part) => (/[\s"']/.test(part) ? JSON.stringify(part) : part)).join(' ') },
          ...Object.entries(transport.env).map(([name, value]) => ({ label: name, after: value })),
          ...secrets,
          ...folders,
        ];
  return {
    preview: { title: msg(str`Add ${title}?`), lines },
    consequence:
      transport.type === 'http'
        ? msg('It is sent what you ask it, and tools that promise to only read are tried once.')
        : msg('It runs as a program of yours: it can read what you can read and reach the network. Tools that promise to only read are tried once.'),
    yes: msg('Add'),
    danger: transport.type === 'stdio',
  };
}
