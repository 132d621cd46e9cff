import { expect, fixture, html } from '@open-wc/testing';
import { FrameGuard } from './frame-guard.js';

describe('the guard of frames', () => {
  it('knows the field that somebody types in when the first frame comes, and when they leave it', async () => {
    const place = await fixture<HTMLElement>(html`<div><input /><button>Next</button></div>`);
    place.querySelector('input')!.focus();
    const shields: boolean[] = [];
    const guard = new FrameGuard();
    const iframe = document.createElement('iframe');
    const end = guard.add({ iframe, tag: 'x-thief', shield: (on) => shields.push(on), fault: () => expect.fail('nothing was taken') });
    expect(shields).to.deep.equal([true]);
    const left = new Promise<void>((resolve) => place.addEventListener('focusout', () => setTimeout(resolve)));
    place.querySelector('button')!.focus();
    await left;
    expect(shields).to.deep.equal([true, false]);
    end();
  });
});
