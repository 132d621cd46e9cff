import { wordsOf, type Page, type Property, type Text, type Value } from './model.js';
import { emptyValue } from './values.js';
import type { Workspace } from './workspace.js';

/** What a rollup or a formula comes to. */
export type Computed = { type: 'number'; value: number | null } | { type: 'array'; property: Property; values: Value[] };

/** The stored value of a property, or what it holds before anybody wrote to it. */
export const valueOf = (page: Page, property: Property): Value => page.values[property.id] ?? emptyValue(property);

const numberOf = (value: Value): number => (typeof value === 'number' ? value : typeof value === 'boolean' ? Number(value) : 0);

/** A property as a number; of a relation, how many pages it refers to. */
function operandOf(workspace: Workspace, page: Page, property: Property, most: number): number {
  if (property.type === 'relation') return (valueOf(page, property) as string[]).slice(0, most).length;
  if (property.type !== 'formula' && property.type !== 'rollup') return numberOf(valueOf(page, property));
  const computed = compute(workspace, page, property, most);
  return computed.type === 'number' ? numberOf(computed.value) : 0;
}

/** Evaluates `prop("A") * prop("B") + 2`: properties and numbers joined by operators, strictly from left to right. */
function formula(workspace: Workspace, page: Page, expression: string, most: number): number | null {
  const { properties } = workspace.source(page.source);
  let result = 0;
  let operator = '+';
  for (const [, name, number, sign] of expression.matchAll(/prop\("([^"]+)"\)|([\d.]+)|([-+*/])/g)) {
    if (sign !== undefined) {
      operator = sign;
      continue;
    }
    const property = properties.find((candidate) => candidate.name === name);
    if (number === undefined && !property) return null;
    const operand = number === undefined ? operandOf(workspace, page, property as Property, most) : Number(number);
    result = operator === '+' ? result + operand : operator === '-' ? result - operand : operator === '*' ? result * operand : result / operand;
  }
  return Math.round(result * 100) / 100;
}

/**
 * What a computed property of a page comes to now.
 *
 * @param most - How many related pages are looked at: for a page's own answer Notion stops early.
 */
export function compute(workspace: Workspace, page: Page, property: Property & { type: 'formula' | 'rollup' }, most = Infinity): Computed {
  if (property.type === 'formula') return { type: 'number', value: formula(workspace, page, property.expression, most) };
  const relation = workspace.source(page.source).properties.find(({ id }) => id === property.relation);
  if (relation?.type !== 'relation') return { type: 'number', value: null };
  const target = workspace.source(relation.source).properties.find(({ id }) => id === property.target);
  const related = (valueOf(page, relation) as string[]).slice(0, most).map((id) => workspace.page(id)).filter(({ trashed }) => !trashed);
  if (!target) return { type: 'number', value: null };
  const values = related.map((each) => valueOf(each, target));
  switch (property.function) {
    case 'checked':
      return { type: 'number', value: values.filter((value) => value === true).length };
    case 'unchecked':
      return { type: 'number', value: values.filter((value) => value !== true).length };
    case 'count':
      return { type: 'number', value: values.length };
    case 'sum':
      return { type: 'number', value: values.reduce<number>((sum, value) => sum + numberOf(value), 0) };
    case 'show_original':
      return { type: 'array', property: target, values };
  }
}

/** A value as plain words, for filters and for the human page. */
export function textOf(workspace: Workspace, page: Page, property: Property): string {
  const value = valueOf(page, property);
  switch (property.type) {
    case 'title':
    case 'rich_text':
      return wordsOf(value as Text);
    case 'select':
    case 'status':
      return property.options.find(({ id }) => id === value)?.name ?? '';
    case 'multi_select':
      return property.options.filter(({ id }) => (value as string[]).includes(id)).map(({ name }) => name).join(', ');
    case 'people':
      return (value as string[]).map((id) => workspace.user(id).name).join(', ');
    case 'date':
      return (value as { start: string } | null)?.start ?? '';
    case 'formula':
    case 'rollup': {
      const computed = compute(workspace, page, property);
      return computed.type === 'number' ? String(computed.value ?? '') : '';
    }
    default:
      return typeof value === 'object' ? '' : String(value);
  }
}
