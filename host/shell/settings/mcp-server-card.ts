import { msg, str } from '@lit/localize';
import { McpServer } from '@vivarium/sdk/protocol';
import { said } from '@vivarium/sdk/kinds';
import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { z } from 'zod';
import { tagOf } from '../../../widgets/items/tag.js';
import { controls } from '../../ui/controls.css.js';
import { openOutside } from '../../ui/outside.js';
import type { ShellServices } from '../services.js';
import { askMcp } from './mcp-requests.js';
import './mcp-apps.js';
import './mcp-claude.js';
import './mcp-client.js';
import type { OwnClient } from './mcp-client.js';
import { namesOf } from './mcp-names.js';
import './mcp-place.js';
import './mcp-roots.js';
import './mcp-tools.js';
import type { Attempt } from './mcp-tools.js';
import type { PlacedEvent } from './mcp-place.js';
import { followLists } from './mcp-lists.js';
import { sectionStyles } from './section.css.js';
import { problemOf } from '../../ui/said.js';

/** What a card of an MCP server works with. */
export type McpServices = Pick<ShellServices, 'session' | 'host' | 'ask' | 'library' | 'widgets' | 'catalog'>;

/**
 * One MCP server: how it stands, what it keeps and offers, what it said.
 * @fires viv-mcp-changed - Something about it is otherwise now.
 */
@customElement('viv-mcp-server-card')
export class McpServerCard extends LitElement {
  static override styles = [
    controls,
    sectionStyles,
    css`
      pre {
        max-block-size: 16em;
        overflow: auto;
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }
      .collection {
        display: grid;
        grid-template-columns: minmax(0, 1fr) 8.5em 12em auto;
        align-items: center;
        gap: var(--viv-space-2);
      }
      .collection > viv-mcp-place:last-child {
        grid-column-end: -1;
      }
      @media (max-width: 640px) {
        .collection {
          grid-template-columns: 1fr 1fr auto;
        }
        .collection > :first-child {
          grid-column: 1 / -1;
        }
      }
    `,
  ];

  @property({ attribute: false }) server!: McpServer;
  @property({ attribute: false }) services!: McpServices;
  /** Those of the services; another map after every change. */
  @property({ attribute: false }) widgets: McpServices['widgets'] = new Map();
  @state() private busy = '';
  @state() private problem = '';
  /** What was done last. */
  @state() private said = '';
  /** What had the focus when it was asked for. */
  private pressed: HTMLElement | null = null;
  @state() private transcript = '';

  override render() {
    const { title, tools, notices, problem, state: how, protocol, transport, setup } = this.server;
    const words: Record<McpServer['state'], string> = { stopped: msg('not started'), starting: msg('starting'), running: msg('running'), failed: msg('failed'), 'signed-out': msg('signed out') };
    const busy = this.busy !== '';
    return html`<article class="card stack" aria-label=${title}>
      <div class="row">
        <h3 class="grow">${title} <span class="tag">${words[how]}</span></h3>
        ${how === 'signed-out' ? html`<button type="button" class="primary" ?disabled=${busy} @click=${() => this.signIn()}>${msg('Sign in')}</button>` : nothing}
        <button type="button" aria-label=${msg(str`Test ${title}`)} ?disabled=${busy} @click=${this.test}>${msg('Test')}</button>
        <button type="button" class="danger" aria-label=${msg(str`Remove ${title}`)} ?disabled=${busy} @click=${this.takeOut}>${msg('Remove')}</button>
      </div>
      ${problem && said(problem.message) !== this.problem ? html`<p class="problem">${said(problem.message)}</p>` : nothing}
      ${tools.some((tool) => tool.state !== 'agreed')
        ? html`<div class="row">
            <p class="problem grow">${msg('It offers something else than you agreed to; what changed is not used.')}</p>
            <button type="button" ?disabled=${busy} @click=${this.review}>${msg('See what changed')}</button>
          </div>`
        : nothing}
      ${how === 'signed-out' && transport.type === 'http' ? html`<viv-mcp-client .signIn=${this.signIn} ?disabled=${busy}></viv-mcp-client>` : nothing}
      ${notices.map((notice) => html`<p class="hint">${said(notice)}</p>`)}
      ${this.collections()}
      ${setup.apps.length > 0 ? html`<viv-mcp-apps .server=${this.server} .services=${this.services} .widgets=${this.widgets} @viv-placed=${this.onPlaced}></viv-mcp-apps>` : nothing}
      <viv-mcp-tools .server=${this.server} .services=${this.services} .attempt=${this.attempt} ?disabled=${busy}></viv-mcp-tools>
      <viv-mcp-roots .server=${this.server} .services=${this.services}></viv-mcp-roots>
      <viv-mcp-claude .server=${this.server} .services=${this.services}></viv-mcp-claude>
      <details @toggle=${this.readTranscript}>
        <summary>${msg('How it runs')}</summary>
        <div class="stack">
          <p class="hint"><code>${transport.type === 'stdio' ? [transport.command, ...transport.args].join(' ') : transport.url}</code>${protocol ? html`<br />${msg(str`Speaks MCP ${protocol}.`)}` : nothing}</p>
          ${this.server.watched.length > 0 ? html`<p class="hint">${msg('It is asked anew at once when this changes:')} ${this.server.watched.map((path, index) => html`${index > 0 ? ', ' : ''}<code>${path}</code>`)}</p>` : nothing}
          <pre tabindex="0" aria-label=${msg('What it said')}>${this.transcript === '' ? msg('It said nothing.') : this.transcript}</pre>
        </div>
      </details>
      <p class="hint" role="status">${this.busy || this.said}</p>
      ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
    </article>`;
  }

  private collections() {
    const { setup } = this.server;
    const all = Object.entries(setup.contract.collections);
    if (all.length === 0) return html`<p class="hint">${msg('It keeps nothing yet. Choose below what it reads for you.')}</p>`;
    const names = namesOf(this.server).collections;
    const kinds = { '': msg('Things'), event: msg('Events'), message: msg('Messages'), record: msg('Records') };
    return html`<ul class="list" aria-label=${msg('What is kept')}>
      ${repeat(all, ([name]) => name, ([name]) => {
        const title = names.get(name)!;
        const mapped = setup.collections.find((one) => one.name === name);
        const tag = this.widgetOf(name);
        return html`<li class="collection">
          <span>${title}</span>
          ${mapped
            ? html`<select aria-label=${msg(str`What ${title} is`)} ?disabled=${this.busy !== ''} @change=${(event: Event) => this.assign(name, (event.target as HTMLSelectElement).value)}>
                ${Object.entries(kinds).map(([kind, word]) => html`<option value=${kind} ?selected=${(mapped.kind ?? '') === kind}>${word}</option>`)}
              </select>`
            : html`<span></span>`}
          <viv-mcp-place .services=${this.services} .widgets=${this.widgets} tag=${tag ?? ''} label=${title} @viv-placed=${this.onPlaced}></viv-mcp-place>
          ${mapped ? html`<button type="button" class="quiet" aria-label=${msg(str`Stop keeping ${title}`)} ?disabled=${this.busy !== ''} @click=${() => this.stopKeeping(name, title)}>${msg('Stop')}</button>` : nothing}
        </li>`;
      })}
    </ul>`;
  }

  private widgetOf(collection: string): string | undefined {
    const tag = tagOf({ contract: this.server.id, name: collection });
    return this.widgets.has(tag) ? tag : undefined;
  }

  private onPlaced({ words }: PlacedEvent): void {
    this.said = words;
  }

  private assign(name: string, kind: string): Promise<void> {
    return this.run(msg('Reading…'), 'PUT', `collections/${name}`, kind ? { kind } : {});
  }

  private readonly review = async (): Promise<void> => {
    const { title, tools } = this.server;
    const words = { agreed: '', changed: msg('Changed'), gone: msg('No longer'), new: msg('New') };
    const lines = tools.filter((tool) => tool.state !== 'agreed').map((tool) => ({ label: words[tool.state], after: `${tool.title}: ${tool.description}`.slice(0, 300) }));
    const yes = await this.services.ask({
      preview: { title: msg(str`Use what ${title} offers now?`), lines },
      consequence: msg('What widgets were allowed to do with a changed tool is void: they ask again.'),
      yes: msg('Use it'),
      danger: false,
    });
    if (!yes) return;
    const before = this.server;
    await this.attempt(msg('Looking…'), async () => {
      const after = McpServer.parse(await this.request('POST', 'agree'));
      followLists(this.services.library, before, after);
    });
  };

  private async stopKeeping(name: string, title: string): Promise<void> {
    const yes = await this.services.ask({
      preview: { title: msg(str`Stop keeping ${title}?`) },
      consequence: msg('The copy of it here is erased. Widgets that show it have nothing to show then.'),
      yes: msg('Stop'),
      danger: true,
    });
    if (yes) await this.run(msg('Removing…'), 'DELETE', `collections/${name}`);
  }

  private readonly takeOut = async (): Promise<void> => {
    const yes = await this.services.ask({
      preview: { title: msg(str`Remove ${this.server.title}?`) },
      consequence: msg('It is ended; its secrets, its home folder and the copy of its data here are erased. Widgets that show it have nothing to show then.'),
      yes: msg('Remove'),
      danger: true,
    });
    if (yes) await this.run(msg('Removing…'), 'DELETE', '');
  };

  /** `client`: with one that the person registered, or, where it is null, with that no longer. */
  private readonly signIn = (client?: OwnClient | null): Promise<void> =>
    this.attempt(msg('Asking where to sign in…'), async () => {
      const { authorizeUrl } = z.object({ authorizeUrl: z.url({ protocol: /^https?$/ }).optional() }).parse(await this.request('POST', 'sign-in', client === undefined ? undefined : { client }));
      if (authorizeUrl !== undefined) openOutside(authorizeUrl);
    });

  private readonly readTranscript = (event: Event): void => {
    if (!(event.target as HTMLDetailsElement).open) return;
    this.request('GET', 'transcript').then((answer) => (this.transcript = z.object({ text: z.string() }).parse(answer).text)).catch(() => undefined);
  };

  private run(busy: string, method: 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<void> {
    return this.attempt(busy, async () => void (await this.request(method, path, body)));
  }

  private request(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<unknown> {
    return askMcp(this.services.session, method, `servers/${this.server.id}${path && `/${path}`}`, body);
  }

  private readonly test = (): Promise<void> =>
    this.attempt(msg('Connecting…'), async () => {
      const { state } = McpServer.parse(await this.request('POST', 'restart'));
      return state === 'running' ? msg('It answers.') : undefined;
    });

  /** What was pressed cannot be pressed meanwhile, and may be gone when the server is known anew: the focus stays on the card. */
  protected override updated(changed: PropertyValues<this>): void {
    const { pressed } = this;
    if (!pressed || this.busy !== '') return;
    if (document.activeElement === document.body) (pressed.isConnected ? pressed : this.renderRoot.querySelector('button'))?.focus();
    if (changed.has('server')) this.pressed = null;
  }

  private readonly attempt: Attempt = async (busy, run) => {
    this.pressed = (this.renderRoot as ShadowRoot).activeElement as HTMLElement | null;
    this.busy = busy;
    this.problem = this.said = '';
    try {
      const words = await run();
      if (words) this.said = words;
      this.dispatchEvent(new Event('viv-mcp-changed', { bubbles: true, composed: true }));
    } catch (thrown) {
      this.problem = problemOf(thrown);
    } finally {
      this.busy = '';
    }
  };
}
