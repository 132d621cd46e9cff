/** Elements without an end tag (HTML standard, section 13.1.2). */
const VOID = new Set(['br', 'hr', 'img', 'input', 'wbr']);
const escape = (text) => text.replace(/[&<"]/g, (character) => ({ '&': '&amp;', '<': '&lt;', '"': '&quot;' })[character]);

/**
 * The page as somebody would save it: the elements, shadow trees and style sheets of a kept picture as one file of
 * HTML, without a line of script. Sheets are as often in it as trees use them, which is how HTML says that.
 */
export function lookAlike({ root, language, direction, page, sheets, tree, icons }) {
  const style = (numbers) => numbers.map((number) => `<style>${sheets[number]}</style>`).join('');
  const node = (seen) => (typeof seen === 'string' ? escape(seen) : element(typeof seen === 'number' ? icons[seen] : seen));
  const element = ({ n, a = {}, c = [], shadow }) => {
    const attributes = Object.entries(a).map(([name, value]) => ` ${name}="${escape(value)}"`).join('');
    const inside = shadow ? `<template shadowrootmode="open">${style(shadow.sheets)}${shadow.c.map(node).join('')}</template>` : '';
    return `<${n}${attributes}>${inside}${c.map(node).join('')}${VOID.has(n) ? '' : `</${n}>`}`;
  };
  const attributes = Object.entries({ ...root, lang: language, dir: direction }).map(([name, value]) => ` ${name}="${escape(value)}"`).join('');
  return `<!doctype html><html${attributes}><meta charset="utf-8"><title>Saved</title>${page.map((sheet) => `<style>${sheet}</style>`).join('')}<body><div class="stage">${tree.map(node).join('')}</div></body></html>`;
}
