/** Globals that are taken away by name. */
export const names: ReadonlySet<string> = new Set([
  // network
  'fetch', 'fetchLater', 'XMLHttpRequest', 'EventSource', 'Request',
]);

/** Globals that are taken away with their family. */
export const patterns = /^(?:webkit)?(?:RTC|WebSocket|WebTransport)/;

/** Members of prototypes, by the constructor's name. */
export const prototypes: Readonly<Record<string, readonly string[]>> = {
  Navigator: ['sendBeacon'],
};
