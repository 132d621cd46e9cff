import { msg, str } from '@lit/localize';
import type { ActionDefinition, ActionRef, Contract, KindAction } from '@vivarium/sdk/contract';
import type { AutomationDocument } from '@vivarium/sdk/protocol';
import { fitsKind, matchable, needsItem, targetOf, titleOf, valuesOf, type ActStep, type DraftStep, type ReadStep } from './steps.js';
import { valueWords } from './value-words.js';
import { pathsIn } from './values.js';

/** Arguments that are words for people to read. Nothing that Claude wrote becomes another: no address, link, stage or choice. */
const TEXT_ARGUMENTS: ReadonlySet<string> = new Set(['text', 'note', 'description']);

const inputOf = (target: ActionRef | KindAction): ActionDefinition['input'] => (target.ref === 'action' ? target.definition.input : target.input);
const kindWords = (kind: ReadStep['kind']) => ({ event: msg('Events'), message: msg('Messages'), record: msg('Records') })[kind];

/** What keeps an automation from being run, in words; none where it can. */
export function problemsOf({ steps }: AutomationDocument, contracts: readonly Contract[]): string[] {
  const problems: string[] = [];
  const reads = new Map<string, ReadStep>();
  let draft: DraftStep | undefined;
  const say = (index: number, problem: string) => problems.push(msg(str`Step ${index + 1}: ${problem}`));
  const known = (index: number, path: string) => {
    const [name = '', field] = path.split('.');
    if (!reads.has(name)) say(index, msg(str`Nothing before it is called “${name}”.`));
    else if (field === undefined) say(index, msg(str`“${path}” names no value. Write “${path}.${valueWords('title')}”, for example.`));
    // It would be filled in as nothing, and nobody would be told.
    else if (!valuesOf(reads.get(name)!.kind, contracts).includes(field)) say(index, msg(str`“${name}” has no “${field}”. It has: ${valuesOf(reads.get(name)!.kind).filter((value) => value !== 'id' && value !== 'uid').map(valueWords).join(', ')}.`));
  };
  steps.forEach((step, index) => {
    if (step.do === 'briefing') {
      if (steps.indexOf(step) !== steps.findIndex((one) => one.do === 'briefing')) say(index, msg('The briefing is prepared once.'));
      return;
    }
    if (step.do !== 'act' && (reads.has(step.name) || draft?.name === step.name)) say(index, msg(str`Two steps are called “${step.name}”.`));
    if (step.do === 'read') {
      const of = step.of === undefined ? undefined : reads.get(step.of);
      if (step.of !== undefined && !of) say(index, msg(str`Nothing before it is called “${step.of}”.`));
      else if (of && !matchable(of.kind, step.kind)) say(index, msg('Nothing tells which of these belong to those.'));
      else if (step.of === undefined && reads.size > 0) say(index, msg('Only the first reading stands alone: say what these belong to.'));
      reads.set(step.name, step);
    } else if (step.do === 'draft') {
      if (draft) say(index, msg('Claude writes one text for each row, no more.'));
      for (const path of [...step.from, ...pathsIn(step.otherwise)]) known(index, path);
      draft = step;
    } else checkAct(step, index);
  });
  if (!steps.some((step) => step.do === 'act' || step.do === 'briefing')) problems.push(msg('It does nothing yet: add an action.'));
  return problems;

  function checkAct(step: ActStep, index: number): void {
    const target = targetOf(step, contracts);
    if (!target) return void say(index, msg('There is no such action. Is its account connected?'));
    const on = step.on === undefined ? undefined : reads.get(step.on);
    if (step.on !== undefined && !on) say(index, msg(str`Nothing before it is called “${step.on}”.`));
    else if (on && !fitsKind(target, on.kind, contracts)) say(index, msg(str`“${msg(titleOf(target))}” is not for ${kindWords(on.kind)}, and “${on.name}” reads those. Choose another action, or other items under “On”.`));
    else if (step.on === undefined && needsItem(target, contracts)) say(index, msg(str`“${msg(titleOf(target))}” is done on items: choose under “On” which.`));
    const input = inputOf(target);
    const { shape } = input;
    // What is only known when it runs is looked at in its plan.
    const literal = Object.entries(step.with).filter(([, value]) => typeof value !== 'object');
    for (const name of new Set(input.safeParse(Object.fromEntries(literal)).error?.issues.map(({ path: [first] }) => String(first)))) {
      const value = step.with[name];
      if (!Object.hasOwn(shape, name) || typeof value === 'object') continue;
      say(index, value === undefined ? msg(str`“${msg(titleOf(target))}” needs a value: fill in “${valueWords(name)}”.`) : msg(str`“${valueWords(name)}” cannot be “${String(value)}”: write another value.`));
    }
    for (const [name, value] of Object.entries(step.with)) {
      if (!Object.hasOwn(shape, name)) say(index, msg(str`“${msg(titleOf(target))}” has no value called “${name}”.`));
      if (typeof value !== 'object') continue;
      for (const path of 'from' in value ? [value.from] : pathsIn(value.text)) {
        if (path.split('.')[0] !== draft?.name) known(index, path);
        else if (!('from' in value) || path !== draft?.name || !TEXT_ARGUMENTS.has(name)) say(index, msg(str`What Claude writes can only be a text of its own, and “${valueWords(name)}” is none.`));
      }
    }
  }
}
