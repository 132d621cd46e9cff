import { msg } from '@lit/localize';
import type { Agent, AgentSetup } from '@vivarium/sdk/protocol';
import { css, html, LitElement } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { controls } from '../../ui/controls.css.js';
import { sectionStyles } from './section.css.js';

/** A token that was just created, with how its client is told of Vivarium. */
export interface GivenToken {
  readonly agent: Agent;
  readonly token: string;
  readonly setup: AgentSetup;
}

/** The person has copied what they need. */
export class AgentTokenDoneEvent extends Event {
  static readonly type = 'viv-agent-token-done';
  constructor() {
    super(AgentTokenDoneEvent.type);
  }
}

const quoted = (part: string): string => (/^[\w@%+=:,./-]+$/.test(part) ? part : `'${part.replaceAll("'", `'\\''`)}'`);

/** What to paste where, for each client: exact, with the token in it. */
export function configurations({ token, setup }: Pick<GivenToken, 'token' | 'setup'>): readonly { readonly id: string; readonly text: string }[] {
  const { command, args, url } = setup;
  return [
    { id: 'code', text: ['claude mcp add vivarium', `--env VIVARIUM_TOKEN=${token}`, '--', ...[command, ...args].map(quoted)].join(' ') },
    { id: 'desktop', text: JSON.stringify({ mcpServers: { vivarium: { command, args, env: { VIVARIUM_TOKEN: token } } } }, null, 2) },
    { id: 'http', text: JSON.stringify({ mcpServers: { vivarium: { type: 'http', url, headers: { Authorization: `Bearer ${token}` } } } }, null, 2) },
  ];
}

/**
 * Shows a new token once.
 * @fires viv-agent-token-done - {@link AgentTokenDoneEvent}
 */
@customElement('viv-agent-token')
export class AgentToken extends LitElement {
  static override styles = [
    controls,
    sectionStyles,
    css`
      pre {
        margin: 0;
        padding: var(--viv-space-3);
        border-radius: var(--viv-radius-s);
        background: var(--viv-color-surface-sunken);
        font-size: var(--viv-text-s);
        white-space: pre-wrap;
        overflow-wrap: anywhere;
        direction: ltr;
        text-align: start;
      }
    `,
  ];

  @property({ attribute: false }) given!: GivenToken;
  @state() private said = '';

  override render() {
    const words: Record<string, string> = { code: msg('Claude Code: run this in a terminal'), desktop: msg('Claude Desktop: add this to its configuration file'), http: msg('Other clients, by address (Streamable HTTP)') };
    return html`<article class="card stack" aria-labelledby="title" tabindex="-1">
      <h3 id="title"><bdi>${this.given.agent.title}</bdi></h3>
      <p>${msg('This is shown once: the token is in it and is kept nowhere else. It can read nothing until you allow it above.')}</p>
      ${configurations(this.given).map(
        ({ id, text }) => html`<div class="stack">
          <div class="row"><strong class="grow" id=${id}>${words[id]}</strong><button type="button" aria-describedby=${id} @click=${() => this.copy(text)}>${msg('Copy')}</button></div>
          <pre tabindex="0" role="group" aria-labelledby=${id}>${text}</pre>
        </div>`,
      )}
      <div class="row"><button type="button" @click=${() => this.dispatchEvent(new AgentTokenDoneEvent())}>${msg('I have it')}</button><span class="hint" role="status">${this.said}</span></div>
    </article>`;
  }

  protected override firstUpdated(): void {
    this.renderRoot.querySelector<HTMLElement>('article')?.focus();
  }

  private async copy(text: string): Promise<void> {
    this.said = await navigator.clipboard.writeText(text).then(
      () => msg('Copied.'),
      () => msg('It could not be copied. Select the text and copy it yourself.'),
    );
  }
}
