import { parseItemReference, type ItemReference } from '@vivarium/sdk/contract';
import { isDay } from './day.js';

/** What the address shows. Without an artifact the first one; without a day, today; with an item, that one marked. */
export type Route = { page: 'artifact'; artifact?: string; day?: string; item?: ItemReference } | { page: 'settings' };

/** Reads the hash of an address; whatever is not known leads to the first artifact. */
export function parseRoute(hash: string): Route {
  const [path = '', search = ''] = hash.replace(/^#/, '').split('?');
  const [, page, id] = path.split('/');
  if (page === 'settings') return { page };
  const parameters = new URLSearchParams(search);
  const day = parameters.get('day') ?? '';
  const item = parameters.get('item') ?? '';
  return {
    page: 'artifact',
    ...(page === 'artifact' && id ? { artifact: safeDecode(id) } : {}),
    ...(isDay(day) ? { day } : {}),
    ...(parseItemReference(item) ? { item } : {}),
  };
}

/** The hash of a route. */
export function formatRoute(route: Route): string {
  if (route.page === 'settings') return '#/settings';
  const { artifact, day, item } = route;
  const search = new URLSearchParams({ ...(day && { day }), ...(item && { item }) }).toString();
  return `#/${artifact ? `artifact/${encodeURIComponent(artifact)}` : ''}${search && `?${search}`}`;
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
