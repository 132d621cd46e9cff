import { attributesOf, isField, isHarmless, isShape, KEPT_AS, PICTURE, PICTURE_OVER, surroundingsNow, type Field, type Picture, type Seen, type Shape } from './picture.js';

/** After so long something is wrong, and what is behind says what. */
const LONGEST = 15_000;
const SVG = 'http://www.w3.org/2000/svg';
/** Nothing here finds its own place, and nothing comes into sight as something new. */
const EACH = '[class]{position:absolute;box-sizing:border-box;margin:0;white-space:pre;direction:ltr;text-align:left;animation:none;transition:none}::placeholder{color:inherit;opacity:1}';

/** Draws what is kept into a closed tree that nobody can use, read to or find anything in; ends with {@link PICTURE_OVER}. Answers whether there is a picture. */
export function showPicture(storage?: Pick<Storage, 'getItem'>): boolean {
  try {
    // Where cookies are blocked, naming it throws.
    const picture = JSON.parse((storage ?? localStorage).getItem(KEPT_AS) ?? 'null') as Picture | undefined;
    if (picture?.version !== 3 || picture.fits !== surroundingsNow()) return false;
    draw(picture);
    return true;
  } catch {
    // Storage is closed to us, or what is kept is none of ours: the page comes without.
    dispatchEvent(new Event(PICTURE_OVER));
    return false;
  }
}

function draw({ seen, looks, icons, ground, age, note, language, direction }: Picture): void {
  const scrolled: [Element, readonly [number, number]][] = [];
  const drawn: Element[] = [];
  const build = ({ look, at: [left, top, width, height], text, icon, field, inside, scroll }: Seen): Element => {
    const made = icon !== undefined ? ((drawn[icon] ??= shape(icons[icon]!)).cloneNode(true) as SVGElement) : field ? fieldOf(field) : document.createElement('div');
    made.setAttribute('class', `l${Number(look)}`);
    made.style.cssText = `left:${Number(left)}px;top:${Number(top)}px;width:${Number(width)}px;height:${Number(height)}px`;
    if (text !== undefined) made.textContent = text;
    if (inside) made.append(...inside.map(build));
    if (scroll) scrolled.push([made, scroll]);
    return made;
  };

  const host = document.createElement(PICTURE);
  host.inert = true;
  host.ariaHidden = 'true';
  host.lang = language;
  host.dir = direction;
  host.style.cssText = `${isHarmless(ground) ? ground : ''};position:fixed;inset:0;z-index:1000;overflow:hidden;pointer-events:none`;
  const inside = host.attachShadow({ mode: 'closed' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(looks.reduce((rules, look, number) => (isHarmless(look) ? `${rules}.l${number}{${look}}` : rules), EACH));
  inside.adoptedStyleSheets = [sheet];
  const words = document.createElement('p');
  words.textContent = age;
  words.style.cssText = isHarmless(note) ? note : '';
  inside.append(...seen.map(build), words);

  const end = () => host.remove();
  addEventListener(PICTURE_OVER, end, { once: true });
  setTimeout(end, LONGEST);
  document.body.append(host);
  for (const [scroller, [left, top]] of scrolled) scroller.scrollTo({ left, top, behavior: 'instant' });
}

function fieldOf({ name, attributes, option }: Field): HTMLElement {
  const made = document.createElement(isField(name) ? name : 'div');
  for (const [attribute, value] of attributesOf(Object.entries(attributes), 'field')) made.setAttribute(attribute, value);
  if (option !== undefined && made instanceof HTMLSelectElement) made.add(new Option(option));
  return made;
}

function shape({ name, attributes, inside = [] }: Shape): Element {
  const made = document.createElementNS(SVG, isShape(name) ? name : 'g');
  for (const [attribute, value] of attributesOf(Object.entries(attributes), 'shape')) made.setAttribute(attribute, value);
  made.append(...inside.map(shape));
  return made;
}
