import { msg, str } from '@lit/localize';
import { ErrorData, VivariumError } from '@vivarium/sdk/contract';
import { McpDraft, McpServer } from '@vivarium/sdk/protocol';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { z } from 'zod';
import { controls } from '../../ui/controls.css.js';
import { openOutside } from '../../ui/outside.js';
import type { ShellServices } from '../services.js';
import { catalogue } from './mcp-catalogue.js';
import { sectionStyles } from './section.css.js';

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
      pre {
        max-block-size: 16em;
        overflow: auto;
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }
      ul {
        margin: 0;
        padding-inline-start: 1.2em;
      }
      li {
        overflow-wrap: anywhere;
      }
    `,
  ];

  @property({ attribute: false }) services!: Pick<ShellServices, 'session' | 'host' | 'ask'>;
  @state() private servers: readonly McpServer[] = [];
  @state() private busy = '';
  @state() private problem = '';
  @state() private transcripts: ReadonlyMap<string, string> = new Map();
  @query('textarea') private input!: HTMLTextAreaElement;
  private end: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.end = this.services.host.onCompanion((event) => event.type === 'accounts' && this.follow());
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
        ${repeat(this.servers, ({ id }) => id, (server) => this.card(server))}
        <form class="card stack" @submit=${this.onAdd}>
          <label class="stack">
            <span>${msg('Add a server: a command, an address, or the JSON that another client has (mcpServers)')}</span>
            <textarea name="text" required spellcheck="false" autocomplete="off" placeholder="npx -y @modelcontextprotocol/server-memory"></textarea>
          </label>
          <div class="row">
            <label class="row grow">
              <span>${msg('Well-known')}</span>
              <select class="grow" @change=${this.onChoose}>
                <option value="">${msg('Choose…')}</option>
                ${catalogue.map(({ title, about, add }) => html`<option value=${add}>${title}: ${about}</option>`)}
              </select>
            </label>
            <button type="submit" class="primary" ?disabled=${this.busy !== ''}>${msg('Look at it')}</button>
          </div>
        </form>
        <p class="hint" role="status">${this.busy}</p>
        ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
      </div>
    </section>`;
  }

  private card(server: McpServer) {
    const { id, title, tools, setup, notices, problem, state: how, protocol, transport } = server;
    const changed = tools.filter((tool) => tool.state !== 'agreed');
    const said = this.transcripts.get(id);
    const words: Record<McpServer['state'], string> = { stopped: msg('not started'), starting: msg('starting'), running: msg('running'), failed: msg('failed'), 'signed-out': msg('signed out') };
    return html`<article class="card stack" aria-label=${title}>
      <div class="row">
        <h3 class="grow">${title} <span class="tag">${words[how]}</span></h3>
        ${how === 'signed-out' ? html`<button type="button" class="primary" @click=${() => this.signIn(server)}>${msg('Sign in')}</button>` : nothing}
        <button type="button" aria-label=${msg(str`Test ${title}`)} ?disabled=${this.busy !== ''} @click=${() => this.run(msg('Connecting…'), 'POST', `servers/${id}/restart`)}>${msg('Test')}</button>
        <button type="button" class="danger" aria-label=${msg(str`Remove ${title}`)} ?disabled=${this.busy !== ''} @click=${() => this.takeOut(server)}>${msg('Remove')}</button>
      </div>
      ${problem ? html`<p class="problem">${problem.message}</p>` : nothing}
      ${changed.length > 0
        ? html`<div class="row">
            <p class="problem grow">${msg('It offers something else than you agreed to; what changed is not used.')}</p>
            <button type="button" @click=${() => this.review(server)}>${msg('Look at it')}</button>
          </div>`
        : nothing}
      <p class="hint">
        ${msg(str`${setup.reads.length} things to read, ${setup.actions.length} to do, ${Object.keys(setup.contract.collections).length} collections.`)}
        ${protocol ? html`MCP ${protocol}.` : nothing}
        <code>${transport.type === 'stdio' ? [transport.command, ...transport.args].join(' ') : transport.url}</code>
      </p>
      <details>
        <summary>${msg('What it offers')}</summary>
        <ul>
          ${Object.values(setup.contract.collections).map((one) => html`<li>${msg(str`Keeps a copy: ${one.title}`)}${one.kind ? html` (${one.kind})` : nothing}</li>`)}
          ${tools.map((tool) => html`<li>${tool.readOnly ? msg(str`Reads: ${tool.title}`) : tool.risk === 'destructive' ? msg(str`Can do, asked each time, may not be undone: ${tool.title}`) : msg(str`Can do, asked each time: ${tool.title}`)}</li>`)}
          ${notices.map((notice) => html`<li>${notice}</li>`)}
        </ul>
      </details>
      <details @toggle=${(event: Event) => (event.target as HTMLDetailsElement).open && void this.readTranscript(id)}>
        <summary>${msg('What it said')}</summary>
        <pre tabindex="0">${said === undefined || said === '' ? msg('Nothing.') : said}</pre>
      </details>
    </article>`;
  }

  private onChoose(event: Event): void {
    const { value } = event.target as HTMLSelectElement;
    if (!value) return;
    this.input.value = value;
    this.input.focus();
    const place = value.indexOf('…');
    if (place >= 0) this.input.setSelectionRange(place, place + 1);
  }

  private async onAdd(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    await this.attempt(msg('Reading…'), async () => {
      if (this.input.value.includes('…')) throw new VivariumError('invalid-input', msg('Write your own value in the place of “…”.'));
      const drafts = z.array(McpDraft).parse(await this.request('POST', 'read', { text: this.input.value }));
      for (const draft of drafts) {
        if (!(await this.services.ask(questionOf(draft)))) continue;
        this.busy = msg(str`Starting ${draft.title}…`);
        await this.request('POST', 'servers', draft);
        await this.load();
      }
      this.input.value = '';
    });
  }

  private async review(server: McpServer): Promise<void> {
    const words = { agreed: '', changed: msg('Changed'), gone: msg('No longer'), new: msg('New') };
    const lines = server.tools.filter((tool) => tool.state !== 'agreed').map((tool) => ({ label: words[tool.state], after: `${tool.title}: ${tool.description}`.slice(0, 300) }));
    const yes = await this.services.ask({
      preview: { title: msg(str`Use what ${server.title} offers now?`), lines },
      consequence: msg('What widgets were allowed to do with a changed tool is void: they ask again.'),
      yes: msg('Use it'),
      danger: false,
    });
    if (yes) await this.run(msg('Looking…'), 'POST', `servers/${server.id}/agree`);
  }

  private async takeOut({ id, title }: McpServer): Promise<void> {
    const yes = await this.services.ask({
      preview: { title: msg(str`Remove ${title}?`) },
      consequence: msg('It is ended; its secrets, its home folder and the copy of its data here are erased.'),
      yes: msg('Remove'),
      danger: true,
    });
    if (yes) await this.run(msg('Removing…'), 'DELETE', `servers/${id}`);
  }

  private async signIn({ id }: McpServer): Promise<void> {
    await this.attempt(msg('Asking where to sign in…'), async () => {
      const { authorizeUrl } = z.object({ authorizeUrl: z.url({ protocol: /^https?$/ }).optional() }).parse(await this.request('POST', `servers/${id}/sign-in`));
      if (authorizeUrl !== undefined) openOutside(authorizeUrl);
    });
  }

  private async readTranscript(id: string): Promise<void> {
    const { text } = z.object({ text: z.string() }).parse(await this.request('GET', `servers/${id}/transcript`));
    this.transcripts = new Map([...this.transcripts, [id, text]]);
  }

  private run(busy: string, method: string, path: string): Promise<void> {
    return this.attempt(busy, async () => {
      await this.request(method, path);
      await this.load();
    });
  }

  /** What cannot be asked now is asked with the next word of the companion. */
  private follow(): void {
    void this.load().catch(() => undefined);
  }

  private async load(): Promise<void> {
    this.servers = z.array(McpServer).parse(await this.request('GET', 'servers'));
  }

  private async request(method: string, path: string, body: unknown = {}): Promise<unknown> {
    const init = method === 'GET' || method === 'DELETE' ? { method } : { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    const response = await this.services.session.fetch(`/api/mcp/${path}`, init);
    const answer: unknown = await response.json();
    if (!response.ok) throw VivariumError.from(ErrorData.parse(answer));
    return answer;
  }

  private async attempt(busy: string, run: () => Promise<void>): Promise<void> {
    this.busy = busy;
    this.problem = '';
    try {
      await run();
    } catch (thrown) {
      this.problem = VivariumError.from(thrown).message;
    } finally {
      this.busy = '';
    }
  }
}

/** What adding a server will run and reach: shown whole, before anything of it is started. */
function questionOf({ title, transport, roots }: McpDraft) {
  const secrets = transport.secrets.length > 0 ? [{ label: msg('Kept secret'), after: transport.secrets.join(', ') }] : [];
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
