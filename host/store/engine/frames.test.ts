import { expect } from '@open-wc/testing';
import { pageFrames } from './frames.js';

const frame = () => new Promise<void>((resolve) => requestAnimationFrame(() => resolve()));

describe('frames', () => {
  it('run the first thing at once', async () => {
    const frames = pageFrames();
    let runs = 0;
    frames(() => (runs += 1));
    expect(runs).to.equal(0);
    await Promise.resolve();
    expect(runs).to.equal(1);
  });

  it('run at most once per frame, however often they are asked', async () => {
    const frames = pageFrames();
    let [asked, runs, most] = [false, 0, 0];
    const ask = () => {
      if (asked) return;
      asked = true;
      frames(() => {
        asked = false;
        runs += 1;
      });
    };
    let total = 0;
    for (let n = 0; n < 20; n += 1) {
      runs = 0;
      for (let m = 0; m < 10; m += 1) {
        ask();
        await Promise.resolve();
      }
      await frame();
      most = Math.max(most, runs);
      total += runs;
    }
    expect(most).to.equal(1);
    expect(total).to.be.above(5);
  });

  it('go on in a page that is hidden', async () => {
    const hidden = new EventTarget() as Document;
    Object.defineProperty(hidden, 'visibilityState', { value: 'hidden' });
    const frames = pageFrames(hidden);
    frames(() => undefined);
    await new Promise<void>((resolve) => frames(resolve));
  });

  it('go on when the page is hidden before its frame', async () => {
    const page = new EventTarget() as Document;
    let state = 'visible';
    Object.defineProperty(page, 'visibilityState', { get: () => state });
    const original = globalThis.requestAnimationFrame;
    globalThis.requestAnimationFrame = () => 0;
    const frames = pageFrames(page);
    frames(() => undefined);
    const later = new Promise<void>((resolve) => frames(resolve));
    globalThis.requestAnimationFrame = original;
    state = 'hidden';
    page.dispatchEvent(new Event('visibilitychange'));
    await later;
  });
});
