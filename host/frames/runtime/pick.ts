import type { FrameToHost, HostToFrame } from '@vivarium/sdk/protocol';
import type { z } from 'zod';
import { elementsOf } from './inspect-layout.js';

type How = z.output<HostToFrame['pick']['params']>;
type Picked = z.input<FrameToHost['picked']['params']>;

const DEEPEST = 8;
const outline = document.createElement('div');
let chosen: Element | undefined;

/** The element of a widget that a person points at or goes on to, outlined; undefined where there is none. */
export function pickElement(root: Element, how: How): Picked | undefined {
  if ('scroll' in how) return void scroll(root, how.scroll);
  if ('go' in how && how.go === 'leave') {
    outline.remove();
    chosen = undefined;
    return undefined;
  }
  const before = chosen?.isConnected ? chosen : undefined;
  chosen = ('at' in how ? atPoint(root, how.at) : gone(root, before, how.go)) ?? before;
  if (!chosen) return undefined;
  if (!('at' in how)) chosen.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  draw(chosen);
  return describe(root, chosen);
}

/** Through shadow roots, to what is seen there. */
function atPoint(root: Element, [x, y]: readonly [number, number]): Element | undefined {
  let found = document.elementFromPoint(x, y);
  if (found && found !== root && !root.contains(found)) return undefined;
  for (let inner = found?.shadowRoot?.elementFromPoint(x, y); inner && inner !== found; inner = inner.shadowRoot?.elementFromPoint(x, y)) found = inner;
  return found && found !== root && found.getRootNode() !== document ? found : undefined;
}

const around = (element: Element): Element | null => element.parentElement ?? ((element.getRootNode() as Partial<ShadowRoot>).host ?? null);
const isSeen = (element: Element): boolean => element.checkVisibility() && element.getClientRects().length > 0;

function gone(root: Element, from: Element | undefined, go: 'next' | 'previous' | 'in' | 'out' | 'leave'): Element | undefined {
  const seen = elementsOf(root).filter((element) => element !== root && isSeen(element));
  if (!from) return seen[0];
  if (go === 'out') {
    const outer = around(from);
    return outer && outer !== root ? outer : undefined;
  }
  if (go === 'in') return [...(from.shadowRoot ?? from).children].find(isSeen);
  return seen[seen.indexOf(from) + (go === 'next' ? 1 : -1)];
}

function scroll(root: Element, by: number): void {
  for (let at: Element | null = chosen?.isConnected ? chosen : root; at; at = around(at)) {
    const before = at.scrollTop;
    at.scrollTop += by;
    if (at.scrollTop !== before) return;
  }
}

function draw(element: Element): void {
  const { left, top, width, height } = element.getBoundingClientRect();
  outline.style.cssText = `position:fixed;z-index:2147483647;pointer-events:none;box-sizing:border-box;left:${left - 2}px;top:${top - 2}px;width:${width + 4}px;height:${height + 4}px;border:2px solid var(--viv-color-accent);border-radius:4px;background:color-mix(in srgb, var(--viv-color-accent) 12%, transparent)`;
  document.documentElement.append(outline);
}

function describe(root: Element, element: Element): Picked {
  const path: Picked['path'] = [];
  for (let at: Element | null = element; at && at !== root && path.length < DEEPEST; at = around(at)) {
    const same = [...((at.parentNode as ParentNode | null)?.children ?? [at])].filter(({ localName }) => localName === at!.localName);
    const words = [...at.classList].filter((one) => /^[\w-]{1,40}$/.test(one)).slice(0, 3);
    path.unshift({ tag: at.localName.replace(/[^\w-]/g, '').slice(0, 40) || 'element', classes: words, position: same.indexOf(at) + 1, of: same.length });
  }
  const text = ((element as Partial<HTMLElement>).innerText ?? element.textContent ?? '').trim().replace(/\s+/g, ' ').slice(0, 200);
  return { path, text };
}
