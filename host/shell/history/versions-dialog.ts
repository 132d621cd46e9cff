import { msg, str } from '@lit/localize';
import { css, html, LitElement } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { controls } from '../../ui/controls.css.js';
import { lateIcons } from '../../ui/late-icons.js';
import { clock } from '../../ui/time.js';
import type { ArtifactContent } from '../artifacts.js';
import { dialogStyles } from '../dialog.css.js';
import type { ShellServices } from '../services.js';
import { differencesBetween, layoutPicture, pictureStyles } from './layout-picture.js';
import { bringMissing } from './made-with-page.js';

/** Earlier states of a page, each beside what it is now, and the way back to one. */
@customElement('viv-versions')
export class VersionsDialog extends LitElement {
  static override styles = [
    controls,
    dialogStyles,
    pictureStyles,
    css`
      dialog {
        inline-size: min(980px, calc(100vw - 32px));
      }
      .body {
        display: grid;
        grid-template-columns: 250px minmax(0, 1fr);
        gap: var(--viv-space-5);
        margin-block-start: var(--viv-space-3);
      }
      .list {
        display: grid;
        align-content: start;
        max-block-size: min(56vh, 520px);
        margin: 0;
        padding: 2px;
        overflow: auto;
      }
      .list label {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        gap: 0 var(--viv-space-2);
        align-items: center;
        padding: 7px var(--viv-space-2);
        border-radius: var(--viv-radius-s);
      }
      .list label:hover {
        background: var(--viv-color-surface-hover);
      }
      .list label:has(:checked) {
        background: var(--viv-color-accent-soft);
      }
      .list small {
        grid-column: 2;
        color: var(--viv-color-text-muted);
        font-size: var(--viv-text-s);
        font-weight: 400;
      }
      .pair {
        display: grid;
        grid-template-columns: 1fr 1fr;
        gap: var(--viv-space-4);
      }
      figure {
        margin: 0;
      }
      figcaption {
        margin-block-end: var(--viv-space-2);
        font-weight: var(--viv-weight-strong);
      }
      .what {
        margin: var(--viv-space-3) 0 0;
        padding-inline-start: 1.2em;
        color: var(--viv-color-text-muted);
      }
      @media (max-width: 700px) {
        .body {
          grid-template-columns: minmax(0, 1fr);
        }
        .list {
          max-block-size: 22vh;
        }
        /* Beside each other they would be too narrow for their words. */
        .pair {
          grid-template-columns: minmax(0, 1fr);
          gap: var(--viv-space-3);
        }
        .picture {
          grid-auto-rows: 9px;
        }
        /* However long the pictures are, what can be done stays in reach. */
        dialog {
          scroll-padding-block-end: 72px;
        }
        .head,
        .actions {
          position: sticky;
          z-index: 1;
          background: var(--viv-color-surface-raised);
        }
        .head {
          inset-block-start: calc(-1 * var(--viv-space-6));
          margin-block: calc(-1 * var(--viv-space-3)) var(--viv-space-2);
          padding-block: var(--viv-space-3);
        }
        .actions {
          inset-block-end: calc(-1 * var(--viv-space-6));
          margin-block: var(--viv-space-2) calc(-1 * var(--viv-space-3));
          padding-block: var(--viv-space-3);
        }
      }
    `,
  ];

  @query('dialog') private dialog!: HTMLDialogElement;
  @state() private services: ShellServices | undefined;
  @state() private artifact = '';
  /** When the chosen version was left, and why: no two are the same. */
  @state() private chosen = '';
  private end: (() => void) | undefined;

  /** Shows the versions of an artifact. */
  async open(services: ShellServices, artifact: string): Promise<void> {
    this.services = services;
    this.artifact = artifact;
    this.chosen = '';
    this.end?.();
    this.end = services.library.onChange(() => this.requestUpdate());
    await this.updateComplete;
    if (!this.dialog.open) this.dialog.showModal();
  }

  override render() {
    const { services } = this;
    const artifact = services?.library.get(this.artifact);
    if (!services || !artifact) return html`<dialog></dialog>`;
    const versions = [...artifact.versions].sort((left, right) => Date.parse(right.at) - Date.parse(left.at));
    const keyOf = ({ at, why }: (typeof versions)[number]) => `${at} ${why}`;
    const chosen = versions.find((version) => keyOf(version) === this.chosen) ?? versions[0];
    const { locale, timeZone } = services.host;
    return html`<dialog aria-labelledby="title" @close=${() => this.end?.()}>
      <form method="dialog" @submit=${(event: SubmitEvent) => this.onSubmit(event, chosen)}>
        <div class="head"><h2 id="title">${msg(str`Versions of “${artifact.title}”`)}</h2><button class="quiet icon" aria-label=${msg('Close')}>${lateIcons.close}</button></div>
        ${chosen
          ? html`<p class="muted">${msg('Every change of this page keeps the page as it was before.')}</p>
              <div class="body">
                <div class="list" role="radiogroup" aria-label=${msg('Versions')}>
                  ${versions.map(
                    (version) => html`<label>
                      <input type="radio" name="version" .checked=${version === chosen} @change=${() => (this.chosen = keyOf(version))} />
                      <span>${msg(str`Before: ${version.why}`)}</span><small>${clock(Date.parse(version.at), Date.now(), locale, timeZone)}</small>
                    </label>`,
                  )}
                </div>
                ${this.comparison(services, chosen.content, artifact)}
              </div>
              <div class="actions"><button class="primary" value="restore">${msg('Restore this version')}</button></div>`
          : html`<p class="muted">${msg('It has not been changed yet. Every change will keep the page as it was before.')}</p>`}
      </form>
    </dialog>`;
  }

  private comparison({ widgets }: ShellServices, then: ArtifactContent, now: ArtifactContent) {
    const titleOf = (tag: string) => widgets.get(tag)?.title ?? tag;
    const differences = differencesBetween(then, now, titleOf);
    return html`<div>
      <div class="pair">
        <figure><figcaption>${msg('Then')}</figcaption>${layoutPicture(then, titleOf, differences.then)}</figure>
        <figure><figcaption>${msg('Now')}</figcaption>${layoutPicture(now, titleOf, differences.now)}</figure>
      </div>
      ${differences.words.length ? html`<ul class="what" aria-label=${msg('What differs')}>${differences.words.map((line) => html`<li>${line}</li>`)}</ul>` : html`<p class="what">${msg('The same as now.')}</p>`}
    </div>`;
  }

  private onSubmit(event: SubmitEvent, version: { readonly at: string; readonly why: string; readonly content: ArtifactContent } | undefined): void {
    if ((event.submitter as HTMLButtonElement | null)?.value !== 'restore' || !version) return;
    const { library, host } = this.services!;
    const widgets = bringMissing(host.documents, version.content.placements);
    library.change(this.artifact, structuredClone(version.content), msg(str`Restored the version before: ${version.why}`).slice(0, 200), widgets.length > 0 ? { widgets } : {});
  }
}
