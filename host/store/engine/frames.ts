/** Runs what was asked of it once, at the next chance to draw. */
export type Frames = (run: () => void) => void;

/** Animation frames while the page is visible, timers while it is not: a hidden page gets no frames. */
export function pageFrames(page: Document = document): Frames {
  return (run) => {
    let ended = false;
    const once = () => {
      if (ended) return;
      ended = true;
      page.removeEventListener('visibilitychange', once);
      run();
    };
    if (page.visibilityState === 'visible') {
      requestAnimationFrame(once);
      // The page may be hidden between the request and the frame, which then never comes.
      page.addEventListener('visibilitychange', once);
    } else setTimeout(once, 0);
  };
}
