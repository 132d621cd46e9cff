import { expect, fixture, waitUntil } from '@open-wc/testing';
import { resetMouse, sendMouse } from '@web/test-runner-commands';
import { css, html, LitElement, svg } from 'lit';
import { tokens } from '../../ui/tokens.css.js';
import { KEPT_AS, PICTURE_OVER, surroundingsNow, type Picture, type Seen } from './picture.js';
import { showPicture } from './show.js';
import { pictureOf } from './take.js';

const stranger = '<img src=x onerror=alert(1)> & "quoted"';
const lamp = svg`<path d="M0 0h9v9z" fill="var(--lamp)"></path>`;

class Card extends LitElement {
  static override styles = css`
    :host {
      display: grid;
      grid-template-columns: 90px 1fr;
      inline-size: 300px;
      font: 13px / 1.45 'Liberation Sans', sans-serif;
      color: rgb(1, 2, 3);
      --lamp: rgb(4, 5, 6);
    }
    .card {
      position: relative;
      block-size: 60px;
      border: 2px solid rgb(7, 8, 9);
      border-radius: 6px;
      overflow: auto;
    }
    .badge::before {
      content: 'No. ';
    }
    .dot::after {
      content: '';
      position: absolute;
      inset: 33px auto auto 5px;
      inline-size: 8px;
      block-size: 8px;
      background: rgb(10, 11, 12);
    }
    .over {
      position: absolute;
      inset: 30px auto auto 0;
      background: rgb(13, 14, 15);
      inline-size: 10px;
      block-size: 10px;
    }
    .one {
      overflow: hidden;
      inline-size: 60px;
      white-space: nowrap;
      text-overflow: ellipsis;
    }
    .gone {
      opacity: 0;
    }
    a {
      color: rgb(16, 17, 18);
      transition: color 60s;
    }
    a:hover {
      color: rgb(19, 20, 21);
      font-weight: 700;
    }
  `;
  override render() {
    return html`<h2 class="title">${stranger}</h2>
      <p class="wraps">A sentence that is too long for one line of ninety pixels</p>
      <a href="https://example.com/private" @click=${() => undefined}>Read</a><slot name="more"></slot>
      <div class="card dot"><i class="over"></i><b class="badge">1</b>
        <p>above</p><p>below</p><p>out of sight</p></div>
      <p class="one">One line that is cut off</p><p class="gone">Not seen</p><p hidden>Hidden</p>
      <svg viewBox="0 0 9 9" width="9" height="9">${lamp}</svg><svg viewBox="0 0 9 9" width="9" height="9" style="rotate:90deg">${lamp}</svg>
      <select><option>One that is longer than the chosen</option><option selected>Two</option></select>
      <iframe title="foreign" srcdoc="secret of a frame" width="40" height="20"></iframe><input value="typed" placeholder="A note"><input type="checkbox" .checked=${true}>`;
  }
}
customElements.define('viv-picture-card', Card);
if (!document.adoptedStyleSheets.includes(tokens.styleSheet!)) document.adoptedStyleSheets.push(tokens.styleSheet!);

/** Every tree that is attached while `work` runs, closed ones too. */
function treesOf(work: () => void): ShadowRoot[] {
  const trees: ShadowRoot[] = [];
  const { attachShadow } = Element.prototype;
  Element.prototype.attachShadow = function (this: Element, options) {
    const tree = attachShadow.call(this, options);
    trees.push(tree);
    return tree;
  };
  try {
    work();
  } finally {
    Element.prototype.attachShadow = attachShadow;
  }
  return trees;
}

const storageOf = (picture: unknown) => ({ getItem: (name: string) => (name === KEPT_AS ? JSON.stringify(picture) : null) });
const over = () => dispatchEvent(new Event(PICTURE_OVER));
const shown = (picture: Picture): ShadowRoot => treesOf(() => void expect(showPicture(storageOf(picture))).to.equal(true))[0]!;
const drawn = (tree: ShadowRoot, text: string) => [...tree.querySelectorAll('div')].find((element) => element.childElementCount === 0 && element.textContent === text);

describe('the picture of the last visit', () => {
  let card: ShadowRoot;
  let picture: Picture;
  beforeEach(async () => {
    const stage = await fixture(html`<div><viv-picture-card><b slot="more">More</b></viv-picture-card></div>`);
    card = stage.querySelector('viv-picture-card')!.shadowRoot!;
    card.querySelector('.card')!.scrollTo({ top: 30, behavior: 'instant' });
    picture = pictureOf(stage, 'en-GB')!;
  });
  afterEach(over);

  it('shows each text where it was and as it was, line by line', () => {
    const tree = shown(picture);
    for (const [text, of] of [['Read', card.querySelector('a')!], [stranger.slice(0, 4), card.querySelector('.title')!], ['below', card.querySelectorAll('.card p')[1]!]] as const) {
      const range = document.createRange();
      range.selectNodeContents(of);
      const found = [...tree.querySelectorAll('div')].find((element) => element.childElementCount === 0 && element.textContent.startsWith(text))!;
      const [at, was] = [found.getBoundingClientRect(), range.getClientRects()[0]!];
      expect(Math.abs(at.left - was.left) < 1 && Math.abs(at.top - was.top) < 1, text).to.equal(true);
      for (const name of ['color', 'font-weight', 'font-size', 'font-family', 'text-decoration-line'] as const) expect(getComputedStyle(found).getPropertyValue(name), text).to.equal(getComputedStyle(of).getPropertyValue(name));
    }
    const lines = [...tree.querySelectorAll('div')].filter(({ childElementCount, textContent }) => childElementCount === 0 && textContent !== '' && 'A sentence that is too long for one line of ninety pixels'.includes(textContent.trim()));
    expect(lines.length).to.be.above(1);
    expect(lines.map(({ textContent }) => textContent.trim()).join(' ')).to.equal('A sentence that is too long for one line of ninety pixels');
    expect(new Set(lines.map((line) => line.getBoundingClientRect().top)).size).to.equal(lines.length);
    expect(drawn(tree, 'More')).not.to.equal(undefined);
    expect(tree.textContent).to.match(/As it was at \d\d:\d\d/);
  });

  it('shows what a sheet adds, what is cut off, and what lies over it', () => {
    const tree = shown(picture);
    const group = [...tree.querySelectorAll('div')].find((element) => getComputedStyle(element).borderTopColor === 'rgb(7, 8, 9)')!;
    const box = card.querySelector('.card')!;
    expect(Math.abs(group.getBoundingClientRect().top - box.getBoundingClientRect().top) < 1).to.equal(true);
    expect(getComputedStyle(group).overflowY).not.to.equal('visible');
    expect([...group.children].map(({ textContent }) => textContent)).to.include('below').and.not.include('out of sight');
    const over = [...group.children].map((child) => getComputedStyle(child).backgroundColor);
    // It stood before the text, and has a place of its own.
    expect(over.indexOf('rgb(13, 14, 15)')).to.be.above([...group.children].findIndex(({ textContent }) => textContent === 'below'));
    expect(over).to.include('rgb(10, 11, 12)');
    const cut = drawn(tree, 'One line that is cut off')!;
    expect([getComputedStyle(cut).textOverflow, cut.offsetWidth]).to.deep.equal(['ellipsis', 60]);
    for (const unseen of ['Not seen', 'Hidden']) expect(tree.textContent).not.to.include(unseen);
  });

  it('shows the words of a sheet before an element', async () => {
    const stage = await fixture(html`<div><viv-picture-card></viv-picture-card></div>`);
    const tree = shown(pictureOf(stage, 'en-GB')!);
    expect(drawn(tree, 'No. ')!.getBoundingClientRect().left).to.be.below(drawn(tree, '1')!.getBoundingClientRect().left);
  });

  it('shows what the pointer is over as it looks without one, and leaves it as it was', async () => {
    const link = card.querySelector('a')!;
    const sheet = () => card.adoptedStyleSheets.flatMap(({ cssRules }) => [...cssRules].map(({ cssText }) => cssText));
    const before = sheet();
    const { left, top, width, height } = link.getBoundingClientRect();
    await sendMouse({ type: 'move', position: [Math.round(left + width / 2), Math.round(top + height / 2)] });
    await waitUntil(() => link.matches(':hover') && getComputedStyle(link).fontWeight === '700', undefined, { timeout: 30_000 });
    // It has hardly begun to change; at once it is at its end.
    for (const running of link.getAnimations()) running.finish();
    expect(getComputedStyle(link).color).to.equal('rgb(19, 20, 21)');
    const read = drawn(shown(pictureOf(card.host.parentElement!, 'en-GB')!), 'Read')!;
    expect([getComputedStyle(read).color, getComputedStyle(read).fontWeight]).to.deep.equal(['rgb(16, 17, 18)', '400']);
    expect([getComputedStyle(link).color, getComputedStyle(link).fontWeight, link.getAnimations().length]).to.deep.equal(['rgb(19, 20, 21)', '700', 0]);
    expect(sheet()).to.deep.equal(before);
    await resetMouse();
  });

  it('shows what stands before the items of a list', async () => {
    const stage = await fixture(html`<div style="position:fixed;inset:0 auto auto 0;inline-size:200px"><ul><li>Apple</li></ul><ol><li>Pear</li><li>Plum</li></ol></div>`);
    const tree = shown(pictureOf(stage, 'en-GB')!);
    for (const [mark, words] of [['•', 'Apple'], ['1. ', 'Pear'], ['2. ', 'Plum']] as const) {
      const [at, line] = [drawn(tree, mark)!, drawn(tree, words)!].map((element) => element.getBoundingClientRect());
      expect(at!.right <= line!.left && line!.left - at!.right < 15 && Math.abs(at!.top - line!.top) < 2, words).to.equal(true);
    }
  });

  it('begins what is contained at a whole pixel, as browsers draw it, and what only scrolls where it is', async () => {
    const inside = html`<div style="block-size:20.25px"></div><p style="margin:0">Inside</p><div style="block-size:400px"></div>`;
    for (const [style, whole] of [['contain: strict', true], ['overflow: auto', false], ['contain: paint; overflow: auto', true]] as const) {
      const stage = await fixture<HTMLElement>(html`<div><div style="position:fixed;inset:10.375px auto auto 0;inline-size:90px;block-size:100px;${style}">${inside}</div></div>`);
      const range = document.createRange();
      range.selectNodeContents(stage.querySelector('p')!);
      const { top } = range.getBoundingClientRect();
      expect(drawn(shown(pictureOf(stage, 'en-GB')!), 'Inside')!.getBoundingClientRect().top, style).to.equal(whole ? top - 0.375 : top);
      over();
      stage.remove();
    }
  });

  it('keeps an icon once, in its colours, however often and however turned it is seen', () => {
    expect(picture.icons.length).to.equal(1);
    const icons = [...shown(picture).querySelectorAll('svg')];
    expect(icons.map((icon) => getComputedStyle(icon).rotate)).to.deep.equal(['none', '90deg']);
    expect(icons.map((icon) => icon.querySelector('path')!.getAttribute('fill'))).to.deep.equal(['rgb(4, 5, 6)', 'rgb(4, 5, 6)']);
    expect(new Set(picture.looks).size).to.equal(picture.looks.length);
  });

  it('shows fields as the browser draws them, with the chosen option and nothing that was typed', () => {
    const tree = shown(picture);
    const select = tree.querySelector('select')!;
    expect([select.value, select.offsetWidth]).to.deep.equal(['Two', card.querySelector('select')!.offsetWidth]);
    expect(tree.querySelector<HTMLInputElement>('[type=checkbox]')!.checked).to.equal(true);
    expect([tree.querySelector('input')!.value, tree.querySelector('input')!.placeholder]).to.deep.equal(['', 'A note']);
  });

  it('says how old it is above the bar of a phone', async () => {
    const stage = await fixture(html`<div><viv-picture-card style="--viv-bottom-bar: calc(30px + 19px)"></viv-picture-card></div>`);
    const note = [...shown(pictureOf(stage, 'en-GB')!).querySelectorAll('p')].find(({ textContent }) => textContent.startsWith('As it was'))!;
    expect(innerHeight - note.getBoundingClientRect().bottom).to.be.closeTo(57, 1);
  });

  it('is a picture: nothing in it loads, leads or runs, what was typed and what a frame shows is not in it', () => {
    const kept = JSON.stringify(picture);
    for (const left of ['example.com', 'secret of a frame', 'typed', 'onclick']) expect(kept).not.to.include(left);
    for (const element of shown(picture).querySelectorAll('*')) {
      expect(element.localName).to.match(/^(div|p|svg|path|select|option|input)$/);
      for (const name of element.getAttributeNames()) expect(name).not.to.match(/^(on|src|href|value|name)/);
    }
  });

  it('believes nothing of what is kept but what a picture may hold', () => {
    const at = [0, 0, 9, 9] as const;
    const forged = {
      ...picture,
      looks: ['color:red', 'background:url(/x)', 'color:red}*{background:blue', 'background:u\\72l(/x)'],
      ground: 'background:url(/x)',
      icons: [{ name: 'script', attributes: { onload: 'forged = 1', href: 'https://example.com', fill: 'url(/x)', d: 'M0 0' }, inside: [{ name: 'foreignObject', attributes: {} }] }],
      seen: [
        { look: 0, at, icon: 0 },
        { look: '0" onclick="forged = 1', at: ['0;background:url(/x)', 0, 9, 9], text: '<script>forged = 1</script>' },
        { look: 1, at, field: { name: 'iframe', attributes: { src: '/', srcdoc: 'x' } } },
        { look: 2, at, field: { name: 'input', attributes: { type: 'checkbox', onfocus: 'forged = 1', name: 'x', value: 'x', autofocus: '' } } },
      ] as unknown as Seen[],
    };
    const tree = shown(forged as unknown as Picture);
    expect([...tree.querySelectorAll('*')].map(({ localName }) => localName)).to.deep.equal(['g', 'g', 'div', 'div', 'input', 'p']);
    const attributes = [...tree.querySelectorAll('*')].map((element) => element.getAttributeNames().filter((name) => name !== 'style' && name !== 'class'));
    expect(attributes).to.deep.equal([['d'], [], [], [], ['type'], []]);
    for (const element of [tree.host, ...tree.querySelectorAll('*')]) expect(getComputedStyle(element).backgroundImage).to.equal('none');
    expect([...tree.adoptedStyleSheets[0]!.cssRules].map(({ cssText }) => cssText).join('')).not.to.match(/url|blue/);
    expect('forged' in globalThis).to.equal(false);
  });

  it('cannot be used, and is gone when the page is there', () => {
    const { host } = shown(picture);
    expect((host as HTMLElement).inert && host.ariaHidden === 'true' && host.shadowRoot === null).to.equal(true);
    over();
    expect(host.isConnected).to.equal(false);
  });

  it('is not shown elsewhere, on another day, or where what is kept is none', () => {
    const children = document.body.childElementCount;
    for (const kept of [{ ...picture, fits: `${surroundingsNow()}x` }, { ...picture, version: 2 }, null, 'nonsense', { version: 3, fits: surroundingsNow() }]) expect(showPicture(storageOf(kept)), JSON.stringify(kept)?.slice(0, 80)).to.equal(false);
    expect(document.body.childElementCount).to.equal(children);
  });

  it('is not taken in the middle of something', async () => {
    const stage = await fixture(html`<div><p>Page</p><dialog open>Sure?</dialog></div>`);
    expect(pictureOf(stage, 'en-GB')).to.equal(undefined);
  });
});
