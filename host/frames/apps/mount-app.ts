import type { WidgetHost } from '@vivarium/sdk/widget';
import type { CompanionSession, Grants, ServerApp } from '../../connectors/host.js';
import type { VivFrame } from '../viv-frame.js';
import { AppRun } from './app-run.js';
import { AppState } from './messages.js';

/** Lets a frame run an app of an MCP server. */
export function mountApp(frame: VivFrame, app: ServerApp, host: WidgetHost, { session, grants }: { session: Pick<CompanionSession, 'request'>; grants: Pick<Grants, 'ledger'> }): void {
  const onGrants = (listener: () => void) => {
    let end: (() => void) | undefined = () => undefined;
    void grants.ledger().then((ledger) => {
      if (!end) return;
      const held = () => ledger.of(app.tag).filter((grant) => ledger.holds(grant)).map(({ id }) => id).join();
      let before = held();
      // Being written and stored is told as well, and is no other consent.
      end = ledger.onChange((widget) => {
        if (widget !== app.tag || before === held()) return;
        before = held();
        listener();
      });
    });
    return () => {
      end?.();
      end = undefined;
    };
  };
  frame.makeRun = (options) => new AppRun({ ...options, app, onGrants });
  frame.open = () => session.request('POST /api/frames/app', { server: app.server, app: app.name, storage: AppState.catch({ storage: {} }).parse(host.loadState() ?? {}).storage });
}
