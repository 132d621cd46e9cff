import { msg, str } from '@lit/localize';
import type { McpServer } from '@vivarium/sdk/protocol';
import { html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { controls } from '../../ui/controls.css.js';
import type { ShellServices } from '../services.js';
import { askMcp } from './mcp-requests.js';
import { schemaFields, schemaValues, type FormSchema } from './schema-form.js';
import { sectionStyles } from './section.css.js';

/** Runs what a person wants of a server, and tells them how it goes: that it is busy, what `run` answers, or why it failed. */
export type Attempt = (busy: string, run: () => Promise<string | void>) => Promise<void>;

/** A tool as a line with a form behind it. */
interface Offer {
  readonly name: string;
  readonly input: unknown;
  /** What the tool is, and the words on what opens, names and sends the form. */
  readonly says: string;
  readonly open: string;
  readonly label: string;
  readonly yes: string;
  readonly hint?: string;
  /** What the person may say of it otherwise. */
  readonly word?: { readonly says: string; readonly label: string; run(): Promise<void> } | undefined;
  submit(values: Record<string, unknown>): Promise<unknown>;
}

/** The tools of an MCP server: what each answers can be kept, each can be used by hand, and the person may know better what it does. */
@customElement('viv-mcp-tools')
export class McpTools extends LitElement {
  static override styles = [controls, sectionStyles];

  @property({ attribute: false }) server!: McpServer;
  @property({ attribute: false }) services!: Pick<ShellServices, 'session' | 'host' | 'ask'>;
  @property({ attribute: false }) attempt!: Attempt;
  @property({ type: Boolean }) disabled = false;
  /** The tool whose form is open. */
  @state() private asking = '';

  override render() {
    const { setup } = this.server;
    // Those for its apps are the same tools once more.
    const [reads, actions] = [setup.reads, setup.actions].map((members) => members.filter(({ whole }) => !whole)) as [typeof setup.reads, typeof setup.actions];
    return html`<details>
      <summary>${msg(str`What it offers (${reads.length} to read, ${actions.length} to do)`)}</summary>
      <ul class="list">
        ${reads.map(({ name, tool }) => this.readable(name, tool))}
        ${actions.map(({ name, tool }) => this.doable(name, tool))}
      </ul>
    </details>`;
  }

  /** A tool that reads, with a form to keep what it answers. */
  private readable(name: string, tool: string) {
    const { title, input } = this.server.setup.contract.reads[name]!;
    const keeps = this.server.setup.collections.some((one) => one.tool === tool);
    const trusted = this.server.tools.some((one) => one.name === tool && one.trusted);
    return this.offer({
      name, input,
      word: trusted ? { says: msg('Ask each time'), label: msg(str`Ask each time: ${title}`), run: () => this.trust(tool, false) } : undefined,
      says: keeps ? msg(str`Reads, and keeps: ${title}`) : msg(str`Reads: ${title}`),
      open: msg('Keep…'), label: msg(str`Keep what ${title} answers`), yes: msg('Keep it'),
      hint: msg('In a text, {today}, {today+7} and {now} stand for the day and the time it is asked.'),
      submit: (values) => this.request('POST', 'collections', { tool, arguments: values }),
    });
  }

  /** A tool that does something, with a form to do it by hand: asked like everything that is done. */
  private doable(name: string, tool: string) {
    const { title, input, risk } = this.server.setup.contract.actions[name]!;
    return this.offer({
      name, input,
      says: risk === 'destructive' ? msg(str`Can do, asked each time, may not be undone: ${title}`) : msg(str`Can do, asked each time: ${title}`),
      word: { says: msg('Only reads…'), label: msg(str`${title} only reads`), run: () => this.believe(tool, title) },
      open: msg('Do by hand…'), label: msg(str`Do by hand: ${title}`), yes: msg('Look at it'),
      submit: async (values) => {
        const action = this.services.host.contract(this.server.id)?.actions[name];
        if (action) await this.services.host.call(action, values, { caller: { widget: 'host', title: msg('Settings') } });
      },
    });
  }

  private offer({ name, input, says, open, label, yes, hint, word, submit }: Offer) {
    const schema = input as FormSchema;
    return html`<li class="stack">
      <div class="row">
        <span class="grow">${says}</span>
        <button type="button" class="quiet" aria-label=${label} aria-expanded=${this.asking === name} @click=${() => (this.asking = this.asking === name ? '' : name)}>${open}</button>
      </div>
      ${this.asking === name
        ? html`<form class="fields" @submit=${(event: SubmitEvent) => this.submit(event, schema, submit)}>
            ${schemaFields(schema)}
            ${hint === undefined ? nothing : html`<p class="hint">${hint}</p>`}
            <div class="row"><button type="submit" class="primary" ?disabled=${this.disabled}>${yes}</button>
              ${word ? html`<button type="button" class="quiet" aria-label=${word.label} ?disabled=${this.disabled} @click=${() => word.run()}>${word.says}</button>` : nothing}</div>
          </form>`
        : nothing}
    </li>`;
  }

  private async submit(event: SubmitEvent, schema: FormSchema, submit: Offer['submit']): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    await this.attempt(msg('Asking it…'), async () => {
      await submit(schemaValues(form, schema));
      this.asking = '';
      return msg('Done.');
    });
  }

  /** Few servers promise that a tool only reads; the person may know that it does, and it is kept like those that do. */
  private async believe(tool: string, title: string): Promise<void> {
    const { description = '' } = this.server.tools.find((one) => one.name === tool) ?? {};
    const yes = await this.services.ask({
      preview: { title: msg(str`Does ${title} only read?`), lines: [{ label: title, after: description.slice(0, 600) || tool }] },
      consequence: msg('It does not promise so. If you say yes, it is asked without a question from then on, again and again where you keep what it answers.'),
      yes: msg('It only reads'),
      danger: true,
      foreign: true,
    });
    if (yes) await this.trust(tool, true);
  }

  private async trust(tool: string, reads: boolean): Promise<void> {
    this.asking = '';
    await this.attempt(msg('Looking…'), async () => void (await this.request('PUT', 'tools', { tool, reads })));
  }

  private request(method: 'POST' | 'PUT', path: string, body: unknown): Promise<unknown> {
    return askMcp(this.services.session, method, `servers/${this.server.id}/${path}`, body);
  }
}
