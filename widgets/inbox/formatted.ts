import { LitElement, css } from 'lit';
import { customElement, property } from 'lit/decorators.js';

/** The browser's own sanitiser: `setHTML` parses and drops whatever is not named here, and needs no trusted HTML. */
interface SanitizingElement extends HTMLElement {
  setHTML?(html: string, options: { sanitizer: { elements: readonly string[]; attributes: readonly string[]; replaceWithChildrenElements?: readonly string[] } }): void;
}

const elements = 'a abbr b blockquote br caption code dd div dl dt em h1 h2 h3 h4 h5 h6 hr i li ol p pre s small span strong sub sup table tbody td tfoot th thead tr u ul'.split(' ');
const sanitizer = { elements, attributes: ['href', 'dir', 'lang', 'colspan', 'rowspan'], replaceWithChildrenElements: ['font', 'center', 'article', 'section', 'main'] };

/** A link in a mail was chosen; the widget decides what becomes of it. */
export class LinkEvent extends Event {
  static readonly type = 'viv-link';
  constructor(readonly url: string) {
    super(LinkEvent.type, { bubbles: true, composed: true });
  }
}

/** Whether the words of a link name another site than it leads to. */
function namesAnother({ textContent, hostname }: HTMLAnchorElement): boolean {
  const site = (host: string) => host.toLowerCase().replace(/^www\./, '');
  const named = /(?:[\p{L}\p{N}-]+\.)+\p{L}{2,}/u.exec(textContent)?.[0];
  return named !== undefined && site(named) !== site(hostname);
}

/**
 * Formatted mail, cleaned by the host and once more by the browser: no scripts, styles, images or forms. Links do not
 * navigate but are announced.
 * @fires viv-link - {@link LinkEvent}
 */
@customElement('viv-formatted-mail')
export class FormattedMail extends LitElement {
  static override styles = css`
    :host {
      display: block;
      overflow-x: auto;
      overflow-wrap: anywhere;
    }
    .mail {
      overflow-wrap: anywhere;
    }
    a {
      color: var(--viv-color-accent);
    }
    blockquote {
      margin: var(--viv-space-2) 0;
      padding-inline-start: var(--viv-space-2);
      border-inline-start: 2px solid var(--viv-color-border);
      color: var(--viv-color-text-muted);
    }
    h1,
    h2,
    h3 {
      font-size: 1.1em;
    }
    table {
      border-spacing: var(--viv-space-2) 0;
    }
    td,
    th {
      vertical-align: top;
      text-align: start;
    }
  `;

  @property({ attribute: false }) html = '';

  /** Whether this browser can clean HTML; without it mail is shown as text. */
  static get available(): boolean {
    return 'setHTML' in HTMLElement.prototype;
  }

  protected override createRenderRoot() {
    const root = super.createRenderRoot();
    const box = document.createElement('div');
    box.className = 'mail';
    box.addEventListener('click', (event) => this.onClick(event));
    root.append(box);
    return root;
  }

  protected override update(changed: Map<PropertyKey, unknown>): void {
    super.update(changed);
    const box: SanitizingElement = this.renderRoot.querySelector<SanitizingElement>('.mail')!;
    box.setHTML?.(this.html, { sanitizer });
    for (const link of box.querySelectorAll('a')) {
      if (!/^https?:/i.test(link.protocol)) link.removeAttribute('href');
      else if (namesAnother(link)) link.append(` (${link.hostname})`);
    }
  }

  override render(): undefined {
    return undefined;
  }

  private onClick(event: Event): void {
    const link = (event.target as HTMLElement).closest('a');
    if (!link) return;
    event.preventDefault();
    if (link.href) this.dispatchEvent(new LinkEvent(link.href));
  }
}
