import { migrateConfig, type WidgetDefinition } from '@vivarium/sdk/widget';
import type { Placement } from '../../board/layout.js';
import type { Config } from './fields.js';

/** What a form starts with, and what could not be taken over into it. */
export interface Stored {
  readonly config: Config;
  /** Settings of a version that this one cannot read: they stay stored until others are saved. */
  readonly kept?: Config;
}

/** The stored settings of a placement as the widget's version has them now. */
export function storedSettings(definition: WidgetDefinition, { config, configVersion }: Pick<Placement, 'config' | 'configVersion'>): Stored {
  try {
    return { config: structuredClone(migrateConfig(definition, config, configVersion)) as Config };
  } catch {
    return { config: {}, kept: config };
  }
}
