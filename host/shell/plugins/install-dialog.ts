import { msg, str } from '@lit/localize';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { controls } from '../../ui/controls.css.js';
import { lateIcons } from '../../ui/late-icons.js';
import { chooseFile, chooseFolder } from '../bundle/files.js';
import { dialogStyles } from '../dialog.css.js';
import type { Shell } from '../features/shell.js';
import { fromFile, fromFolder, type Chosen } from './chosen.js';
import { questionOf } from './offer.js';
import { problemOf } from '../../ui/said.js';

/** Where a plugin comes from: a file, a folder or an address. What it may do is shown before anything is installed. */
@customElement('viv-install-plugin')
export class InstallPlugin extends LitElement {
  static override styles = [
    controls,
    dialogStyles,
    css`
      .ways {
        display: grid;
        gap: var(--viv-space-4);
        margin-block-start: var(--viv-space-4);
      }
      .row {
        display: flex;
        flex-wrap: wrap;
        gap: var(--viv-space-2);
      }
      form {
        display: grid;
        gap: var(--viv-space-1);
      }
      form .row {
        flex-wrap: nowrap;
      }
      input {
        flex: 1;
        min-inline-size: 0;
      }
      .muted {
        color: var(--viv-color-text-muted);
      }
      .state:not(:empty) {
        margin: var(--viv-space-4) 0 0;
      }
      .problem {
        max-block-size: 30vh;
        margin: var(--viv-space-4) 0 0;
        overflow: auto;
        color: var(--viv-color-danger);
        overflow-wrap: anywhere;
        white-space: pre-wrap;
      }
    `,
  ];

  @query('dialog') private dialog!: HTMLDialogElement;
  @state() private busy = false;
  @state() private problem = '';
  private shell: Shell | undefined;

  /** Lets the person say where the plugin is. */
  async open(shell: Shell): Promise<void> {
    this.shell = shell;
    this.problem = '';
    await this.updateComplete;
    if (this.dialog.open) return;
    this.dialog.showModal();
    this.dialog.querySelector<HTMLElement>('.ways button')?.focus();
  }

  override render() {
    return html`<dialog aria-labelledby="title" aria-describedby="about">
      <div class="head"><h2 id="title">${msg('Install a plugin')}</h2><button class="quiet icon" type="button" aria-label=${msg('Close')} @click=${() => this.dialog.close()}>${lateIcons.close}</button></div>
      <p id="about" class="muted">${msg('A plugin brings widgets or a source from elsewhere. You see what it may do before anything is installed.')}</p>
      <div class="ways">
        <div class="row">
          <button type="button" ?disabled=${this.busy} @click=${this.onFile}>${msg('Choose a file…')}</button>
          <button type="button" ?disabled=${this.busy} @click=${this.onFolder}>${msg('Choose a folder…')}</button>
        </div>
        <form @submit=${this.onAddress}>
          <label for="address">${msg('Or its address')}</label>
          <div class="row">
            <input id="address" name="address" type="url" required pattern="https://.+" placeholder="https://" dir="ltr" autocomplete="off" spellcheck="false" ?disabled=${this.busy} />
            <button ?disabled=${this.busy}>${msg('Look at it')}</button>
          </div>
        </form>
      </div>
      <p class="muted state" role="status">${this.busy ? msg('Reading it…') : nothing}</p>
      ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
    </dialog>`;
  }

  private readonly onFile = () => this.attempt(async () => {
    const file = await chooseFile('.json,application/json');
    return file && fromFile(file);
  });

  private readonly onFolder = () => this.attempt(async () => {
    const files = await chooseFolder();
    return files && fromFolder(files);
  });

  private readonly onAddress = (event: SubmitEvent) => {
    event.preventDefault();
    const address = this.renderRoot.querySelector<HTMLInputElement>('#address')!.value.trim();
    void this.attempt(() => Promise.resolve({ address }));
  };

  private async attempt(choose: () => Promise<Chosen | { address: string } | undefined>): Promise<void> {
    const { session, ask, host } = this.shell!.services;
    this.problem = '';
    try {
      const chosen = await choose();
      if (!chosen) return;
      this.busy = true;
      const offer = await session.request('POST /api/plugins/look', chosen);
      const { title, version, hash, before } = offer;
      if (before?.hash === hash) {
        this.problem = msg(str`${title} ${version} is what is installed already.`);
        return;
      }
      if (!(await ask(questionOf(offer, host.locale)))) return;
      await session.request('POST /api/plugins/install', { hash });
      this.dialog.close();
      this.shell!.say({ message: before ? msg(str`${title} ${version} has taken the place of ${before.version}.`) : msg(str`${title} ${version} is installed. Its widgets are in the gallery.`), lasts: 6000 });
    } catch (thrown) {
      this.problem = msg(str`Nothing was installed. ${problemOf(thrown)}`);
    } finally {
      this.busy = false;
    }
  }
}
