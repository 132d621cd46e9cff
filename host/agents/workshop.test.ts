import { expect } from '@open-wc/testing';
import type { WidgetManifest } from '@vivarium/sdk/protocol';
import { Workshop, type WorkshopOptions } from './workshop.js';

const size = { w: 2, h: 2 };
const manifest: WidgetManifest = { tag: 'gen-next', title: 'Next', description: 'What is next.', sizes: { min: size, S: size, M: size, L: size, XL: size, max: size }, uses: {}, config: { type: 'object' }, sample: {} };

const page = (script: string) => `data:text/html,${encodeURIComponent(`<script>addEventListener('message', ({ ports: [port] }) => { ${script} });</script>`)}`;
const declares = page(`port.postMessage({ type: 'manifest', params: ${JSON.stringify(manifest)} });`);
/** A frame that draws at once, and itself as often as it is asked. */
const draws = (png: string) => page(`
  port.onmessage = ({ data: { type, params } }) => {
    if (type === 'beat') port.postMessage({ type: 'alive', params });
    if (type === 'welcome') port.postMessage({ type: 'drawn', params: {} });
    if (type === 'picture/take') port.postMessage({ type: 'picture', params: { image: Uint8Array.from(atob('${png}'), (one) => one.charCodeAt(0)).buffer } });
  };
  port.postMessage({ type: 'hello', params: { oldest: 1, newest: 99 } });`);

describe('the workshop of other agents', () => {
  const { requestAnimationFrame: native } = window;
  afterEach(() => (window.requestAnimationFrame = native));

  for (const seen of [true, false])
    it(`answers a picture of a draft ${seen ? 'on a page that is seen' : 'on a page in the background, which draws no frames'}`, async () => {
      if (!seen) window.requestAnimationFrame = () => 0;
      const canvas = document.createElement('canvas');
      canvas.width = canvas.height = 8;
      const pages = [declares, draws(canvas.toDataURL('image/png').split(',')[1]!)];
      const session = { request: () => Promise.resolve({ url: pages.shift()! }) };
      const workshop = new Workshop({ session, contracts: [] } as unknown as WorkshopOptions);
      const { png } = (await workshop.picture('draft-1', 'M', 'light', AbortSignal.timeout(5000))) as { png: string };
      expect(atob(png).slice(1, 4)).to.equal('PNG');
      expect(document.querySelector('iframe')).to.equal(null);
    });
});
