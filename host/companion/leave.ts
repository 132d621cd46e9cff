import type { Route } from './route.js';
import { hashSource } from './frames/frame-page.js';

/** Sends its tab on to the address in its fragment, which no server sees. */
const script = `
const url = new URL(decodeURIComponent(location.hash.slice(1)));
if (url.protocol === 'https:' || url.protocol === 'http:') location.replace(url.href);
`;
const page = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>Vivarium</title><script>${script}</script></head><body></body></html>`;

/**
 * The way out of Vivarium. The page's Connection-Allowlist names the companion and frames only, and holds for the tabs that
 * the page opens, too; this one is not bound by it. Only the page itself gets here.
 */
export const leaveRoute: Route = {
  method: 'GET',
  path: '/leave',
  access: 'page',
  handle(_request, response) {
    response.removeHeader('connection-allowlist');
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'content-length': Buffer.byteLength(page),
      'content-security-policy': `default-src 'none'; script-src ${hashSource(script)}; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`,
      'cache-control': 'no-store',
    });
    response.end(page);
  },
};
