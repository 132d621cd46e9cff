/**
 * Calls back before the next picture is drawn; after a tenth of a second in any case, since a frame that is out of sight
 * draws none.
 */
export function nextFrame(run: () => void): void {
  const once = (): void => {
    cancelAnimationFrame(picture);
    clearTimeout(timer);
    run();
  };
  const picture = requestAnimationFrame(once);
  const timer = setTimeout(once, 100);
}
