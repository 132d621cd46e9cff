import type { WidgetManifest } from '@vivarium/sdk/protocol';
import type { WidgetDefinition } from '@vivarium/sdk/widget';
import { sameData } from '../store/engine/rows.js';
import { fill, type Scene } from './scenes.js';
import { Stage, type Findings } from './stage.js';

/** As Claude reads it. */
export const EDITOR = 'its editor';

/** As the settings dialog shows it: as wide as it is, and on a phone. */
const opened: Scene = { name: EDITOR, size: 'dialog', audit: true, act: fill };
const onPhone: Scene = { ...opened, size: 'phone', dark: true, rightToLeft: true };

/** What a schema fills in where nothing is set. */
function defaultsOf({ config }: Pick<WidgetManifest, 'config'>): Record<string, unknown> {
  const properties = (config as { readonly properties?: Readonly<Record<string, { readonly default?: unknown }>> }).properties ?? {};
  return Object.fromEntries(Object.entries(properties).flatMap(([name, property]) => (property.default === undefined ? [] : [[name, property.default]])));
}

/**
 * Runs the editor that a widget brings for its settings, as the settings dialog does: it opens, everything in it is
 * pressed and filled in, what it sets arrives, and what is set elsewhere is seen in it.
 * @throws VivariumError with what it threw
 */
export async function verifyEditor(manifest: WidgetManifest, definition: WidgetDefinition, url: string, signal: AbortSignal): Promise<Findings> {
  const set: Readonly<Record<string, unknown>>[] = [];
  const stage = new Stage(definition, url, (config) => void set.push(config));
  try {
    await stage.start(signal);
    const found = [...(await stage.play(opened, signal)), ...(await stage.inspect('operate'))];
    if (set.length === 0) found.push({ severity: 'error', message: 'Nothing in it sets a setting: everything in it was pressed and filled in, and this.changeConfig was not called with anything that fits the config.' });
    const other = set.find((config) => !sameData(config, defaultsOf(manifest)));
    if (other) {
      stage.setConfig(other);
      await stage.inspect('before');
      // As “As at first” in the dialog does.
      stage.setConfig({});
      if ((await stage.inspect('after')).length > 0) found.push({ severity: 'warning', message: 'Settings that are set elsewhere (“As at first” in the dialog) are not seen in it within a frame. Draw from this.config, and bind the values of fields to it.' });
    }
    return [...found, ...(await stage.play(onPhone, signal)), ...(await stage.end())];
  } finally {
    stage.close();
  }
}
