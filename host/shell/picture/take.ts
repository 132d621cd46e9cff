import { msg, str } from '@lit/localize';
import { hourStyle } from '@vivarium/sdk/kinds';
import { unhovered } from './hover.js';
import { boxLook } from './looks.js';
import { KEPT_AS, LARGEST, surroundingsNow, type Picture } from './picture.js';
import { Busy, trace } from './trace.js';

/** Milliseconds after the start: what is kept is on screen, what sources said then too. */
const TAKEN_AFTER = [1000, 10_000];
/** Least milliseconds between two. */
const APART = 1000;

/** What stands in `stage` as it looks now; undefined while the page is in the middle of something. */
export function pictureOf(stage: Element, locale: string): Picture | undefined {
  const { documentElement, body } = document;
  const time = new Intl.DateTimeFormat(locale, { hour: hourStyle(locale), minute: '2-digit' }).format(new Date());
  const theme = getComputedStyle(stage.firstElementChild ?? stage);
  const token = (name: string) => theme.getPropertyValue(`--viv-${name}`).trim();
  const ground = boxLook(getComputedStyle(body), true) || boxLook(getComputedStyle(documentElement), true);
  try {
    return {
      version: 3,
      fits: surroundingsNow(),
      age: msg(str`As it was at ${time}`),
      // It stands above the day's bar of a phone, as messages do.
      note: `position:fixed;inset-block-end:calc(8px + ${token('bottom-bar') || '0px'});inset-inline-end:12px;z-index:90;margin:0;padding:2px 8px;border:${token('border')};border-radius:${token('radius')};background:${token('color-surface-raised')};color:${token('color-text-muted')};font:${token('text-xs')}/${token('line')} ${token('font')}`,
      language: documentElement.lang,
      direction: documentElement.dir,
      ground: `color-scheme:${getComputedStyle(documentElement).colorScheme};${ground}`,
      ...unhovered(() => trace(stage)),
    };
  } catch (thrown) {
    if (thrown instanceof Busy) return undefined;
    throw thrown;
  }
}

/** Keeps a picture of the page for its next start: soon after this one, and whenever nobody looks any more. */
export function keepPictures(stage: Element, locale: () => string): void {
  let taken = -Infinity;
  const take = () => {
    if (performance.now() - taken < APART) return;
    taken = performance.now();
    try {
      const picture = pictureOf(stage, locale());
      const kept = picture && JSON.stringify(picture);
      if (kept && kept.length < LARGEST) localStorage.setItem(KEPT_AS, kept);
    } catch {
      // No room, or storage is closed: the next start comes without a picture, or with the last.
    }
  };
  for (const after of TAKEN_AFTER) setTimeout(() => ('requestIdleCallback' in globalThis ? requestIdleCallback(take, { timeout: 2000 }) : take()), after);
  document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && take());
  addEventListener('pagehide', take);
}
