import { createHash } from 'node:crypto';
import { sandboxHeaders } from './sandbox-headers.js';
import type { SandboxPage } from './sandbox-server.js';

/** What a frame's page is made of. */
export interface FramePageParts {
  /** Runs first in every script of this page, so that no fresh realm can run one that does not begin with it. */
  lockdown: string;
  /** Runtime and widget. */
  bundle: string;
  /** The shell's origin. */
  shell: string;
  /** False for tests of what a browser without it does. */
  allowlist: boolean;
}

/** A frame's document: two inline scripts and nothing else, both allowed by their hash. */
export function framePage({ lockdown, bundle, shell, allowlist }: FramePageParts): SandboxPage {
  const scripts = [`${lockdown}\n`, `${lockdown}\n${bundle}`];
  return {
    headers: sandboxHeaders({ scripts: scripts.map(hashSource), shell, allowlist }),
    body: `<!doctype html><html><head><meta charset="utf-8"><script>${scripts[0]}</script></head><body><script>${scripts[1]}</script></body></html>`,
  };
}

/** A script as a policy names it. */
export const hashSource = (script: string): string => `'sha256-${createHash('sha256').update(script).digest('base64')}'`;
