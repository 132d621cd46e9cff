/** Runs what was asked of it soon, and not again before the page has drawn that. */
export type Frames = (run: () => void) => void;

/** Calls back in the next animation frame, or soon where none will come: a hidden page gets no frames. */
function nextFrame(page: Document, then: () => void): void {
  if (page.visibilityState !== 'visible') {
    setTimeout(then, 0);
    return;
  }
  const ended = new AbortController();
  const once = () => {
    if (ended.signal.aborted) return;
    ended.abort();
    then();
  };
  requestAnimationFrame(once);
  // The page may be hidden between the request and the frame, which then never comes.
  page.addEventListener('visibilitychange', once, { signal: ended.signal });
}

/**
 * The first thing asked for runs at once, so that the work of drawing it is done when the next frame begins; what is
 * asked for before that frame was painted runs right after it. So there is at most one run per frame.
 */
export function pageFrames(page: Document = document): Frames {
  let drawing = false;
  let waiting: (() => void)[] = [];
  const draw = () => {
    drawing = true;
    nextFrame(page, () => setTimeout(painted, 0));
  };
  const painted = () => {
    drawing = false;
    const runs = waiting;
    waiting = [];
    if (runs.length === 0) return;
    draw();
    for (const run of runs) run();
  };
  return (run) => {
    if (drawing) waiting.push(run);
    else {
      draw();
      queueMicrotask(run);
    }
  };
}
