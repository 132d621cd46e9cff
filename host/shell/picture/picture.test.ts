import { expect, fixture } from '@open-wc/testing';
import { css, html, LitElement } from 'lit';
import { tokens } from '../../ui/tokens.css.js';
import { KEPT_AS, PICTURE_OVER, surroundingsNow, type Picture } from './picture.js';
import { showPicture } from './show.js';
import { pictureOf } from './take.js';

const stranger = '<img src=x onerror=alert(1)> & "quoted"';

class Card extends LitElement {
  static override styles = css`
    :host {
      display: block;
      font: var(--viv-text-m) / 1 var(--viv-font);
      color: rgb(1, 2, 3);
    }
    viv-inner-card {
      display: block;
      animation: appear 10s;
    }
    @keyframes appear {
      from {
        opacity: 0;
      }
    }
  `;
  override render() {
    return html`<h2 class="title">${stranger}</h2><a href="https://example.com/private" @click=${() => undefined}>Read</a><slot name="more"></slot><viv-inner-card></viv-inner-card>
      <select><option>One that is longer than the chosen</option><option selected>Two</option></select><iframe title="foreign" srcdoc="secret of a frame"></iframe><input value="typed" placeholder="A note">`;
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

describe('the picture of the last visit', () => {
  let picture: Picture;
  let width: number;
  beforeEach(async () => {
    const stage = await fixture(html`<div><viv-picture-card><b slot="more">More</b></viv-picture-card></div>`);
    picture = pictureOf(stage, 'en-GB')!;
    width = stage.querySelector('viv-picture-card')!.shadowRoot!.querySelector('select')!.offsetWidth;
  });
  afterEach(over);

  it('looks like the page: texts, styles as they were written, slots, the chosen option', () => {
    const trees = treesOf(() => {
      expect(showPicture(storageOf(picture))).to.equal(true);
    });
    const whole = trees.find((tree) => tree.querySelector('seen-viv-picture-card'))!;
    const card = trees.find((tree) => tree.querySelector('.title'))!;
    expect(card.querySelector('.title')!.textContent).to.equal(stranger);
    expect(getComputedStyle(whole.querySelector('seen-viv-picture-card')!).color).to.equal('rgb(1, 2, 3)');
    expect(getComputedStyle(card.querySelector('seen-viv-inner-card')!).display).to.equal('block');
    expect(card.querySelector<HTMLSlotElement>('slot')!.assignedElements().map(({ textContent }) => textContent)).to.deep.equal(['More']);
    expect(card.querySelector('select')!.value).to.equal('Two');
    expect(card.querySelector('select')!.offsetWidth).to.equal(width);
    // What appeared there is there from the first moment here.
    expect(getComputedStyle(card.querySelector('seen-viv-inner-card')!).opacity).to.equal('1');
    expect(whole.textContent).to.match(/As it was at \d\d:\d\d/);
  });

  it('keeps an icon once, however often it is seen, and no space that nobody sees', async () => {
    const icon = () => html`<svg viewBox="0 0 2 2" width="9" height="9"><path d="M0 0h2"></path></svg>`;
    const stage = await fixture(html`<div><p style="display:grid">${icon()} ${icon()} <b>One</b> <b>below</b></p><p><b>Two</b> <b>words</b> ${icon()}</p></div>`);
    const kept = pictureOf(stage, 'en-GB')!;
    expect(kept.icons.length).to.equal(1);
    const [tree] = treesOf(() => showPicture(storageOf(kept)));
    const [grid, line] = tree!.querySelectorAll('p');
    expect(tree!.querySelectorAll('svg[viewBox] > path[d]').length).to.equal(3);
    expect(grid!.textContent).to.equal('Onebelow');
    expect(line!.textContent).to.equal('Two words ');
  });

  it('says how old it is above the bar of a phone', async () => {
    const stage = await fixture(html`<div><viv-picture-card style="--viv-bottom-bar: calc(30px + 19px)"></viv-picture-card></div>`);
    const trees = treesOf(() => showPicture(storageOf(pictureOf(stage, 'en-GB'))));
    const note = trees.flatMap((tree) => [...tree.querySelectorAll<HTMLElement>('p')]).find(({ textContent }) => textContent.startsWith('As it was'))!;
    expect(innerHeight - note.getBoundingClientRect().bottom).to.be.closeTo(57, 1);
  });

  it('is a picture: nothing in it loads, leads or runs, what was typed and what a frame shows is not in it', () => {
    const kept = JSON.stringify(picture);
    for (const left of ['example.com', 'secret of a frame', 'typed', 'onerror=alert(1)>"']) expect(kept).not.to.include(left);
    const trees = treesOf(() => showPicture(storageOf(picture)));
    for (const element of trees.flatMap((tree) => [...tree.querySelectorAll('*')])) {
      expect(element.localName).not.to.match(/^(img|iframe|script|viv-.*)$/);
      for (const { name, value } of element.attributes) expect(`${name}=${value}`).not.to.match(/^(on|src|href=(?!#$)|value)/);
    }
  });

  it('believes nothing of what is kept but what a picture may hold', () => {
    const forged: Picture = {
      ...picture,
      tree: [
        { n: 'script', c: ['globalThis.forged = 1'] },
        { n: 'iframe', a: { src: '/', srcdoc: 'x' } },
        { n: 'viv-picture-card', shadow: { sheets: [], c: [] } },
        { n: 'div', a: { onclick: 'globalThis.forged = 1', style: 'background:url(/x)', href: 'https://example.com', class: 'kept' } },
      ],
    };
    const trees = treesOf(() => showPicture(storageOf(forged)));
    const [tree] = trees;
    expect(trees.length).to.equal(1);
    expect([...tree!.querySelectorAll('*')].map(({ localName }) => localName)).to.deep.equal(['seen-other', 'seen-other', 'seen-other', 'div', 'p']);
    expect(tree!.querySelector('div')!.getAttributeNames()).to.deep.equal(['class']);
    expect('forged' in globalThis).to.equal(false);
  });

  it('cannot be used, and is gone with its sheets when the page is there', () => {
    const before = document.adoptedStyleSheets.length;
    showPicture(storageOf(picture));
    const host = document.body.lastElementChild as HTMLElement;
    expect(host.inert && host.ariaHidden === 'true' && host.shadowRoot === null).to.equal(true);
    expect(document.adoptedStyleSheets.length).to.be.above(before);
    over();
    expect(host.isConnected).to.equal(false);
    expect(document.adoptedStyleSheets.length).to.equal(before);
  });

  it('is not shown elsewhere, on another day, or where what is kept is none', () => {
    const children = document.body.childElementCount;
    for (const kept of [{ ...picture, fits: `${surroundingsNow()}x` }, { ...picture, version: 1 }, null, 'nonsense', { version: 2, fits: surroundingsNow() }]) expect(showPicture(storageOf(kept)), JSON.stringify(kept)?.slice(0, 80)).to.equal(false);
    expect(document.body.childElementCount).to.equal(children);
  });

  it('is not taken in the middle of something', async () => {
    const stage = await fixture(html`<div><p>Page</p><dialog open>Sure?</dialog></div>`);
    expect(pictureOf(stage, 'en-GB')).to.equal(undefined);
  });
});
