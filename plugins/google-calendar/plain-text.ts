const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

const href = /\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/i;

/** A link as its words and where it leads: the way into a call is often in nothing else. */
function linkText(whole: string, attributes: string, words: string): string {
  const [, quoted, single, bare] = href.exec(attributes) ?? [];
  const address = quoted ?? single ?? bare ?? '';
  return !/^(?:https?:\/\/|mailto:)\S+$/i.test(address) || words.includes(address) ? words : `${words} (${address})`;
}

/** Whether a description holds more than {@link plainText} can tell, so that writing its text back would lose something. */
export const isFormatted = (source: string): boolean => /<\/?(?!(?:br|p|div|html-blob)\b)[a-z][^>]*>/i.test(source);

/** Text of a description that Google may keep as HTML: line breaks and addresses kept, tags dropped. The result is text, never markup. */
export function plainText(source: string): string {
  if (!/[<&]/.test(source)) return source;
  return source
    .replace(/<a\b([^>]*)>([^]*?)<\/a\s*>/gi, linkText)
    .replace(/<(?:br|\/p|\/div|\/li|\/h\d)\b[^>]*>/gi, '\n')
    .replace(/<li\b[^>]*>/gi, '• ')
    .replace(/<\/?[a-z][^>]*>/gi, '')
    .replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w+));/gi, (whole, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined) return entities[name.toLowerCase()] ?? whole;
      const point = decimal !== undefined ? Number(decimal) : parseInt(hex ?? '', 16);
      return point <= 0x10ffff ? String.fromCodePoint(point) : whole;
    })
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
