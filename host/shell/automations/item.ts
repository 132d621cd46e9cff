import type { AutomationItem } from '@vivarium/sdk/contract';
import type { AutomationDocument } from '@vivarium/sdk/protocol';
import type { RunState } from '../../automations/automations.js';
import type { Missed } from '../../automations/run-log.js';

/** How an automation is shown to widgets: its name, and what became of its last run. */
export function itemOf({ id, name, trigger }: AutomationDocument, last: RunState | undefined, missed: Missed | undefined): AutomationItem {
  const item = { id, name, trigger: trigger.type };
  const instant = (at: number) => new Date(at).toISOString();
  if (missed) return { ...item, state: 'missed', at: instant(missed.at) };
  if (!last) return { ...item, state: 'ready' };
  const { begun, ended } = last.run;
  const at = instant(ended?.at ?? begun.at);
  if (last.running) return { ...item, state: 'running', at };
  if (last.interrupted || !ended) return { ...item, state: 'interrupted', at };
  // What is taken back in part is neither done nor gone.
  if (ended.outcome === 'undone' && last.remains > 0) return { ...item, state: 'stopped', at };
  return { ...item, state: ended.outcome === 'nothing' ? 'done' : ended.outcome, at };
}
