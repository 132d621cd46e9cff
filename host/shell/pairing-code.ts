/** The one-time code of such a fragment. */
export const codeIn = (hash: string): string | undefined => /^#code=([\w-]+)/.exec(hash)?.[1];

let kept: string | undefined;

/** Takes the one-time code out of the address and the history; {@link takeCode} has it then. */
function keepCode(): void {
  const code = codeIn(location.hash);
  if (!code) return;
  kept = code;
  history.replaceState(history.state, '', `${location.pathname}${location.search}`);
}

// At once: nothing that comes later finds the code in the address, or loses it.
keepCode();

/** The one-time code that the page was opened with, once. */
export function takeCode(): string | undefined {
  keepCode();
  const code = kept;
  kept = undefined;
  return code;
}
