import { VivariumError } from '@vivarium/sdk/contract';

/** A part whose code comes when it is first asked for. A load that failed is tried again with the next call. @throws VivariumError `offline` */
export function late<Part>(load: () => Promise<Part>): () => Promise<Part> {
  let loading: Promise<Part> | undefined;
  return () =>
    (loading ??= load().catch((thrown: unknown) => {
      loading = undefined;
      throw new VivariumError('offline', 'A part of Vivarium could not be loaded. Is it still running?', { cause: thrown });
    }));
}
