import { parseItemReference, VivariumError, type Contract, type ItemReference, type Preview, type Risk } from '@vivarium/sdk/contract';
import { AutomationDocument, type Account } from '@vivarium/sdk/protocol';
import type { CallTarget, Host } from '../connectors/host.js';
import { previewOf } from '../grants/preview.js';
import { resolveAction, riskOf } from '../grants/resolve.js';
import { withoutReference } from '../store/engine/rows.js';
import { withBriefing } from './briefing-step.js';
import { readRows, type Counted } from './rows.js';
import { draftedArguments, targetOf, titleOf, type ActStep, type DraftStep, type ReadStep } from './steps.js';
import { valueWords } from './value-words.js';
import { filled, resolved, wordsAt, type Scope } from './values.js';
import { problemOf } from '../ui/said.js';

/** What Claude will be sent for one row, and the text where it is not asked. */
export interface PlannedDraft {
  readonly row: number;
  readonly instruction: string;
  readonly values: Readonly<Record<string, string>>;
  readonly otherwise: string;
}

/** One action as it will run. */
export interface PlannedCall {
  /** Of this decision: also what keeps it from being done twice. */
  readonly key: string;
  readonly row: number;
  readonly title: string;
  readonly action: ActStep['action'];
  readonly account: Pick<Account, 'id' | 'label'>;
  readonly on?: ItemReference;
  readonly input: Record<string, unknown>;
  /** Arguments that get the text of the row's draft; until then they hold the text without Claude. */
  readonly drafted: readonly string[];
  readonly preview: Preview;
  readonly risk: Risk;
}

/** Everything a run will do, with the values of now. */
export interface Plan {
  readonly automation: AutomationDocument;
  /** Of the document: what was agreed to is this and nothing else. */
  readonly hash: string;
  readonly counted: readonly Counted[];
  readonly drafts: readonly PlannedDraft[];
  readonly calls: readonly PlannedCall[];
  /** Actions that cannot be done as they are, and why. */
  readonly left: readonly string[];
}

/** Actions of one run. */
const MOST_CALLS = 50;

type PlanHost = Pick<Host, 'open' | 'accounts' | 'contract' | 'contracts' | 'timeZone' | 'locale'>;

/** What a run of an automation would do now. Nothing is done by it. @throws VivariumError */
export async function planOf(automation: AutomationDocument, host: PlanHost, now: number): Promise<Plan> {
  const steps = automation.steps;
  const { rows, counted } = await readRows(steps.filter((step): step is ReadStep => step.do === 'read'), host, now);
  const draft = steps.find((step): step is DraftStep => step.do === 'draft');
  // Without a reading there is one row with nothing in it.
  const scopes = steps.some((step) => step.do === 'read') ? rows : [{}];
  const [calls, left, drafts]: [PlannedCall[], string[], PlannedDraft[]] = [[], [], []];
  scopes.forEach((scope, row) => {
    const written = draft && draftOf(draft, scope, row, host);
    for (const step of steps) {
      if (step.do !== 'act') continue;
      try {
        if (calls.length >= MOST_CALLS) throw new VivariumError('too-large', `A run does at most ${MOST_CALLS} things. Let it read fewer items.`);
        const call = callOf(step, scope, row, draft, written, host);
        calls.push(call);
        if (written && call.drafted.length > 0 && drafts.at(-1) !== written) drafts.push(written);
      } catch (thrown) {
        left.push(problemOf(thrown));
      }
    }
  });
  return { automation, hash: await hashOf(automation), counted, drafts, calls: withBriefing(calls, automation, now, host.timeZone), left: [...new Set(left)] };
}

function draftOf({ instruction, from, otherwise }: DraftStep, scope: Scope, row: number, host: PlanHost): PlannedDraft {
  return { row, instruction, values: Object.fromEntries(from.map((path) => [path, wordsAt(path, scope, host)])), otherwise: filled(otherwise, scope, host) };
}

function callOf(step: ActStep, scope: Scope, row: number, draft: DraftStep | undefined, written: PlannedDraft | undefined, host: PlanHost): PlannedCall {
  const item = step.on === undefined ? undefined : scope[step.on];
  const target = actionOf(step, host.contracts);
  const { runtime, definition } = accountFor(target, item?.$ref, host);
  const drafted = draftedArguments(step, draft);
  const values = Object.entries(step.with).flatMap(([name, value]): [string, unknown][] => {
    const given = drafted.includes(name) ? written!.otherwise : resolved(value, scope, host);
    return given === undefined ? [] : [[name, given]];
  });
  const parsed = definition.input.safeParse(Object.fromEntries(values));
  if (!parsed.success) throw new VivariumError('invalid-input', `${definition.title}: ${valueWords(String(parsed.error.issues[0]?.path[0] ?? ''))} is missing or does not fit.`);
  if (runtime.account.readOnly) throw new VivariumError('forbidden', `${runtime.account.label} was connected read-only.`);
  const input: Record<string, unknown> = parsed.data;
  return {
    key: crypto.randomUUID(), row, title: titleOf(target), action: step.action, account: runtime.account, input, drafted, risk: riskOf(definition),
    preview: previewOf(definition, input, item && withoutReference(item)),
    ...(item ? { on: item.$ref } : {}),
  };
}

/** Who does it. An item's own account that is here and cannot is said by its name: connecting one would not help. */
function accountFor(target: CallTarget, on: ItemReference | undefined, host: PlanHost) {
  try {
    return resolveAction(candidates(host), target, { on });
  } catch (thrown) {
    const account = on === undefined ? undefined : host.accounts.find(({ id }) => id === parseItemReference(on)?.account);
    if (!account || VivariumError.from(thrown).code !== 'not-found') throw thrown;
    throw new VivariumError('invalid-input', `${account.label} cannot do this: ${titleOf(target)}. Choose another action, or read other items.`);
  }
}

/** The accounts that actions can be done in. */
const candidates = (host: Pick<Host, 'accounts' | 'contract'>) =>
  host.accounts.flatMap((account) => {
    const found = host.contract(account.connector);
    return found ? [{ account, contract: found }] : [];
  });

/** @throws VivariumError `not-found` */
export function actionOf(step: Pick<ActStep, 'action'>, contracts: readonly Contract[]): CallTarget {
  const target = targetOf(step as ActStep, contracts);
  if (!target) throw new VivariumError('not-found', 'There is no such action. Is its account connected?');
  return target;
}

/** What an agreement is bound to: all of what it does, not when. A new time asks for nothing new, and is still the same text to a person. */
export async function hashOf(automation: AutomationDocument): Promise<string> {
  // As it is kept: the order in which somebody wrote its members means nothing.
  const { id, steps, trigger } = AutomationDocument.parse(automation);
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(JSON.stringify([id, steps, trigger.type])));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
