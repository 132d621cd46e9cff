import { expect } from '@open-wc/testing';
import { sanitise } from './sanitise.js';

/** Ways that HTML became script in sanitisers, mail programs and browsers. All set `pwned` or fetch `t.example` where they work. */
const corpus = [
  // parsed twice, differently (mutation)
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=pwned=1&gt;">',
  '<form><math><mtext></form><form><mglyph><style></math><img src onerror=pwned=1>',
  '<svg></p><style><a id="</style><img src=1 onerror=pwned=1>">',
  '<noscript><p title="</noscript><img src=x onerror=pwned=1>">',
  '<svg><desc><noscript><style></desc><img title="</style></svg><img src onerror=pwned=1>">',
  '<math><annotation-xml encoding="text/html"><style><img title="</style><img src onerror=pwned=1>"></style></annotation-xml></math>',
  '<svg><![CDATA[><img src onerror=pwned=1>]]></svg>',
  '<svg><title><style><img title="</style><img src onerror=pwned=1>"></title></svg>',
  '<table><td><svg><foreignobject><table><tr><td></svg><img src onerror=pwned=1>',
  '<xmp><p title="</xmp><img src onerror=pwned=1>">',
  '<textarea><p title="</textarea><img src onerror=pwned=1>">',
  '<title><p title="</title><img src onerror=pwned=1>">',
  '<select><template shadowrootmode=open><img src onerror=pwned=1></template></select>',
  '<div><template shadowrootmode="open"><style>@import "https://t.example"</style><slot></slot></template></div>',
  '<a href="x"><a href="javascript:pwned=1">nested',
  `${'<div>'.repeat(600)}<img src onerror=pwned=1>`,
  `${'<svg><foreignObject>'.repeat(200)}<img src onerror=pwned=1>`,
  '<!--><img src onerror=pwned=1>-->',
  '<!--!> <img src onerror=pwned=1> -->',
  '<?xml version="1.0"?><img src onerror=pwned=1>',
  '<p title="--><img src onerror=pwned=1>">t</p>',
  // script by other names
  '<script>pwned=1</script>', '<SCRIPT/SRC=//t.example/x.js></SCRIPT>', '<script\x20type="text/javascript">pwned=1;</script>', '<svg><script href="data:,pwned=1"></script></svg>',
  '<img src=x onerror=pwned=1>', '<img/src/onerror=pwned=1>', '<details open ontoggle=pwned=1>x</details>', '<p onpointerrawupdate=pwned=1>x', '<b onfocus=pwned=1 autofocus tabindex=0>x', '<a onbeforetoggle=pwned=1 popover>x', '<div contenteditable onblur=pwned=1>x', '<table onanimationstart=pwned=1 style="animation:x">x', '<marquee onstart=pwned=1>x',
  '<svg><animate onbegin=pwned=1 attributeName=x dur=1s>', '<svg><set attributeName=href to=javascript:pwned=1><a>x</a></svg>', '<svg><use href="data:image/svg+xml,<svg id=x xmlns=http://www.w3.org/2000/svg><image href=1 onerror=pwned=1 /></svg>#x"/></svg>',
  // addresses
  '<a href="javascript:pwned=1">x</a>', '<a href="&#106;avascript:pwned=1">x</a>', '<a href="java&#x0A;script:pwned=1">x</a>', '<a href="\x01javascript:pwned=1">x</a>', '<a href="javascript&colon;pwned=1">x</a>', '<a href="vbscript:pwned=1">x</a>', '<a href="data:text/html;base64,PHNjcmlwdD4=">x</a>', '<a href="blob:https://t.example/1">x</a>', '<a href="view-source:https://t.example">x</a>', '<a href="intent://t.example">x</a>', '<a href="//t.example/x">x</a>', '<a href="/api/state">x</a>', '<a href="#code=1">x</a>', '<a href="https:t.example">x</a>', '<a href="http:api/state">x</a>', '<a href="http:/api/state">x</a>', '<a href="http:\\\\t.example">x</a>', '<a xlink:href="javascript:pwned=1">x</a>', '<math href="javascript:pwned=1">x</math>', '<area href="javascript:pwned=1">',
  // fetched by being there
  '<img src=https://t.example/a>', '<img srcset="https://t.example/b 1x">', '<picture><source srcset=https://t.example/c><img></picture>', '<video src=https://t.example/d poster=https://t.example/e><track src=https://t.example/f></video>', '<audio src=https://t.example/g>', '<input type=image src=https://t.example/h>', '<body background=https://t.example/i>', '<td background=https://t.example/j>x', '<link rel=preconnect href=https://t.example>', '<link rel=dns-prefetch href=//t.example>', '<svg><image href=https://t.example/k /></svg>', '<svg><filter><feImage href=https://t.example/l /></filter></svg>', '<object data=https://t.example/m></object>', '<embed src=https://t.example/n>', '<iframe src=https://t.example/o></iframe>', '<iframe srcdoc="<img src=https://t.example/p>"></iframe>', '<blockquote cite=https://t.example/q>x</blockquote>', '<q cite=https://t.example/r>x</q>', '<a href=https://a.example ping=https://t.example/s>x</a>', '<a href=https://a.example attributionsrc=https://t.example/t>x</a>', '<script type=speculationrules>{"prefetch":[{"urls":["https://t.example/u"]}]}</script>',
  // style that leaves its place
  '<style>@import "https://t.example/v";*{display:none}</style>', '<p style="position:fixed;inset:0;z-index:9999">x</p>', '<p style="background:url(https://t.example/w)">x</p>', '<div style="background:image-set(\'https://t.example/x\' 1x)">x</div>', '<font color=red size=99999>x</font>', '<table width=99999 height=99999 border=99999 bgcolor=red align=right><td width=99999>x', '<p class="viv-view" part=box slot=x id=app is=viv-app>x</p>', '<viv-briefing></viv-briefing>', '<hr width=99999 size=9999>', '<plaintext>x', '<frameset><frame src=https://t.example>', '<dialog open>x</dialog>', '<div popover=manual>x</div>',
  // takes over names and forms
  '<form id=app name=body><input name=attributes><input name=childNodes>', '<img name=getElementById>', '<a id=location href=https://t.example>x</a><a id=location name=href>y</a>', '<form action=https://t.example><button formaction=javascript:pwned=1>x</button></form>', '<button form=x formaction=https://t.example>x</button>', '<meta http-equiv=refresh content="0;url=https://t.example">', '<meta http-equiv=Content-Security-Policy content="">', '<base href=https://t.example/>', '<base target=_top>', '<keygen>', '<isindex action=https://t.example>', '<input name=password type=password>',
];
const tags = new Set('a abbr b blockquote br caption center code dd del div dl dt em h1 h2 h3 h4 h5 h6 hr i ins li mark ol p pre q s small span strong sub sup table tbody td tfoot th thead tr u ul'.split(' '));
const attributes = new Set('href target rel colspan rowspan dir lang title'.split(' '));

/** What a browser makes of the clean text, in a document where nothing runs. */
function elementsOf(html: string): Element[] {
  const { body } = document.implementation.createHTMLDocument('');
  body.innerHTML = html;
  return [...body.querySelectorAll('*')];
}

describe('foreign HTML: the corpus', () => {
  for (const dirty of corpus)
    it(dirty.slice(0, 110), async () => {
      const clean = sanitise(dirty);
      const box = document.createElement('div');
      box.innerHTML = clean;
      document.body.append(box);
      await new Promise((resolve) => setTimeout(resolve));
      box.remove();
      expect('pwned' in globalThis, clean).to.equal(false);
      for (const element of elementsOf(clean)) {
        expect(tags.has(element.localName), element.localName).to.equal(true);
        // Once parsed, it cannot be taken off, only emptied.
        if (element.getAttribute('is') === '') element.removeAttribute('is');
        for (const name of element.getAttributeNames()) expect(attributes.has(name), `${name} of ${element.localName}`).to.equal(true);
        const href = element.getAttribute('href');
        if (href !== null) expect(href).to.match(/^(?:https?:\/\/|mailto:)/i);
      }
      expect(sanitise(clean), 'cleaning twice changes nothing').to.equal(clean);
    });

  it('all of it in one mail, around what the mail says', () => {
    const clean = sanitise(`<h1>Offer</h1>${corpus.filter((one) => !/plaintext|<!--|textarea|<title|xmp|frameset|repeat/.test(one) && one.length < 400).join('')}`);
    expect(clean).to.contain('<h1>Offer</h1>');
    for (const element of elementsOf(clean)) expect(tags.has(element.localName), element.localName).to.equal(true);
  });
});
