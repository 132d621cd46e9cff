import { VivariumError, type Contract } from '@vivarium/sdk/contract';
import type { DemoAccount } from '@vivarium/sdk/testing/emulator';
import type { Demos, RunningDemo } from './demo.js';

/** `status-page=http://127.0.0.1:4711`, as `--emulator` takes it. @throws VivariumError `invalid-input` */
export function parseStandIn(text: string): [connector: string, origin: string] {
  const [, connector, origin] = /^([a-z][a-z0-9-]*)=(http:\/\/(?:127\.0\.0\.1|localhost):\d{1,5})\/?$/.exec(text) ?? [];
  if (connector === undefined || origin === undefined) throw new VivariumError('invalid-input', `must be <connector>=http://127.0.0.1:<port>, not "${text}"`);
  return [connector, origin];
}

/** The demos, and an author's own emulators in the place of the sources of their connectors. */
export function withStandIns(demos: Demos, standIns: ReadonlyMap<string, string>, contracts: ReadonlyMap<string, Contract>): Demos {
  return {
    get(connector): RunningDemo | undefined {
      const origin = standIns.get(connector);
      const auth = contracts.get(connector)?.definition.auth;
      if (origin === undefined || !auth) return demos.get(connector);
      const account: DemoAccount = auth.type === 'oauth2' ? { type: 'oauth2', clientId: 'demo', login: 'demo' } : auth.type === 'token' ? { type: 'token', token: 'demo' } : { type: 'none' };
      return { origin, page: origin, account, standIn: true };
    },
    close: () => demos.close(),
  };
}
