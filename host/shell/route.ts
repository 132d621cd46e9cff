import { isDay } from './day.js';

/** What the address shows. Without an artifact the first one; without a day, today. */
export type Route = { page: 'artifact'; artifact?: string; day?: string } | { page: 'settings' };

/** Reads the hash of an address; whatever is not known leads to the first artifact. */
export function parseRoute(hash: string): Route {
  const [path = '', search = ''] = hash.replace(/^#/, '').split('?');
  const [, page, id] = path.split('/');
  if (page === 'settings') return { page };
  const day = new URLSearchParams(search).get('day') ?? '';
  return {
    page: 'artifact',
    ...(page === 'artifact' && id ? { artifact: safeDecode(id) } : {}),
    ...(isDay(day) ? { day } : {}),
  };
}

/** The hash of a route. */
export function formatRoute(route: Route): string {
  if (route.page === 'settings') return '#/settings';
  const day = route.day ? `?day=${route.day}` : '';
  return route.artifact ? `#/artifact/${encodeURIComponent(route.artifact)}${day}` : `#/${day}`;
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
