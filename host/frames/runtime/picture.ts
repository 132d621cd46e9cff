const HTML = 'http://www.w3.org/1999/xhtml';
const SVG = 'http://www.w3.org/2000/svg';

/** Beyond it a picture would take longer than it is worth. */
const MOST_ELEMENTS = 3000;
const LONGEST_SIDE = 2000;

/** What decides how an element looks where it lies. Lengths are those that were used, so that nothing flows otherwise. */
const looks = [
  'align-content', 'align-items', 'align-self', 'background', 'border', 'border-block-end', 'border-block-start', 'border-inline-end', 'border-inline-start', 'border-collapse',
  'border-radius', 'border-spacing', 'box-shadow', 'box-sizing', 'clip-path', 'color', 'column-gap', 'direction', 'display', 'fill', 'fill-opacity', 'flex-basis', 'flex-direction', 'flex-grow',
  'flex-shrink', 'flex-wrap', 'float', 'font-family', 'font-feature-settings', 'font-size', 'font-style', 'font-variant-numeric', 'font-weight', 'grid-area', 'grid-auto-flow', 'grid-template-columns', 'grid-template-rows', 'height', 'inset',
  'justify-content', 'justify-items', 'justify-self', 'letter-spacing', 'line-height', 'list-style', 'margin', 'max-height', 'max-width', 'min-height', 'min-width', 'opacity', 'order', 'outline', 'overflow',
  'overflow-wrap', 'padding', 'position', 'row-gap', 'stroke', 'stroke-dasharray', 'stroke-linecap', 'stroke-linejoin', 'stroke-width', 'text-align', 'text-decoration', 'text-indent', 'text-overflow',
  'text-transform', 'text-wrap', 'transform', 'vertical-align', 'visibility', 'white-space', 'width', 'word-break', 'z-index', '-webkit-box-orient', '-webkit-line-clamp',
];

/**
 * A picture (PNG) of what can be seen in this frame. The page may not look into a frame, so the frame draws itself: the
 * visible elements with the styles they have, as one SVG image, which the policy allows since it is data, on a canvas.
 */
export async function takePicture(): Promise<ArrayBuffer> {
  const { innerWidth: width, innerHeight: height } = window;
  const scale = Math.min(devicePixelRatio, LONGEST_SIDE / Math.max(width, height));
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(drawing(width, height))}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  canvas.getContext('2d')!.drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  return blob ? blob.arrayBuffer() : new ArrayBuffer(0);
}

function drawing(width: number, height: number): string {
  const root = document.createElementNS(HTML, 'div') as HTMLElement;
  root.style.cssText = lookOf(document.body, null);
  root.style.colorScheme = getComputedStyle(document.documentElement).colorScheme;
  root.dir = document.documentElement.dir;
  let left = MOST_ELEMENTS;

  const copyInto = (target: Element, nodes: Iterable<Node>, shift: string): void => {
    for (const node of nodes) {
      if (node instanceof Text) target.append(node.data);
      else if (node instanceof Element && left > 0) {
        left -= 1;
        copy(target, node, shift);
      }
    }
  };
  const copy = (target: Element, element: Element, shift: string): void => {
    const style = getComputedStyle(element);
    if (style.display === 'none' || element.localName === 'style' || element.localName === 'script') return;
    const box = element.getBoundingClientRect();
    const outside = box.bottom < 0 || box.top > height || box.right < 0 || box.left > width;
    const own = element.namespaceURI === SVG ? element.localName : 'div';
    const made = document.createElementNS(element.namespaceURI === SVG ? SVG : HTML, element instanceof HTMLSpanElement ? 'span' : own);
    if (element.namespaceURI === SVG) for (const { name, value } of element.attributes) if (!/^(on|style|class|id$)|href/i.test(name)) made.setAttribute(name, value);
    made.setAttribute('style', lookOf(element, null) + shift);
    target.append(made);
    // It keeps its place, so that what comes after it does too.
    if (outside && style.display !== 'contents') return;
    pseudo(made, element, '::before');
    if (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement) made.append(/checkbox|radio|password/.test(element.type) ? '' : element.value || element.placeholder);
    else if (element instanceof HTMLSelectElement) made.append(element.selectedOptions[0]?.label ?? '');
    else if (element instanceof HTMLCanvasElement || element instanceof HTMLImageElement) paint(made, element);
    else copyInto(made, shownIn(element), element.scrollTop || element.scrollLeft ? `;translate:${-element.scrollLeft}px ${-element.scrollTop}px` : '');
    pseudo(made, element, '::after');
  };
  copyInto(root, document.body.childNodes, '');
  const markup = new XMLSerializer().serializeToString(root);
  return `<svg xmlns="${SVG}" width="${width}" height="${height}"><foreignObject width="100%" height="100%">${markup}</foreignObject></svg>`;
}

/** The nodes that are drawn inside an element: of its shadow root where it has one, of whoever fills it where it is a slot. */
function shownIn(element: Element): Iterable<Node> {
  if (element instanceof HTMLSlotElement) {
    const filled = element.assignedNodes({ flatten: true });
    return filled.length > 0 ? filled : element.childNodes;
  }
  return (element.shadowRoot ?? element).childNodes;
}

function lookOf(element: Element, part: string | null): string {
  const style = getComputedStyle(element, part);
  return looks.map((name) => `${name}:${style.getPropertyValue(name)}`).join(';');
}

function pseudo(target: Element, element: Element, part: string): void {
  const { content } = getComputedStyle(element, part);
  if (content === 'none' || content === 'normal' || content === '') return;
  const made = document.createElementNS(HTML, 'span');
  made.setAttribute('style', lookOf(element, part));
  made.append(/^"(.*)"$/.exec(content)?.[1] ?? '');
  target.append(made);
}

function paint(target: Element, source: HTMLCanvasElement | HTMLImageElement): void {
  const canvas = document.createElement('canvas');
  canvas.width = source instanceof HTMLImageElement ? source.naturalWidth : source.width;
  canvas.height = source instanceof HTMLImageElement ? source.naturalHeight : source.height;
  if (canvas.width === 0 || canvas.height === 0) return;
  const image = document.createElementNS(HTML, 'img');
  canvas.getContext('2d')!.drawImage(source, 0, 0);
  image.setAttribute('src', canvas.toDataURL());
  image.setAttribute('style', 'width:100%;height:100%');
  target.append(image);
}
