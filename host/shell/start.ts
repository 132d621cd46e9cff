import { PICTURE_OVER } from './picture/picture.js';
import { showPicture } from './picture/show.js';

// The page as it was seen last is drawn first, and only then what makes it live is run: it is on its way meanwhile.
const { href } = document.querySelector<HTMLLinkElement>('link[rel=modulepreload]')!;
const run = () => import(/* @vite-ignore */ href).catch(() => dispatchEvent(new Event(PICTURE_OVER)));
// A message comes behind the frame that is being drawn.
if (showPicture() && document.visibilityState === 'visible')
  requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => void run();
    port2.postMessage(null);
  });
else void run();
