import { kinds } from '@vivarium/sdk/contract';
import createPurifier, { type DOMPurify } from 'dompurify';

let purifier: DOMPurify | undefined;

/** What a link may lead to. Without its slashes, `http:api` would be an address of this page's own. */
const LINK = /^(?:https?:\/\/|mailto:)/i;

/** A link that is followed unguarded must not replace the page or tell where it came from; other addresses are dropped. */
function guard(node: Element): void {
  if (node.tagName !== 'A') return;
  if (!LINK.test(node.getAttribute('href') ?? '')) {
    node.removeAttribute('href');
    return;
  }
  node.setAttribute('target', '_blank');
  node.setAttribute('rel', 'noopener noreferrer nofollow');
}

function prepare(): DOMPurify {
  const made = createPurifier(window);
  made.addHook('afterSanitizeAttributes', guard);
  return made;
}

/**
 * Foreign HTML (a mail's body) as text structure: headings, lists, tables, emphasis and links. No styles, forms,
 * media, ids or classes, and nothing that the browser would fetch.
 */
export function sanitise(html: string): string {
  return (purifier ??= prepare()).sanitize(html, {
    ALLOWED_TAGS: [
      'a', 'abbr', 'b', 'blockquote', 'br', 'caption', 'center', 'code', 'dd', 'del', 'div', 'dl', 'dt', 'em', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6',
      'hr', 'i', 'ins', 'li', 'mark', 'ol', 'p', 'pre', 'q', 's', 'small', 'span', 'strong', 'sub', 'sup', 'table', 'tbody', 'td', 'tfoot', 'th', 'thead', 'tr', 'u', 'ul',
    ],
    ALLOWED_ATTR: ['href', 'colspan', 'rowspan', 'dir', 'lang', 'title'],
    // The pattern for addresses would refuse their values too.
    ADD_URI_SAFE_ATTR: ['colspan', 'rowspan', 'dir', 'lang', 'title'],
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
    ALLOWED_URI_REGEXP: LINK,
  });
}

/** What a message's body says, its HTML sanitised. */
export function cleaned(output: unknown): { text: string; html?: string } {
  const { text, html } = kinds.message.actions.body.output.parse(output);
  return html === undefined ? { text } : { text, html: sanitise(html) };
}
