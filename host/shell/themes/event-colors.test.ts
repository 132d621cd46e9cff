import { assert, nextFrame } from '@open-wc/testing';
import { mountWidget } from '@vivarium/sdk/testing';
import { resetMouse, sendMouse } from '@web/test-runner-commands';
import { widget as agenda } from '../../../widgets/agenda/index.js';
import { sample } from '../../../widgets/agenda/sample.js';
import { tokens } from '../../ui/tokens.css.js';
import { contrastOf } from './contrast.js';

document.adoptedStyleSheets.push(tokens.styleSheet!);

/** The lightest and darkest that calendars and events of Google may have, and what people choose beside them. */
const colors = ['#fbe983', '#9fe1e7', '#c2c2c2', '#4986e7', '#dc2127', '#ac725e', '#ffffff', '#000000', '#ffff00', '#0000ff'];

const pixel = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })!;
/** A colour as CSS computed it, as it is painted. */
function painted(color: string): string {
  pixel.fillStyle = color;
  pixel.fillRect(0, 0, 1, 1);
  return `#${[...pixel.getImageData(0, 0, 1, 1).data].slice(0, 3).map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}

describe('appointments in the colours of their source', () => {
  afterEach(async () => {
    await resetMouse();
    document.documentElement.style.colorScheme = '';
  });

  // What ended before now is past where the day is today; on another day it is not drawn so.
  for (const [scheme, today] of [['light', '2026-03-04'], ['light', '2026-03-03'], ['dark', '2026-03-04'], ['dark', '2026-03-03']] as const)
    it(`are read where it is ${scheme}, ${today === '2026-03-04' ? 'when they are past' : 'also those that were declined'}, and under the pointer`, async () => {
      document.documentElement.style.colorScheme = scheme;
      // One below the other, each with room for its time.
      const events = colors.flatMap((color, index) => (['accepted', 'declined'] as const).map((response, half) => {
        const minute = index * 80 + half * 40;
        const at = (minutes: number) => new Date(Date.UTC(2026, 2, 4, 7, minutes)).toISOString();
        return { ...sample[1]!, id: `${color} ${response}`, title: `${color} ${response}`, color, response, start: at(minute), end: at(minute + 40) };
      }));
      const { element } = await mountWidget(agenda, { items: { events }, environment: { day: '2026-03-04', today } });
      element.style.cssText = 'display:block;block-size:500px;inline-size:300px';
      const boxes = [...element.shadowRoot!.querySelectorAll<HTMLElement>('.box')];
      assert.lengthOf(boxes, events.length);
      for (const box of boxes) {
        box.scrollIntoView({ block: 'center' });
        const { x, y, width, height } = box.getBoundingClientRect();
        await sendMouse({ type: 'move', position: [Math.round(x + width / 2), Math.round(y + height / 2)] });
        await nextFrame();
        assert.isTrue(box.matches(':hover'));
        const ground = painted(getComputedStyle(box).backgroundColor);
        for (const text of [box.querySelector('b')!, box.querySelector('.times')!]) assert.isAtLeast(contrastOf(painted(getComputedStyle(text).color), ground), 4.5, `${text.textContent} on ${ground}`);
      }
    });
});
