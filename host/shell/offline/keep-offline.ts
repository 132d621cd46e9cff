/** Lets the browser keep the page, so that it opens without the companion. Without it everything works but that. */
export async function keepOffline(): Promise<void> {
  await navigator.serviceWorker?.register('/service-worker.js', { updateViaCache: 'none' });
}
