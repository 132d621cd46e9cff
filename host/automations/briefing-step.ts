import { msg } from '@lit/localize';
import { briefing, type Contract } from '@vivarium/sdk/contract';
import { dayOf } from '@vivarium/sdk/kinds';
import type { AutomationDocument } from '@vivarium/sdk/protocol';
import { LOCAL_ACCOUNT } from '../connectors/local-account.js';
import type { PlannedCall } from './plan.js';

/** The action behind the step: the host's own, without a source. */
export const prepare = briefing.actions.prepare;

/** Whether a call of a plan or a run is that step. */
export const isBriefing = ({ action }: Pick<PlannedCall, 'action'>): boolean => 'connector' in action && action.connector === briefing.id && action.name === 'prepare';

/** The calls of a plan with the briefing among them: once, whatever rows there are, before what is done for them or after it, as the steps say. */
export function withBriefing(calls: readonly PlannedCall[], { steps }: AutomationDocument, now: number, timeZone: string): readonly PlannedCall[] {
  const at = steps.findIndex((step) => step.do === 'briefing');
  if (at < 0) return calls;
  const input = { day: dayOf(now, timeZone) };
  const call: PlannedCall = {
    key: crypto.randomUUID(), row: 0, title: msg('Prepare the briefing'), action: { connector: briefing.id, name: 'prepare' },
    account: { id: LOCAL_ACCOUNT, label: 'Vivarium' }, input, drafted: [], preview: (briefing as Contract).definition.actions[prepare.name]!.preview(input, undefined), risk: 'reversible',
  };
  return steps.findIndex((step) => step.do === 'act') > at ? [call, ...calls] : [...calls, call];
}
