import type { FrameSources } from '../frames/sources.js';
import type { InstalledPlugins } from './installed-plugins.js';

/** Widgets of installed plugins, and their contracts for widgets that import them: a plugin's `contract.ts`. */
export function pluginSources(installed: InstalledPlugins): FrameSources {
  return {
    widget: (tag) => Promise.resolve(installed.widget(tag)),
    contract(connector) {
      const files = installed.contracts.has(connector) ? installed.content(connector)?.files : undefined;
      return Promise.resolve(files && Object.hasOwn(files, 'contract.ts') ? { files, entry: 'contract.ts' } : undefined);
    },
  };
}
