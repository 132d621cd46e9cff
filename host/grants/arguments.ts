import type { ArgumentRule } from './grant.js';

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

function holds(rule: ArgumentRule, value: unknown): boolean {
  if (rule.in && !rule.in.some((allowed) => Object.is(allowed, value))) return false;
  if ((rule.atLeast !== undefined || rule.atMost !== undefined) && !(typeof value === 'number' && value >= (rule.atLeast ?? -Infinity) && value <= (rule.atMost ?? Infinity))) return false;
  return rule.maxLength === undefined || (typeof value === 'string' && value.length <= rule.maxLength);
}

/** Whether a value is within a rule. What the rule cannot judge is not. */
function within(rule: ArgumentRule, value: unknown): boolean {
  const { maxItems, ...each } = rule;
  if (isList(value)) return value.length <= (maxItems ?? Infinity) && value.every((one) => holds(each, one));
  return maxItems === undefined && holds(each, value);
}

/** The first argument that a grant's rules do not allow, or undefined where all are allowed. */
export function argumentOutside(rules: Readonly<Record<string, ArgumentRule>> | undefined, input: unknown): string | undefined {
  if (!rules) return undefined;
  if (typeof input !== 'object' || input === null || isList(input)) return '';
  for (const [name, value] of Object.entries(input)) {
    if (value === undefined) continue;
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
    if (!rule || !within(rule, value)) return name;
  }
  return undefined;
}
