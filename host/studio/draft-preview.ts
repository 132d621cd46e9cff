import type { Contract } from '@vivarium/sdk/contract';
import type { WidgetManifest } from '@vivarium/sdk/protocol';
import { sampleHost } from '@vivarium/sdk/testing/sample-host';
import type { CompanionSession } from '../connectors/host.js';
import { definitionOf } from '../frames/definition.js';
import { trialOf } from '../frames/trial.js';
import { VivFrame } from '../frames/viv-frame.js';

/** A draft, alive in a frame on its invented data. */
export function draftPreview(manifest: WidgetManifest, draft: string, { contracts, session }: { readonly contracts: readonly Contract[]; readonly session: Pick<CompanionSession, 'request'> }): VivFrame {
  const definition = definitionOf(manifest, contracts);
  return Object.assign(new VivFrame(), { definition, host: sampleHost(definition), placement: { id: trialOf(`studio-${draft}`), config: {} }, version: draft, open: () => session.request('POST /api/frames', { widget: draft }) });
}
