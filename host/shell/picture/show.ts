import { inPicture, isHarmless, isPlain, KEPT_AS, PICTURE_OVER, surroundingsNow, type Picture, type Seen, type SeenElement } from './picture.js';

/** After so long something is wrong, and what is behind says what. */
const LONGEST = 15_000;

function sheetOf(text: string): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  return sheet;
}

/** Draws what is kept into a closed tree that nobody can use, read to or find anything in; ends with {@link PICTURE_OVER}. Answers whether there is a picture. */
export function showPicture(storage: Pick<Storage, 'getItem'> = localStorage): boolean {
  let picture: Picture | undefined;
  try {
    picture = JSON.parse(storage.getItem(KEPT_AS) ?? 'null') as Picture | undefined;
    if (picture?.version !== 2 || picture.fits !== surroundingsNow()) return false;
    draw(picture);
    return true;
  } catch {
    // Storage is closed to us, or what is kept is none of ours: the page comes without.
    dispatchEvent(new Event(PICTURE_OVER));
    return false;
  }
}

function draw({ page, sheets, tree, icons, root, age, language, direction, bar = '0px' }: Picture): void {
  const pageSheets = page.map(sheetOf);
  const own = sheets.map(sheetOf);
  // What comes into sight in the page as something new is none here.
  const still = sheetOf('*,::before,::after{animation:none!important;transition:none!important}');
  const scrolled: [Element, readonly [number, number]][] = [];

  const drawn: Element[] = [];
  const build = (seen: Seen): Node =>
    typeof seen === 'string' ? new Text(seen) : typeof seen === 'number' ? (drawn[seen] ??= element(icons[seen]!)).cloneNode(true) : element(seen);
  const element = ({ n, svg, a = {}, c = [], shadow, scroll }: SeenElement): Element => {
    const name = isPlain(n, svg === true) ? n : inPicture('other');
    const made = svg && isPlain(n, true) ? document.createElementNS('http://www.w3.org/2000/svg', name) : document.createElement(name);
    for (const [attribute, value] of Object.entries(a)) if (isHarmless(attribute, value) || (attribute === 'href' && value === '#')) made.setAttribute(attribute, value);
    if (shadow && name === n && name.startsWith('seen-')) {
      const inside = made.attachShadow({ mode: 'closed' });
      inside.adoptedStyleSheets = [...shadow.sheets.flatMap((number) => own[number] ?? []), still];
      inside.append(...shadow.c.map(build));
    }
    made.append(...c.map(build));
    if (scroll) scrolled.push([made, scroll]);
    return made;
  };

  const host = document.createElement('div');
  host.inert = true;
  host.ariaHidden = 'true';
  host.lang = language;
  host.dir = direction;
  host.style.cssText = 'position:fixed;inset:0;z-index:1000;overflow:hidden;pointer-events:none;background:var(--viv-color-background);color:var(--viv-color-text)';
  if (root['style'] && isHarmless('style', root['style'])) host.style.cssText += `;${root['style']}`;
  if (root['data-theme']) host.dataset['theme'] = root['data-theme'];
  // The note stands above the day's bar of a phone, as messages do.
  if (/^[\w\s().+*%-]{1,200}$/.test(bar)) host.style.setProperty('--viv-bottom-bar', bar);
  const note = document.createElement('p');
  note.textContent = age;
  note.style.cssText =
    'position:fixed;inset-block-end:calc(8px + var(--viv-bottom-bar, 0px));inset-inline-end:12px;z-index:90;margin:0;padding:2px 8px;border:var(--viv-border);border-radius:var(--viv-radius);background:var(--viv-color-surface-raised);color:var(--viv-color-text-muted);font:var(--viv-text-xs)/var(--viv-line) var(--viv-font)';
  const inside = host.attachShadow({ mode: 'closed' });
  inside.append(...tree.map(build), note);

  document.adoptedStyleSheets.push(...pageSheets);
  const end = () => {
    host.remove();
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => !pageSheets.includes(sheet));
  };
  addEventListener(PICTURE_OVER, end, { once: true });
  setTimeout(end, LONGEST);
  document.body.append(host);
  for (const [scroller, [top, left]] of scrolled) scroller.scrollTo({ top, left, behavior: 'instant' });
}
