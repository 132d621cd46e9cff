import type { StudioFinding, WidgetManifest } from '@vivarium/sdk/protocol';
import { verify, type VerifyOptions } from './verify.js';

/** Files that were run, with what was found. */
export interface Checked {
  /** The module that was run. */
  readonly entry: string;
  readonly files: Readonly<Record<string, string>>;
  /** The name that frames load them by; absent where they must not run. */
  readonly draft: string | undefined;
  /** What the code says it is; absent where it did not get that far. */
  readonly manifest: WidgetManifest | undefined;
  readonly findings: readonly StudioFinding[];
}

/** Runs files that a person wrote, of a widget that begins with `entry`, just as the studio runs those of Claude: the companion reads them, the page runs them in frames. */
export async function checkDraft(files: Readonly<Record<string, string>>, entry: string, options: VerifyOptions, signal: AbortSignal): Promise<Checked> {
  const { draft, findings } = await options.session.request('POST /api/studio/draft', { files: { ...files }, entry });
  signal.throwIfAborted();
  if (draft === undefined) return { entry, files, draft, manifest: undefined, findings };
  const [ran, types] = await Promise.all([verify(draft, options, signal), options.session.request('POST /api/studio/types', { draft })]);
  return { entry, files, draft, manifest: ran.manifest, findings: [...ran.findings, ...types.findings] };
}
