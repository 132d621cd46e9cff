/** Runs what was asked of it soon, and not again before the page has drawn that. */
export type Frames = (run: () => void) => void;

/**
 * The first thing asked for runs at once, so that the work of drawing it is done when the next frame begins; what is
 * asked for before that frame was painted runs right after it. So there is at most one run per frame.
 */
export function pageFrames(page: Document = document): Frames {
  let drawing = false;
  let asked = false;
  let waiting: (() => void)[] = [];
  const frame = () => {
    if (!asked) return;
    asked = false;
    setTimeout(painted, 0);
  };
  // The page may be hidden between the request and the frame, which then never comes.
  page.addEventListener('visibilitychange', frame);
  const draw = () => {
    drawing = true;
    asked = true;
    // A hidden page gets no frames.
    if (page.visibilityState === 'visible') requestAnimationFrame(frame);
    else setTimeout(frame, 0);
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
