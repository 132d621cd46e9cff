/**
 * Run in the page: the page as somebody would save it, as one file of HTML without a line of script. The elements that
 * are in sight, their shadow trees and style sheets; of what lies outside, its size. Sheets are as often in it as trees
 * use them, which is how HTML says that.
 */
export function savedPage() {
  const escape = (text) => text.replace(/[&<"]/g, (character) => ({ '&': '&amp;', '<': '&lt;', '"': '&quot;' })[character]);
  /** Elements without an end tag (HTML standard, section 13.1.2). */
  const ends = (name) => (['br', 'hr', 'img', 'input', 'wbr'].includes(name) ? '' : `</${name}>`);
  const kept = /^(class|part|exportparts|slot|style|dir|lang|type|disabled|placeholder|open|state|tone|breakpoint|[a-z-]*collapsed|alone|wide|compact|selected|checked|role|aria-(pressed|current|checked|expanded|selected|busy)|data-[a-z-]+|viewBox|d|[cr][xy]?|x|y|width|height|points|fill|stroke|stroke-[a-z]+)$/;
  // As they were written: a browser writes a short form with a variable in it as if it were empty.
  const written = new Map();
  const words = (sheet) => (written.get(sheet) ?? [...sheet.cssRules].map(({ cssText }) => cssText).join('\n')).replace(/\/\*[^]*?\*\/|\s+/g, ' ').replace(/content-visibility: ?auto/g, 'content-visibility: visible');
  const style = (sheets) => sheets.map((sheet) => `<style>${words(sheet)}</style>`).join('');
  const node = (of) => (of.nodeType === Node.TEXT_NODE ? escape(of.data.trim() === '' ? ' ' : of.data) : of.nodeType === Node.ELEMENT_NODE ? element(of) : '');
  const nodes = (of) => [...of.childNodes].map(node).join('');
  const element = (of) => {
    const { localName } = of;
    if (localName === 'style' || localName === 'script') return '';
    const box = of.getBoundingClientRect();
    const boxless = box.width === 0 && box.height === 0;
    if (boxless && localName !== 'slot' && of.getClientRects().length === 0 && getComputedStyle(of).display !== 'contents') return '';
    const attributes = new Map([...of.attributes].filter(({ name }) => kept.test(name)).map(({ name, value }) => [name, value]));
    if (of.hasAttribute('href')) attributes.set('href', '#');
    const away = !boxless && (box.top > innerHeight || box.bottom < 0 || box.left > innerWidth || box.right < 0);
    if (away || localName === 'select') attributes.set('style', `${attributes.get('style') ?? ''};box-sizing:border-box;inline-size:${of.offsetWidth}px;block-size:${of.offsetHeight}px`);
    const start = `<${localName}${[...attributes].map(([name, value]) => ` ${name}="${escape(value)}"`).join('')}>`;
    if (away) return start + ends(localName);
    if (localName === 'select') return `${start}${[...of.selectedOptions].map(({ label }) => `<option>${escape(label)}</option>`).join('')}</select>`;
    for (const result of of.constructor.elementStyles ?? []) written.set(result.styleSheet, result.cssText);
    const shadow = of.shadowRoot ? `<template shadowrootmode="open">${style(of.shadowRoot.adoptedStyleSheets)}${nodes(of.shadowRoot)}</template>` : '';
    return start + shadow + nodes(of) + ends(localName);
  };
  const { documentElement, body } = document;
  const { font } = getComputedStyle(body);
  const root = ['style', 'data-theme', 'lang', 'dir'].filter((name) => documentElement.hasAttribute(name)).map((name) => ` ${name}="${escape(documentElement.getAttribute(name))}"`);
  return `<!doctype html><html${root.join('')}><meta charset="utf-8"><title>Saved</title>${style([...document.adoptedStyleSheets])}<style>body{font:${font}}</style><body>${nodes(body)}</body></html>`;
}

/** Run in the page: the last text of a widget that a picture shows as one line. */
export function lastLine([name, lines]) {
  const found = [];
  const visit = (of, inside) => {
    if (of.nodeType === Node.TEXT_NODE && inside && lines.includes(of.data.trim())) found.push(of.data.trim());
    for (const child of [...(of.shadowRoot?.childNodes ?? []), ...of.childNodes]) visit(child, inside || of.localName === name);
  };
  visit(document.body, false);
  return found.filter((line) => line.length > 5).at(-1);
}
