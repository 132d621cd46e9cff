import { msg, str } from '@lit/localize';
import { kinds } from '@vivarium/sdk/contract';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { controls } from '../../ui/controls.css.js';
import { clock } from '../../ui/time.js';
import { dialogStyles } from '../dialog.css.js';
import { layoutPicture, pictureStyles } from '../history/layout-picture.js';
import type { ShellServices } from '../services.js';
import type { Bundle, Need } from './bundle.js';
import { fateOf } from './open-bundle.js';

/** What a file brings and what it needs, before any of it is here. */
@customElement('viv-bundle')
export class BundleDialog extends LitElement {
  static override styles = [
    controls,
    dialogStyles,
    pictureStyles,
    css`
      dialog {
        inline-size: min(560px, calc(100vw - 32px));
      }
      h3 {
        margin: var(--viv-space-5) 0 var(--viv-space-1);
        font-size: var(--viv-text-m);
        font-weight: var(--viv-weight-strong);
      }
      ul {
        display: grid;
        gap: var(--viv-space-1);
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li {
        display: flex;
        justify-content: space-between;
        gap: var(--viv-space-4);
      }
      li span:last-child {
        flex: none;
        color: var(--viv-color-text-muted);
      }
      .plan {
        inline-size: min(340px, 100%);
        margin-block: var(--viv-space-4);
      }
    `,
  ];

  @query('dialog') private dialog!: HTMLDialogElement;
  @state() private services: ShellServices | undefined;
  @state() private bundle: Bundle | undefined;
  private answer: ((yes: boolean) => void) | undefined;

  /** Shows a file; answers whether the person wants it here. */
  async ask(services: ShellServices, bundle: Bundle): Promise<boolean> {
    this.answer?.(false);
    this.services = services;
    this.bundle = bundle;
    await this.updateComplete;
    this.dialog.returnValue = '';
    if (!this.dialog.open) this.dialog.showModal();
    return new Promise((resolve) => (this.answer = resolve));
  }

  override render() {
    const { services, bundle } = this;
    if (!services || !bundle) return html`<dialog></dialog>`;
    const backup = bundle.vivarium === 'backup';
    const { locale, timeZone } = services.host;
    const made = clock(Date.parse(bundle.made), Date.now(), locale, timeZone);
    return html`<dialog aria-labelledby="title" @close=${() => this.answer?.(this.dialog.returnValue === 'yes')}>
      <form method="dialog">
        <h2 id="title">${backup ? msg('Restore this backup?') : msg(str`Add “${bundle.pages[0]?.title ?? ''}” to your pages?`)}</h2>
        <p class="muted">${backup ? msg(str`Made ${made}. Nothing here is lost: a page that differs becomes as it was then, and what it is now stays among its versions.`) : msg(str`Made ${made}. It comes as a page of its own.`)}</p>
        ${backup ? this.pages(services, bundle) : this.picture(services, bundle)}
        ${this.code(bundle)} ${this.unknown(services, bundle)} ${this.automations(bundle)} ${this.needs(services, bundle.needs)}
        ${backup ? html`<p class="muted">${msg('Accounts and permissions are in no backup: connect and allow again what is missing.')}</p>` : nothing}
        <div class="actions"><button value="no">${msg('Cancel')}</button><button class="primary" value="yes">${backup ? msg('Restore') : msg('Add the page')}</button></div>
      </form>
    </dialog>`;
  }

  private picture({ widgets }: ShellServices, { pages: [page], widgets: brought }: Bundle) {
    const titles = new Map(brought.map(({ manifest }) => [manifest.tag, manifest.title]));
    return page ? html`<div class="plan">${layoutPicture(page, (tag) => titles.get(tag) ?? widgets.get(tag)?.title ?? tag, new Map())}</div>` : nothing;
  }

  private pages({ library }: ShellServices, { pages }: Bundle) {
    const words = { new: msg('comes back'), same: msg('as it is here'), differs: msg('becomes as it was') };
    return html`<h3>${msg('Pages')}</h3><ul>${pages.map((page) => html`<li><span>${page.title}</span><span>${words[fateOf(library, page)]}</span></li>`)}</ul>`;
  }

  private code({ widgets }: Bundle) {
    if (widgets.length === 0) return nothing;
    return html`<h3>${msg('Brings code of its own')}</h3>
      <ul>${widgets.map(({ manifest }) => html`<li><span>${manifest.title}</span></li>`)}</ul>
      <p class="muted">${msg('It runs in frames and sees nothing of yours until you allow it.')}</p>`;
  }

  private unknown({ widgets: here }: ShellServices, { pages, widgets }: Bundle) {
    const known = new Set([...here.keys(), ...widgets.map(({ manifest }) => manifest.tag)]);
    const unknown = [...new Set(pages.flatMap(({ placements }) => placements.map(({ widget }) => widget)))].filter((tag) => !known.has(tag));
    if (unknown.length === 0) return nothing;
    return html`<h3>${msg('Widgets that are not here')}</h3>
      <ul>${unknown.map((tag) => html`<li><span>${tag}</span></li>`)}</ul>
      <p class="muted">${msg('The file does not bring them. Their places are kept, and say what is missing.')}</p>`;
  }

  private automations({ automations }: Bundle) {
    if (automations.length === 0) return nothing;
    return html`<h3>${msg('Automations')}</h3>
      <ul>${automations.map(({ name }) => html`<li><span dir="auto">${name}</span></li>`)}</ul>
      <p class="muted">${msg('None of them runs until you look at its plan and agree.')}</p>`;
  }

  private needs(services: ShellServices, needs: readonly Need[]) {
    if (needs.length === 0) return nothing;
    return html`<h3>${msg('Looks at')}</h3>
      <ul>${needs.map((need) => {
        const { title, there } = standing(services, need);
        return html`<li><span>${title}</span><span>${there ? msg('connected') : need.type === 'kind' ? msg('no account for it yet') : need.type === 'plugin' ? msg('plugin not installed') : msg('not connected')}</span></li>`;
      })}</ul>`;
  }
}

/** What a need is called, and whether something here meets it. */
function standing({ host }: ShellServices, need: Need): { title: string; there: boolean } {
  if (need.type === 'plugin') return { title: need.title, there: host.installed.some(({ id, problem }) => id === need.plugin && !problem) };
  if (need.type === 'connector') return { title: need.title, there: host.accounts.some(({ connector }) => connector === need.connector) };
  const kind = Object.values(kinds).find(({ id }) => id === need.kind);
  const offers = (connector: string) => Object.values(host.contract(connector)?.definition.collections ?? {}).some((collection) => collection.kind?.id === need.kind);
  return { title: kind ? msg(kind.title) : need.kind, there: host.accounts.some(({ connector }) => offers(connector)) };
}
