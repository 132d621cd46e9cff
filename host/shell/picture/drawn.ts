import { showPicture } from './show.js';

/** Waited for at most, where no frame comes. */
const LONGEST = 1000;

/** A message comes behind the frame that is being drawn. */
const frameDrawn = (): Promise<unknown> =>
  Promise.race([
    new Promise<void>((resolve) =>
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => resolve();
        port2.postMessage(null);
      }),
    ),
    new Promise((resolve) => setTimeout(resolve, LONGEST)),
  ]);

/** The page as it was seen last is on screen; undefined where there is no picture to wait for. */
export const pictureDrawn = showPicture() && document.visibilityState === 'visible' ? frameDrawn() : undefined;
