import createPurifier, { type DOMPurify } from 'dompurify';

let purifier: DOMPurify | undefined;

/** What a link may lead to. */
const LINK = /^(?:https?:|mailto:)/i;

/**
 * Keeps a link's address as data: nothing in foreign content navigates by itself. The page opens `data-href` through
 * its own link handling, which shows where it leads.
 */
function disarm(node: Element): void {
  if (node.tagName !== 'A') return;
  const href = node.getAttribute('href') ?? '';
  for (const name of ['href', 'target', 'rel', 'download', 'ping']) node.removeAttribute(name);
  if (!LINK.test(href)) return;
  node.setAttribute('data-href', href);
  node.setAttribute('title', href);
  node.setAttribute('role', 'link');
  node.setAttribute('tabindex', '0');
}

function prepare(): DOMPurify {
  const made = createPurifier(window);
  made.addHook('afterSanitizeAttributes', disarm);
  return made;
}

/**
 * Foreign HTML (a mail's body) as text structure: headings, lists, tables, emphasis, links as data. No styles, forms,
 * media, ids or classes, and nothing that the browser would fetch.
 */
export function sanitise(html: string): string {
  return (purifier ??= prepare()).sanitize(html, {
    ALLOWED_TAGS: [
      'a', 'abbr', 'b', 'blockquote', 'br', 'caption', 'center', 'code', 'dd', 'del', 'div', 'dl', 'dt', 'em', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6',
      'hr', 'i', 'ins', 'li', 'mark', 'ol', 'p', 'pre', 'q', 's', 'small', 'span', 'strong', 'sub', 'sup', 'table', 'tbody', 'td', 'tfoot', 'th', 'thead', 'tr', 'u', 'ul',
    ],
    ALLOWED_ATTR: ['href', 'colspan', 'rowspan', 'dir', 'lang', 'title'],
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
    ALLOWED_URI_REGEXP: LINK,
  });
}
