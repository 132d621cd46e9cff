import { isHarmless } from './picture.js';

/** Declarations of what differs from what it is where nothing is said. */
const differing = (style: CSSStyleDeclaration, plain: Readonly<Record<string, string>>): string =>
  Object.entries(plain).reduce((text, [name, usual]) => {
    const value = style.getPropertyValue(name);
    return value === usual || value === '' || !isHarmless(value) ? text : `${text}${name}:${value};`;
  }, '');

const sides = ['top', 'right', 'bottom', 'left'];
const corners = { 'border-top-left-radius': '0px', 'border-top-right-radius': '0px', 'border-bottom-right-radius': '0px', 'border-bottom-left-radius': '0px' };
const NONE = 'rgba(0, 0, 0, 0)';

/** The ground, the edges and the shadow of a box; empty where nothing of it is seen. */
export function boxLook(style: CSSStyleDeclaration, focused: boolean): string {
  let look = differing(style, { 'background-color': NONE, 'box-shadow': 'none', 'backdrop-filter': 'none' });
  if (style.backgroundImage !== 'none') look += differing(style, { 'background-image': 'none', 'background-size': 'auto', 'background-position': '0% 0%', 'background-repeat': 'repeat', 'background-clip': 'border-box', 'background-origin': 'padding-box' });
  if (style.borderWidth !== '0px') {
    for (const side of sides) {
      const [width, line, color] = ['width', 'style', 'color'].map((part) => style.getPropertyValue(`border-${side}-${part}`));
      if (width !== '0px' && line !== 'none') look += `border-${side}:${width} ${line} ${color};`;
    }
  }
  // The ring of what has the keys belongs to whoever presses them.
  if (!focused && style.outlineStyle !== 'none' && style.outlineWidth !== '0px') look += `outline:${style.outlineWidth} ${style.outlineStyle} ${style.outlineColor};outline-offset:${style.outlineOffset};`;
  return look === '' ? '' : look + differing(style, corners);
}

/** What holds its inside within its edges. */
export const CUTS_OFF = 'overflow:hidden;';

/** What cuts off, fades or lifts all that lies in an element; empty where it does none of that. */
export function groupLook(element: HTMLElement, style: CSSStyleDeclaration): string {
  const look = differing(style, { opacity: '1', filter: 'none', 'mix-blend-mode': 'normal', 'z-index': 'auto' });
  const closed = style.overflowX !== 'visible' || style.overflowY !== 'visible' || /paint|strict|content/.test(style.contain);
  const fits = element.scrollWidth <= element.clientWidth && element.scrollHeight <= element.clientHeight && style.borderTopLeftRadius === '0px' && style.borderBottomRightRadius === '0px';
  return closed && (isScrolled(style) || !fits) ? look + CUTS_OFF : look;
}

/** Width of its border on a side, px. */
export const edge = (style: CSSStyleDeclaration, side: string): number => parseFloat(style.getPropertyValue(`border-${side}-width`));

/** Whether it can be scrolled. */
export const isScrolled = (style: CSSStyleDeclaration): boolean => /auto|scroll/.test(`${style.overflowX} ${style.overflowY}`);

const inherited = {
  direction: 'ltr',
  'letter-spacing': 'normal',
  'word-spacing': '0px',
  'text-transform': 'none',
  'text-shadow': 'none',
  'font-variant-numeric': 'normal',
  'font-variant-caps': 'normal',
  'font-feature-settings': 'normal',
  '-webkit-text-stroke-width': '0px',
};

/** How a text is written, without its place. */
export const textLook = (style: CSSStyleDeclaration): string => `color:${style.color};${differing(style, inherited)}`;

/** An icon, in the colour it takes on and turned as it stands. */
export const iconLook = (style: CSSStyleDeclaration, turn: string): string => `color:${style.color};${differing(style, { opacity: '1', 'z-index': 'auto' })}${turn}`;

/** Its font, on a line of this height. */
export const fontLook = (style: CSSStyleDeclaration, height: number): string => `font:${style.fontStyle} ${style.fontWeight} ${style.fontSize}/${height}px ${style.fontFamily};`;

/** A line under, over or through all text in an element; empty where there is none. */
export const lineLook = (style: CSSStyleDeclaration): string =>
  style.textDecorationLine === 'none' ? '' : `text-decoration:${style.textDecorationLine} ${style.textDecorationStyle} ${style.textDecorationColor} ${style.textDecorationThickness};text-underline-offset:${style.textUnderlineOffset};`;

/** How an icon is turned; empty where it stands as it was drawn, or was only moved. */
export const turnLook = (style: CSSStyleDeclaration): string => differing(style, { transform: 'none', rotate: 'none', scale: 'none' }).replace(/transform:matrix\(1, 0, 0, 1,[^;]*;/, '');

/** A line that grew to its least height stands elsewhere in it than in one that was made so high. */
const least = (field: Element, { minHeight, height }: CSSStyleDeclaration): string => (field.localName === 'input' && minHeight === height ? `height:auto!important;min-height:${height};` : '');

/** A field, as far as it is not drawn by the browser; nothing is in it but what says what it is for. */
export const fieldLook = (field: Element, style: CSSStyleDeclaration): string =>
  `${textLook(style)}${field.hasAttribute('placeholder') ? `color:${getComputedStyle(field, '::placeholder').color};` : ''}font:${style.fontStyle} ${style.fontWeight} ${style.fontSize}/${style.lineHeight} ${style.fontFamily};padding:${style.padding};text-align:${style.textAlign};appearance:${style.appearance};accent-color:${style.accentColor};border:0;background:none;resize:none;${least(field, style)}`;
