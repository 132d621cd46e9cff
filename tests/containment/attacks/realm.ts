import { attacksOf } from '../attack.js';

/** Code as text that prints its own token: it says so only if it runs. */
const text = `('console.log("loot:' + $.token + ':' + $.token + '")')`;
const script = `('<script>console.log("loot:' + $.token + ':' + $.token + '")</' + 'script>')`;

/** Code that was never part of the widget's source: once it runs, so does a realm without the lockdown. */
export const realm = attacksOf(
  'realm',
  {
    eval: `(0, eval)(${text});`,
    Function: `new Function(${text})();`,
    'function constructor found by a prototype': `(function () {}).constructor(${text})();`,
    'asynchronous function constructor': `await (async () => {}).constructor(${text})();`,
    'generator function constructor': `(function* () {}).constructor(${text})().next();`,
    'timer with text': `setTimeout(${text}, 0); await $.wait(50);`,
    'inline script element': `$.put('script', { textContent: ${text} });`,
    'inline script with a nonce that was read': `const nonce = [...document.querySelectorAll('script')].map((one) => one.nonce || one.getAttribute('nonce')).find(Boolean) ?? ''; $.put('script', { nonce, textContent: ${text} });`,
    'inline module': `$.put('script', { type: 'module', textContent: ${text} });`,
    'script from a blob': `$.put('script', { src: URL.createObjectURL(new Blob([${text}], { type: 'text/javascript' })) });`,
    'script from a data address': `$.put('script', { src: 'data:text/javascript,' + encodeURIComponent(${text}) });`,
    'module from a blob': `await import(/* @vite-ignore */ URL.createObjectURL(new Blob([${text}], { type: 'text/javascript' })));`,
    'module from a data address': `await import(/* @vite-ignore */ 'data:text/javascript,' + encodeURIComponent(${text}));`,
    'event handler attribute': `$.html('<img src="data:,x" onerror="' + ${text}.replaceAll('"', '&quot;') + '">'); await $.wait(100);`,
    'toggle handler': `$.html('<details open ontoggle="' + ${text}.replaceAll('"', '&quot;') + '"></details>'); await $.wait(100);`,
    'handler set as text': `document.body.setAttribute('onclick', ${text}); document.body.click();`,
    'fragment with a script': `const range = document.createRange(); range.selectNode(document.body); document.body.append(range.createContextualFragment(${script}));`,
    'document.write of a script': `document.write(${script});`,
    'child document with a script': `$.put('iframe', { srcdoc: ${script} });`,
    'child document, sandbox without limits': `$.put('iframe', { sandbox: 'allow-scripts allow-same-origin allow-popups', srcdoc: ${script} });`,
    'script address in a frame': `$.put('iframe', { src: 'javascript:' + ${text} });`,
    'script address as location': `location.href = 'javascript:void(' + ${text} + ')'; await $.wait(100);`,
    'script address in an anchor': `const anchor = $.put('a', { href: 'javascript:void(' + ${text} + ')' }); anchor.click(); await $.wait(100);`,
    'script address in an opened window': { onPoke: `window.open('javascript:void(' + ${text} + ')', '_self');`, poke: 'click' },
    'document from a blob': `$.put('iframe', { src: URL.createObjectURL(new Blob([${script}], { type: 'text/html' })) });`,
    'document from a data address': `$.put('iframe', { src: 'data:text/html,' + encodeURIComponent(${script}) });`,
    'object from a blob': `$.put('object', { data: URL.createObjectURL(new Blob([${script}], { type: 'text/html' })) });`,
    'blank frame’s eval': `const frame = document.createElement('iframe'); document.body.append(frame); frame.contentWindow.eval(${text});`,
    'blank frame’s document': `const frame = document.createElement('iframe'); document.body.append(frame); const inner = frame.contentDocument; inner.body.append(Object.assign(inner.createElement('script'), { textContent: ${text} }));`,
    'worker from a blob': `this.kept = new Worker(URL.createObjectURL(new Blob([${text}])));`,
    'own document loaded in a child frame, its first script stopped': `const frame = $.put('iframe', { src: location.href }); await new Promise((resolve) => { frame.onload = resolve; setTimeout(resolve, 500); }); const inner = frame.contentWindow; inner.eval(${text});`,
    'allowed script repeated': `const copy = document.createElement('script'); const own = [...document.scripts].at(-1); copy.type = own?.type ?? ''; copy.textContent = (own?.textContent ?? '') + '\\n;' + ${text}; document.body.append(copy);`,
    'trusted types policy': `const policy = globalThis.trustedTypes?.createPolicy('vc' + $.token, { createScript: (value) => value, createHTML: (value) => value, createScriptURL: (value) => value }); (0, eval)(policy ? policy.createScript(${text}) : ${text});`,
    'XSLT that writes a script': `const sheet = new DOMParser().parseFromString('<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"><xsl:template match="/"><script xmlns="http://www.w3.org/1999/xhtml">console.log("loot:' + $.token + ':' + $.token + '")</script></xsl:template></xsl:stylesheet>', 'text/xml'); if (typeof XSLTProcessor === 'function') { const made = new XSLTProcessor(); made.importStylesheet(sheet); document.body.append(made.transformToFragment(sheet, document)); } else { const inner = document.createElement('iframe'); document.body.append(inner); inner.contentDocument.write(${script}); }`,
  },
  { proof: 'loot' },
);
