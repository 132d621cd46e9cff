import { sampleHost, type SampleHost } from '@vivarium/sdk/testing/sample-host';
import type { WidgetDefinition } from '@vivarium/sdk/widget';

/** One state of a widget for the gallery. */
export interface GalleryState {
  readonly name: string;
  make(definition: WidgetDefinition): SampleHost;
}

const live = (definition: WidgetDefinition) => Object.entries(definition.uses).filter(([, { ref }]) => ref === 'collection' || ref === 'kind').map(([use]) => use);
const long = 'A title that goes on and on, Donaudampfschifffahrtsgesellschaftskapitän, שלום עולם ';

const withAll = (items: readonly Record<string, unknown>[], freshness = {}) => (definition: WidgetDefinition) => {
  const host = sampleHost(definition, { items: {} });
  for (const use of live(definition)) host.set(use, items, freshness);
  return host;
};

function lengthened(definition: WidgetDefinition): SampleHost {
  const host = sampleHost(definition);
  for (const use of live(definition)) {
    const items = (definition.sample as Record<string, readonly Record<string, unknown>[]>)[use] ?? [];
    host.set(use, items.map((item) => ({ ...item, ...('title' in item ? { title: `${long}${String(item['title'])}` } : {}), ...('subject' in item ? { subject: long } : {}) })));
  }
  return host;
}

/** The states a widget is looked at in. */
export const states: readonly GalleryState[] = [
  { name: 'ready', make: (definition) => sampleHost(definition) },
  { name: 'pending', make: (definition) => sampleHost(definition, { items: {} }) },
  { name: 'empty', make: withAll([]) },
  { name: 'failed', make: withAll([], { state: 'failed', reason: { code: 'unavailable', message: 'The source has a fault of its own. It is asked again in a minute.' } }) },
  { name: 'long', make: lengthened },
];
