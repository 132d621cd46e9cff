import { hashSource, type FramePageParts } from './frame-page.js';
import { sandboxHeaders } from './sandbox-headers.js';
import type { SandboxPage } from './sandbox-server.js';

/** What a connector's page is made of. */
export interface ConnectorPageParts extends Pick<FramePageParts, 'bundle' | 'shell' | 'allowlist'> {
  /** Runs first in the worker. */
  prelude: string;
  /** The page's one script, ours. */
  relay: string;
}

/** The document of a connector's frame: a script of ours, and the code of the worker that it starts, as data. */
export function connectorPage({ prelude, bundle, relay, shell, allowlist }: ConnectorPageParts): SandboxPage {
  const code = JSON.stringify(`${prelude}\n${bundle}`).replaceAll('<', '\\u003c');
  return {
    headers: sandboxHeaders({ scripts: [hashSource(relay)], shell, allowlist, workers: true }),
    body: `<!doctype html><html><head><meta charset="utf-8"><script id="code" type="application/json">${code}</script></head><body><script>${relay}</script></body></html>`,
  };
}
