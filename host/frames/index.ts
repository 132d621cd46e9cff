/** What the shell loads once a page has a widget that runs in a frame. */
import { VivariumError, type Contract } from '@vivarium/sdk/contract';
import { WidgetManifest } from '@vivarium/sdk/protocol';
import type { WidgetDefinition } from '@vivarium/sdk/widget';
import { definitionOf } from './definition.js';
export { mountApp } from './apps/mount-app.js';
export { safeMode } from './safe-mode.js';
export { VivFrame } from './viv-frame.js';

/** The definition of a widget from elsewhere, from its manifest. @throws VivariumError for a manifest that does not fit, and where it asks for what is not installed. */
export function readWidget(tag: string, manifest: unknown, contracts: readonly Contract[]): WidgetDefinition {
  const parsed = WidgetManifest.safeParse(manifest);
  if (!parsed.success || parsed.data.tag !== tag) throw new VivariumError('invalid-input', `What the widget "${tag}" declares cannot be read. Remove it, or make it again.`, { cause: parsed.error });
  return definitionOf(parsed.data, contracts);
}
