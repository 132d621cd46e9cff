import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parse, type DefaultTreeAdapterTypes } from 'parse5';
import { appPage } from './app-page.js';
import { hashSource } from './frame-page.js';

const parts = { allowed: [] as string[], storage: {}, lockdown: '"use strict";lock();', prelude: '"use strict";prelude();', shell: 'http://127.0.0.1:1', allowlist: true };
const scriptsOf = (html: string) => {
  const found: { type: string; source: string | undefined; text: string }[] = [];
  const visit = (node: DefaultTreeAdapterTypes.Node): void => {
    if ('tagName' in node && node.tagName === 'script') {
      const of = (name: string) => node.attrs.find((one) => one.name === name)?.value;
      found.push({ type: of('type') ?? '', source: of('src'), text: node.childNodes.map((child) => ('value' in child ? child.value : '')).join('') });
    } else if ('childNodes' in node) for (const child of node.childNodes) visit(child);
  };
  visit(parse(html));
  return found;
};

describe('the page of an app', () => {
  it('runs its own inline scripts, each by its hash and only in this document, and no other', () => {
    const { body, headers } = appPage({ ...parts, html: `<!doctype html><title>A</title><script type="module" crossorigin>import './x';\r\napp();</script><p>B<script>"use strict"; late('</scr' + 'ipt>')</script><script type="text/template">{{x}}</script><script src="https://cdn.example/x.js"></script><svg><script>vector()</script></svg>` });
    const scripts = scriptsOf(body);
    const policy = headers['content-security-policy']!;
    const inline = scripts.filter(({ source, type }) => source === undefined && ['', 'module'].includes(type));
    assert.equal(inline.length, 4);
    const [ours, ...theirs] = inline;
    // The first is ours, with what the storage holds behind it: it alone makes the name that the others end without.
    const name = /defineProperty\(window,'(vivarium[0-9a-f]{32})'/.exec(ours!.text)?.[1];
    assert.match(ours!.text, /^if\(window\.parent!==window\.top\)throw 0;;\(function\(\)\{"use strict";lock\(\)\}\)\(\);[^]*prelude\(\)/);
    for (const { text } of theirs) assert.ok(text.startsWith(`if(${name}!==1)throw 0;\n`), text);
    for (const { text } of inline) assert.ok(policy.includes(hashSource(text)));
    assert.deepEqual([scripts[1]!.type, scripts[1]!.text], ['application/json', '{}']);
    assert.equal((policy.match(/sha256-/g) ?? []).length, 4);
    assert.ok(!/unsafe-inline[^;]*;[^;]*script|script-src[^;]*(unsafe|https)/.test(policy));
    assert.equal(headers['connection-allowlist'], '()');
  });

  it('takes a map of imports as data only, and gives its scripts a name that no page knows before', () => {
    const pageOf = (map: string) => scriptsOf(appPage({ ...parts, html: `<script type="importmap">${map}</script><script>app()</script>` }).body);
    const [, , map] = pageOf('{"imports": {"x": "\\u003c/script>"}}');
    assert.deepEqual(JSON.parse(map!.text), { imports: { x: '</script>' } });
    for (const code of ['new RTCPeerConnection()', '"use strict"', '{}; evil()', '']) assert.equal(pageOf(code)[2]!.text, '{}');
    assert.notEqual(pageOf('{}')[3]!.text, pageOf('{}')[3]!.text);
  });

  it('leads nowhere and holds no other document', () => {
    const { body } = appPage({ ...parts, html: '<base href="https://evil.example"><meta http-equiv="refresh" content="0;url=https://evil.example"><meta name="color-scheme" content="dark"><link rel="preconnect" href="https://evil.example"><link rel="stylesheet" href="https://cdn.example/x.css"><iframe srcdoc="x"></iframe><div><object data="x"></object><embed src="x">text</div>' });
    assert.ok(!/<base|http-equiv|preconnect|iframe|object|embed/.test(body), body);
    assert.match(body, /color-scheme/);
    assert.match(body, /stylesheet/);
  });

  it('reaches what was allowed, by what it is for', () => {
    const { headers } = appPage({ ...parts, html: '<p>', allowed: ['connect https://api.example.com', 'load https://*.cdn.example.com'] });
    const policy = headers['content-security-policy']!;
    assert.match(policy, /connect-src https:\/\/api\.example\.com;/);
    assert.match(policy, /script-src 'sha256-[^;]+' https:\/\/\*\.cdn\.example\.com;/);
    assert.match(policy, /img-src data: blob: https:\/\/\*\.cdn\.example\.com;/);
    assert.equal(headers['connection-allowlist'], '("https://api.example.com/*" "https://*.cdn.example.com/*")');
  });

  it('is not broken out of by what the storage holds', () => {
    const storage = { a: '</script><script>evil()</script>' };
    const scripts = scriptsOf(appPage({ ...parts, html: '<p>', storage }).body);
    assert.equal(scripts.length, 2);
    assert.deepEqual(JSON.parse(scripts[1]!.text), storage);
  });
});
