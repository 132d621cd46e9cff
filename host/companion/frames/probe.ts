import { VivariumError } from '@vivarium/sdk/contract';
import { randomBytes } from 'node:crypto';
import { endpoint, type RouteTable } from '../route.js';
import { hashSource } from './frame-page.js';
import { sandboxHeaders } from './sandbox-headers.js';
import type { Sandbox } from './sandbox-server.js';

/** What the measurement of a browser needs. */
export interface ProbeOptions {
  sandbox: Sandbox;
  /** The shell's origin. */
  shell: string;
  /** False: measured as in a browser without the header. */
  allowlist: boolean;
}

/** Who of a probe's frame arrived where it must not. */
interface Arrived {
  connected: boolean;
  navigated: boolean;
}

/** Measurements remembered: one a page, and pages ask once. */
const most = 20;

/** Pages by which the shell measures whether its browser enforces a Connection-Allowlist (host/frames/protection.ts). */
export class Probe {
  private readonly results = new Map<string, Record<'held' | 'free', Arrived>>();

  constructor(private readonly options: ProbeOptions) {}

  readonly routes: RouteTable = [
    endpoint('POST /api/frames/probe', ({ site }) => {
      const probe = randomBytes(12).toString('base64url');
      const result = { held: { connected: false, navigated: false }, free: { connected: false, navigated: false } };
      for (const oldest of this.results.keys()) if (this.results.size >= most) this.results.delete(oldest);
      this.results.set(probe, result);
      return { probe, held: this.page(site, result.held, this.options.allowlist), free: this.page(site, result.free, false) };
    }),
    endpoint('GET /api/frames/probe/:probe', ({ probe }) => {
      const result = this.results.get(probe);
      if (!result) throw new VivariumError('not-found', 'There is no such measurement any more. Measure again.');
      return result;
    }),
  ];

  /** A page that tries to connect and then to leave. Its policy would let it connect, so that only the allowlist can refuse. */
  private page(site: 'own' | 'shared', arrived: Arrived, allowlist: boolean): string {
    const { sandbox, shell } = this.options;
    const host = site === 'shared' ? 'localhost' : `w${randomBytes(12).toString('hex')}.localhost`;
    const target = (destination: 'empty' | 'iframe', reached: () => void) =>
      sandbox.publish(host, { headers: sandboxHeaders({ scripts: [], shell, allowlist: false }), body: '', destination, taken: reached });
    const connect = target('empty', () => (arrived.connected = true));
    const leave = target('iframe', () => (arrived.navigated = true));
    const script = `addEventListener('load', async () => {
      await fetch(${JSON.stringify(connect)}, { mode: 'no-cors' }).catch(() => undefined);
      parent.postMessage('tried', ${JSON.stringify(shell)});
      location.replace(${JSON.stringify(leave)});
    });`;
    return sandbox.publish(host, {
      headers: sandboxHeaders({ scripts: [hashSource(script)], shell, connect: new URL(connect).origin, allowlist }),
      body: `<!doctype html><meta charset="utf-8"><script>${script}</script>`,
    });
  }
}
