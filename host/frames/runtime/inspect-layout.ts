type Finding = { severity: 'error' | 'warning'; message: string };

const MOST_ELEMENTS = 3000;
const MOST = 3;

/** Everything that a widget draws, through its shadow roots. */
export function elementsOf(root: Element): Element[] {
  const found: Element[] = [];
  const walk = (element: Element): void => {
    if (found.length >= MOST_ELEMENTS) return;
    found.push(element);
    for (const child of [...(element.shadowRoot?.children ?? []), ...element.children]) walk(child);
  };
  walk(root);
  return found;
}

/** What can be told apart of a widget's picture: its texts and attributes. */
export function pictureOf(root: Element): string {
  return elementsOf(root)
    .map((element) => `<${element.localName} ${[...element.attributes].map(({ name, value }) => `${name}=${value}`).join(' ')}>${ownText(element)}${'value' in element ? String(element.value) : ''}${'checked' in element ? String(element.checked) : ''}`)
    .join('');
}

const ownText = (element: Element): string => [...element.childNodes].flatMap((node) => (node instanceof Text ? node.data.trim() : [])).join(' ');
const parentOf = (element: Element): Element | undefined => element.assignedSlot ?? element.parentElement ?? (element.getRootNode() as Partial<ShadowRoot>).host;

/** What a person cannot reach: it lies outside the frame, and nothing around it scrolls there. Or it scrolls sideways. */
export function reachingOut(root: Element): Finding[] {
  const found: Finding[] = [];
  const add = (element: Element, what: string) => {
    if (found.length < MOST) found.push({ severity: 'error', message: `<${element.localName}${element.className && typeof element.className === 'string' ? ` class="${element.className}"` : ''}> ${what}: ${JSON.stringify((element.textContent ?? '').trim().replace(/\s+/g, ' ').slice(0, 60))}` });
  };
  for (const element of elementsOf(root)) {
    const { overflowX } = getComputedStyle(element);
    if (/auto|scroll/.test(overflowX) && element.scrollWidth > element.clientWidth + 1 && found.length < MOST) found.push({ severity: 'warning', message: `<${element.localName}> scrolls sideways by ${element.scrollWidth - element.clientWidth} pixels.` });
    if (ownText(element) === '' && !/^(img|svg|canvas|button|input|select|textarea)$/.test(element.localName)) continue;
    const box = element.getBoundingClientRect();
    if (box.width === 0 || box.height === 0 || getComputedStyle(element).visibility === 'hidden') continue;
    // What is there for screen readers only is cut on purpose.
    if (box.width <= 1 || box.height <= 1) continue;
    const out = { x: box.right > innerWidth + 1 || box.left < -1, y: box.bottom > innerHeight + 1 };
    if (out.x && !held(element, root, 'overflowX')) add(element, `reaches out of the frame sideways (${Math.round(box.left)} to ${Math.round(box.right)} of ${innerWidth} pixels)`);
    else if (out.y && !held(element, root, 'overflowY')) add(element, `lies below the frame and nothing scrolls there (it ends at ${Math.round(box.bottom)} of ${innerHeight} pixels). Let the widget scroll: :host { overflow: auto }`);
  }
  return found;
}

/** Something between it and the frame scrolls, or cuts it where its author said so. */
function held(element: Element, root: Element, axis: 'overflowX' | 'overflowY'): boolean {
  for (let at: Element | undefined = element; at && at !== document.body; at = parentOf(at)) {
    const overflow = getComputedStyle(at)[axis];
    if (/auto|scroll/.test(overflow) || (at !== root && /hidden|clip/.test(overflow))) return true;
  }
  return false;
}
