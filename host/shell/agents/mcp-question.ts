import { msg, str } from '@lit/localize';
import type { McpQuestion, McpReply } from '@vivarium/sdk/protocol';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { controls } from '../../ui/controls.css.js';
import { openOutside } from '../../ui/outside.js';
import { dialogStyles } from '../dialog.css.js';
import { schemaFields, schemaValues } from '../settings/schema-form.js';
import { sectionStyles } from '../settings/section.css.js';

interface Asked {
  readonly server: string;
  readonly question: McpQuestion;
  answer(reply: McpReply): void;
}

/**
 * What an MCP server asks the person, or Claude with their yes, as a form of ours that says who asks. Escape means that they did not decide; an
 * answer that comes too soon was meant for what was there before.
 */
@customElement('viv-mcp-question')
export class McpQuestionDialog extends LitElement {
  static override styles = [
    controls,
    sectionStyles,
    dialogStyles,
    css`
      .said {
        max-block-size: 30vh;
        overflow: auto;
        overflow-wrap: anywhere;
        white-space: pre-wrap;
      }
      dl.said {
        max-block-size: 45vh;
        margin: 0 0 var(--viv-space-3);
        padding: var(--viv-space-3);
        border: var(--viv-border);
        border-radius: var(--viv-radius-s);
        white-space: normal;
      }
      dd {
        margin: 0;
        white-space: pre-wrap;
        unicode-bidi: plaintext;
      }
      dd:not(:last-child) {
        margin-block-end: var(--viv-space-3);
      }
      code {
        overflow-wrap: anywhere;
      }
      .fields {
        max-block-size: 50vh;
        overflow: auto;
        margin-block-end: var(--viv-space-3);
        padding: 2px;
      }
    `,
  ];

  /** Milliseconds in which a click was meant for what was there before. */
  static tooSoon = 500;

  @state() private asked: Asked | undefined;
  @query('dialog') private dialog!: HTMLDialogElement;
  @query('form') private form!: HTMLFormElement;
  private queue: Promise<unknown> = Promise.resolve();
  private shownAt = 0;

  /** Resolves with the answer. Questions wait for each other; one whose call is over goes by itself. */
  ask(server: string, question: McpQuestion, signal: AbortSignal): Promise<McpReply> {
    const next = this.queue.then(() => (signal.aborted ? ({ action: 'cancel' } as const) : this.show(server, question, signal)));
    this.queue = next;
    return next;
  }

  override render() {
    const { asked } = this;
    return html`<dialog aria-labelledby="title" aria-describedby="said" @close=${() => this.end({ action: 'cancel' })}>
      ${asked ? this.body(asked) : nothing}
    </dialog>`;
  }

  private body({ server, question }: Asked) {
    const host = question.mode === 'url' ? new URL(question.url).host : '';
    if (question.mode === 'sampling') return this.words(server, question);
    return html`<form @submit=${this.accept}>
      <h2 id="title">${msg(str`“${server}” asks you`)}</h2>
      <p id="said" class="said" dir="auto" tabindex="0">${question.message}</p>
      ${question.mode === 'form'
        ? html`<div class="fields">${schemaFields(question.schema)}</div>
            <p class="hint">${msg('The server gets what you write here. Never write a password or a key.')}</p>`
        : html`<p>${msg('It wants you to go on at')} <strong>${host}</strong></p>
            <p class="hint"><code>${question.url}</code></p>
            <p class="hint">${msg('The page opens in a tab of its own. Go there only if you expect it; the server hears that you agreed, not what you do there.')}</p>`}
      <div class="actions">
        <button type="button" @click=${(event: Event) => this.reply(event, { action: 'decline' })}>${msg('Decline')}</button>
        <button type="submit" class="primary">${question.mode === 'form' ? msg('Send') : msg(str`Open ${host}`)}</button>
      </div>
    </form>`;
  }

  /** What a server wants Claude to read: all of it, as plain text. */
  private words(server: string, { system, messages, maxTokens, model }: Extract<McpQuestion, { mode: 'sampling' }>) {
    const parts = [...(system === undefined ? [] : [{ who: msg('Instructions'), text: system }]), ...messages.map(({ role, text }) => ({ who: role === 'user' ? msg('To Claude') : msg('As if Claude had said'), text }))];
    // No submit: that of a script would pass for the person's.
    return html`<form>
      <h2 id="title">${msg(str`“${server}” wants to ask Claude`)}</h2>
      <p id="said">${msg(str`These words of the server go to Claude (${model}). Your key pays for them and for an answer of at most ${maxTokens} tokens, which the server gets.`)}</p>
      <dl class="said" tabindex="0" aria-label=${msg('What would be sent')}>${parts.map(({ who, text }) => html`<dt class="hint">${who}</dt><dd dir="auto">${text}</dd>`)}</dl>
      <div class="actions">
        <button type="button" @click=${(event: Event) => this.reply(event, { action: 'decline' })}>${msg('Decline')}</button>
        <button type="button" class="primary" @click=${(event: Event) => this.reply(event, { action: 'accept' })}>${msg('Send')}</button>
      </div>
    </form>`;
  }

  private readonly accept = (event: SubmitEvent): void => {
    event.preventDefault();
    const { question } = this.asked!;
    if (question.mode === 'form') return void this.reply(event, { action: 'accept', content: schemaValues(this.form, question.schema) as NonNullable<McpReply['content']> });
    if (this.reply(event, { action: 'accept' }) && question.mode === 'url') openOutside(question.url);
  };

  private reply(event: Event, reply: McpReply): boolean {
    if (!event.isTrusted || event.timeStamp - this.shownAt < McpQuestionDialog.tooSoon) return false;
    this.end(reply);
    return true;
  }

  private async show(server: string, question: McpQuestion, signal: AbortSignal): Promise<McpReply> {
    const answered = new Promise<McpReply>((answer) => (this.asked = { server, question, answer }));
    const gone = () => this.end({ action: 'cancel' });
    signal.addEventListener('abort', gone, { once: true });
    await this.updateComplete;
    this.dialog.showModal();
    this.shownAt = performance.now();
    this.form.querySelector<HTMLElement>('input, select, button')?.focus();
    return answered.finally(() => signal.removeEventListener('abort', gone));
  }

  private end(reply: McpReply): void {
    const { asked } = this;
    this.asked = undefined;
    asked?.answer(reply);
    if (this.dialog.open) this.dialog.close();
  }
}
