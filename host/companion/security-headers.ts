const never = ['accelerometer', 'camera', 'display-capture', 'geolocation', 'gyroscope', 'hid', 'magnetometer', 'microphone', 'midi', 'payment', 'serial', 'usb'];

/**
 * The page's policy. No inline script or style sheet, nothing from elsewhere. Style attributes are allowed, since lit's
 * styleMap writes one first; what they could load is held by the other rules. `default` is the one Trusted Types policy of our
 * own (host/shell/trusted-types.ts); it lets connector workers start and nothing else.
 */
const page = (sandboxPort: number | undefined) => [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "style-src-attr 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  `frame-src ${sandboxPort === undefined ? "'none'" : sandboxAddresses(sandboxPort).join(' ')}`,
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types default lit-html dompurify',
].join('; ');

/** A connector worker's only way out is the port to the broker: it may not even connect to the companion. */
const worker = "default-src 'none'; script-src 'self'";

const everywhere: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'origin-agent-cluster': '?1',
  'x-dns-prefetch-control': 'off',
  'permissions-policy': never.map((feature) => `${feature}=()`).join(', '),
};

/** Where frames may come from: one host for each widget, or, where a browser does not find those, one for all. */
const sandboxAddresses = (port: number) => [`http://*.localhost:${port}/w/`, `http://localhost:${port}/w/`];

/**
 * What may be connected to at all, by whatever means, in browsers that know the header: for the page its own origin and
 * frames, for a worker its scripts. Entries are URL patterns; redirects are refused by default.
 */
const allowlist = (origin: string, path: string, sandboxPort: number | undefined) =>
  path.startsWith('/workers/')
    ? `("${origin}/workers/*")`
    : `(response-origin${sandboxPort === undefined ? '' : sandboxAddresses(sandboxPort).map((address) => ` "${address}*"`).join('')})`;

/** What a page's headers depend on. */
export interface PageSurroundings {
  origin: string;
  /** Where frames are served; without it the page may embed none. */
  sandboxPort?: number | undefined;
  /** False leaves out the Connection-Allowlist, as a browser without it would. Tests only. */
  allowlist?: boolean | undefined;
}

/** Headers of every answer on this path. */
export function securityHeaders(path: string, { origin, sandboxPort, allowlist: kept = true }: PageSurroundings): Readonly<Record<string, string>> {
  return {
    ...everywhere,
    ...(kept ? { 'connection-allowlist': allowlist(origin, path, sandboxPort) } : {}),
    'content-security-policy': path.startsWith('/workers/') ? worker : page(sandboxPort),
  };
}
