/** Every feature of Chromium's Permissions-Policy: a frame has none of them, whatever its iframe would delegate. An end to end test compares it with the browser's list. */
const features = [
  'accelerometer', 'aria-notify', 'autoplay', 'browsing-topics', 'camera', 'captured-surface-control', 'clipboard-read', 'clipboard-write', 'compute-pressure',
  'cross-origin-isolated', 'deferred-fetch', 'deferred-fetch-minimal', 'digital-credentials-create', 'digital-credentials-get', 'display-capture', 'encrypted-media', 'fullscreen',
  'gamepad', 'geolocation', 'gyroscope', 'hid', 'identity-credentials-get', 'idle-detection', 'interest-cohort', 'keyboard-map', 'language-detector', 'language-model', 'local-fonts',
  'local-network', 'local-network-access', 'loopback-network', 'magnetometer', 'media-playback-while-not-visible', 'microphone', 'midi', 'on-device-speech-recognition',
  'otp-credentials', 'payment', 'picture-in-picture', 'private-state-token-issuance', 'private-state-token-redemption', 'publickey-credentials-create', 'publickey-credentials-get',
  'screen-wake-lock', 'serial', 'speaker-selection', 'storage-access', 'summarizer', 'sync-xhr', 'translator', 'unload', 'usb', 'window-management', 'xr-spatial-tracking',
];

/** What a page of the sandbox may do. */
export interface SandboxPolicy {
  /** `'sha256-…'` of every script the page has: no other script can run. */
  scripts: readonly string[];
  /** Who may embed it. */
  shell: string;
  /** Where its script may connect. None but for the probe, which must be seen to fail for another reason. */
  connect?: string;
  /** It may start workers of its own text, which inherit all of this, and measure their memory. Pages of connectors only. */
  workers?: boolean;
  /** What of the network a person allowed an app: origins to connect to, and to load scripts, styles, pictures and fonts from. */
  reach?: { connect: readonly string[]; load: readonly string[] };
  /** False leaves the Connection-Allowlist out: the control of a measurement, and a browser without it. */
  allowlist?: boolean;
}

/** Headers of every answer of the sandbox: the composed configuration of docs/adr/0006-frames.md. */
export function sandboxHeaders({ scripts, shell, connect = "'none'", workers = false, reach, allowlist = true }: SandboxPolicy): Record<string, string> {
  const load = (reach?.load ?? []).map((origin) => ` ${origin}`).join('');
  const open = [...new Set([...(reach?.connect ?? []), ...(reach?.load ?? [])])];
  const policy = [
    "default-src 'none'",
    `script-src ${scripts.length > 0 ? scripts.join(' ') : "'none'"}${load}`,
    `style-src 'unsafe-inline'${load}`,
    `img-src data: blob:${load}`,
    `font-src data:${load}`,
    `media-src data: blob:${load}`,
    `connect-src ${reach && reach.connect.length > 0 ? reach.connect.join(' ') : connect}`,
    `worker-src ${workers ? 'blob:' : "'none'"}`,
    "frame-src 'none'",
    "object-src 'none'",
    "form-action 'none'",
    "base-uri 'none'",
    "webrtc 'block'",
    'sandbox allow-scripts',
    `frame-ancestors ${shell}`,
  ];
  return {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': policy.join('; '),
    ...(allowlist ? { 'connection-allowlist': `(${open.map((origin) => `"${origin}/*"`).join(' ')})` } : {}),
    'permissions-policy': features.map((feature) => `${feature}=${workers && feature === 'cross-origin-isolated' ? '*' : '()'}`).join(', '),
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-dns-prefetch-control': 'off',
    'cache-control': 'no-store',
    'origin-agent-cluster': '?1',
    // The shell is cross-origin isolated: what it embeds must say both.
    'cross-origin-embedder-policy': open.length > 0 ? 'credentialless' : 'require-corp',
    'cross-origin-resource-policy': 'cross-origin',
    'cross-origin-opener-policy': 'same-origin',
  };
}
