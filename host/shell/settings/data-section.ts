import { msg, str } from '@lit/localize';
import type { CompanionState } from '@vivarium/sdk/protocol';
import { said } from '@vivarium/sdk/kinds';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { StorageHealth } from '../../connectors/host.js';
import type { Commands } from '../commands.js';
import { wordsOf, type Protection } from '../../frames/protection.js';
import { controls } from '../../ui/controls.css.js';
import { sectionStyles } from './section.css.js';

/** Where data and credentials are, and how to remove all of it. */
@customElement('viv-data-section')
export class DataSection extends LitElement {
  static override styles = [
    controls,
    sectionStyles,
    css`
      /* Sentences, not figures: one below the other. */
      .wide > div {
        display: grid;
        grid-template-columns: minmax(0, 170px) minmax(0, 1fr);
        gap: 0 var(--viv-space-4);
        grid-column: 1 / -1;
      }
      .wide dd {
        max-inline-size: 60ch;
      }
      @media (max-width: 700px) {
        .wide > div {
          grid-template-columns: minmax(0, 1fr);
        }
      }
    `,
  ];

  @property({ attribute: false }) companion!: Pick<CompanionState, 'version' | 'vault' | 'dataFolder'>;
  @property({ attribute: false }) storage!: StorageHealth;
  /** Documents the companion does not have yet. */
  @property({ type: Number }) unsaved = 0;
  /** What holds widgets from elsewhere in this browser; absent until it is measured. */
  @property({ attribute: false }) protection: Protection | undefined;

  /** What saves and restores; it is loaded after the first picture. */
  @property({ attribute: false }) commands!: Pick<Commands, 'can' | 'run'>;
  @property({ type: Boolean }) backups = false;

  override render() {
    const { version, vault, dataFolder } = this.companion;
    const { state, persistent, reason } = this.storage;
    const credentials =
      vault === 'keychain'
        ? msg('In the keychain of your operating system.')
        : msg('In an encrypted file that only your user can read, since this machine offers no keychain. Whoever can read your files can read it.');
    const mirror =
      state === 'memory'
        ? msg(str`Only in this tab’s memory: ${reason ? said(reason.message) : ''}`)
        : persistent
          ? msg('In this browser, which promised to keep it.')
          : msg('In this browser, which may remove it when the disk is full. It is then fetched again.');
    return html`<section aria-labelledby="title">
      <h2 id="title">${msg('Your data')}</h2>
      <p class="intro">${msg('All of it is on this machine.')}</p>
      <div class="card stack">
        <dl class="facts wide">
          <div><dt>${msg('Passwords and tokens')}</dt><dd>${credentials}</dd></div>
          <div><dt>${msg('Mirror of your sources')}</dt><dd>${mirror}</dd></div>
          <div>
            <dt>${msg('Pages, settings and log')}</dt>
            <dd><code>${dataFolder}</code>${this.unsaved ? html`<br />${msg(str`${this.unsaved} changes are still being written.`)}` : nothing}</dd>
          </div>
          ${this.protection
            ? html`<div><dt>${msg('Widgets from elsewhere')}</dt>
                <dd>${this.protection.level === 'full' ? msg('This browser holds them in frames that reach nothing but what you allowed.') : this.protection.missing.map((one) => html`${wordsOf(one)} `)}</dd></div>`
            : nothing}
          <div><dt>${msg('Version')}</dt><dd>${version}</dd></div>
        </dl>
        <div class="row">
          <button type="button" ?disabled=${!this.backups} @click=${() => this.commands.run('backup')}>${msg('Save a backup')}</button>
          <button type="button" ?disabled=${!this.backups} @click=${() => this.commands.run('open-file')}>${msg('Restore from a file…')}</button>
        </div>
        <details>
          <summary>${msg('Remove everything')}</summary>
          <ol class="steps">
            <li>${msg('Disconnect every account above: that erases its secret and its mirror, and ends the consent at the source where it can.')}</li>
            <li>${msg('Choose “Forget the key” under Claude.')}</li>
            <li>${msg('Stop Vivarium in its terminal with Ctrl+C.')}</li>
            <li>${msg('Delete the folder')} <code>${dataFolder}</code>.</li>
            <li>${msg(str`In this browser’s settings, clear the site data of ${location.host}.`)}</li>
          </ol>
        </details>
      </div>
    </section>`;
  }
}
