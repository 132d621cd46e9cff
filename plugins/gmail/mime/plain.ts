const named: Record<string, string> = {
  amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', shy: '', zwnj: '', zwj: '',
  ndash: '–', mdash: '—', hellip: '…', lsquo: '‘', rsquo: '’', ldquo: '“', rdquo: '”', laquo: '«', raquo: '»',
  bull: '•', middot: '·', copy: '©', reg: '®', trade: '™', euro: '€', pound: '£', deg: '°', times: '×',
  auml: 'ä', ouml: 'ö', uuml: 'ü', Auml: 'Ä', Ouml: 'Ö', Uuml: 'Ü', szlig: 'ß', eacute: 'é', egrave: 'è', agrave: 'à', ccedil: 'ç', ntilde: 'ñ',
};

function codePoint(code: number): string {
  return code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : '\ufffd';
}

/** Text with its HTML character references resolved; unknown ones stay. */
export function decodeEntities(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(\w{1,10}));/gi, (whole, decimal: string | undefined, hex: string | undefined, name: string | undefined) => {
    if (decimal) return codePoint(Number(decimal));
    if (hex) return codePoint(parseInt(hex, 16));
    return Object.hasOwn(named, name!) ? named[name!]! : whole;
  });
}

/** Deeper quotes are marked like this one. */
const DEEPEST = 9;

/** Text between \u0001 and \u0002 as plain mails quote, so that nobody takes it for the sender's own words. */
function quote(text: string): string {
  let depth = 0;
  const parts: string[] = [];
  for (const part of text.split(/([\u0001\u0002])/)) {
    if (part === '\u0001') depth += 1;
    else if (part === '\u0002') depth = Math.max(0, depth - 1);
    else if (part.trim() !== '') parts.push(depth === 0 ? part.trim() : part.trim().replace(/^/gm, `${'>'.repeat(Math.min(depth, DEEPEST))} `));
  }
  return parts.join('\n');
}

/** A tag that never ends says nothing in a browser either. Without it the end of each tag is found at once, however many begin. */
function withoutOpenEnd(html: string): string {
  const closed = html.lastIndexOf('>') + 1;
  const open = html.slice(closed).search(/<[a-z/!?]/i);
  return open < 0 ? html : html.slice(0, closed + open);
}

/** What a person would read of an HTML mail, as plain text. Not a sanitiser: the result is only ever shown as text. */
export function htmlToText(html: string): string {
  const seen = html
    .replace(/[\u0001\u0002]/g, '')
    .replace(/<!--[^]*?(?:-->|$)/g, '')
    .replace(/<(script|style|head|title|template)\b[^]*?(?:<\/\1\s*>|$)/gi, '')
    .replace(/\s+/g, ' ');
  const text = decodeEntities(
    withoutOpenEnd(seen)
      .replace(/<li\b[^>]*>/gi, '\n• ')
      .replace(/<(\/?)blockquote\b[^>]*>/gi, (_, closes: string) => (closes ? '\u0002' : '\u0001'))
      .replace(/<(?:br|hr|\/p|\/div|\/h[1-6]|\/tr|\/ul|\/ol|\/table)\b[^>]*>/gi, '\n')
      .replace(/<\/t[dh]>/gi, ' ')
      .replace(/<[a-z/!?][^>]*>/gi, ''),
  )
    .replace(/[ \t\u00a0]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n');
  return quote(text).trim();
}
