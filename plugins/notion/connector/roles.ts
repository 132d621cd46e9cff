import { z } from 'zod';
import type { RecordTypeItem } from '@vivarium/sdk/contract';
import { plainText, type DataSource, type PropertySchema } from './schemas.js';

/** Which property of a data source plays which part, by property name. */
export const Roles = z.object({
  stage: z.string().optional(),
  value: z.string().optional(),
  company: z.string().optional(),
  nextStep: z.string().optional(),
  nextStepDue: z.string().optional(),
  emails: z.array(z.string()),
  /** ISO 4217, from the format of the value's property. */
  currency: z.string().optional(),
});
/** Which property of a data source plays which part. */
export type Roles = z.output<typeof Roles>;

/** An account's settings that correct the guesses: `{ roles: { "Clients": { stage: "Phase" } } }`, by the source's title or id. */
export const Settings = z.object({ roles: z.record(z.string(), Roles.partial()).default({}).catch({}), webhook: z.boolean().default(false).catch(false) });

/** Names of Notion's number formats that are currencies. */
const currencies: Record<string, string> = {
  dollar: 'USD', australian_dollar: 'AUD', canadian_dollar: 'CAD', singapore_dollar: 'SGD', new_zealand_dollar: 'NZD', hong_kong_dollar: 'HKD', new_taiwan_dollar: 'TWD',
  euro: 'EUR', pound: 'GBP', yen: 'JPY', ruble: 'RUB', rupee: 'INR', won: 'KRW', yuan: 'CNY', real: 'BRL', lira: 'TRY', rupiah: 'IDR', franc: 'CHF', krona: 'SEK',
  norwegian_krone: 'NOK', danish_krone: 'DKK', mexican_peso: 'MXN', rand: 'ZAR', zloty: 'PLN', baht: 'THB', forint: 'HUF', koruna: 'CZK', shekel: 'ILS', dirham: 'AED',
  philippine_peso: 'PHP', chilean_peso: 'CLP', colombian_peso: 'COP', argentine_peso: 'ARS', riyal: 'SAR', ringgit: 'MYR', leu: 'RON', uruguayan_peso: 'UYU', peruvian_sol: 'PEN',
};

const names = {
  stage: /\b(stage|status|phase|pipeline|state)\b/i,
  value: /\b(value|amount|deal|revenue|price|budget|fee|arr|mrr|size)\b/i,
  company: /\b(company|organi[sz]ation|client|customer|account)\b/i,
  companies: /\b(companies|organi[sz]ations|clients|customers|accounts|crm)\b/i,
  nextStep: /\b(next (step|action)|follow.?up|to.?do)\b/i,
  due: /\b(due|next|follow.?up|deadline)\b/i,
  email: /\be-?mails?\b/i,
  closed: /\b(won|lost|closed|done|complete[d]?|cancel+ed|archived)\b/i,
};

/**
 * Guesses the parts from the schema, then lets the account's settings overrule. Each part goes to the first property
 * whose type fits and, among those, preferably one whose name says it (the README lists the rules).
 */
export function findRoles(source: DataSource, overrides: Record<string, Partial<Roles>>): Roles {
  const properties = Object.values(source.properties);
  const title = plainText(source.title);
  const first = (types: readonly string[], name?: RegExp) => properties.find((each) => types.includes(each.type) && (!name || name.test(each.name)))?.name;
  const currencyOf = ({ number }: PropertySchema) => currencies[number?.format ?? ''];
  const money = properties.filter((each) => each.type === 'number' && currencyOf(each) !== undefined);

  const guessed = {
    stage: first(['status'], names.stage) ?? first(['status']) ?? first(['select'], names.stage),
    value: (money.find((each) => names.value.test(each.name)) ?? money[0])?.name ?? first(['number'], names.value),
    company: first(['rich_text', 'select', 'rollup', 'title'], names.company) ?? (names.companies.test(title) ? first(['title']) : undefined),
    nextStep: first(['rich_text', 'select'], names.nextStep),
    nextStepDue: first(['date'], names.due),
    emails: properties.filter((each) => each.type === 'email' || ((each.type === 'rich_text' || each.type === 'rollup') && names.email.test(each.name))).map(({ name }) => name),
  };
  const roles = { ...guessed, ...overrides[title], ...overrides[source.id] };
  const valueProperty = roles.value === undefined ? undefined : source.properties[roles.value];
  return Roles.parse({ ...roles, currency: roles.currency ?? (valueProperty && currencyOf(valueProperty)) });
}

const writable = ['title', 'rich_text', 'number', 'select', 'status', 'multi_select', 'date', 'checkbox', 'url', 'email', 'phone_number', 'relation'];

/** The stages of a property in pipeline order; closed are those of the last group of a status, or those whose name says so. */
function stagesOf(property: PropertySchema | undefined): RecordTypeItem['stages'] {
  const groups = property?.status?.groups ?? [];
  const options = property?.status?.options ?? property?.select?.options ?? [];
  const rank = (id: string) => groups.findIndex(({ option_ids }) => option_ids.includes(id));
  const ordered = groups.length > 0 ? options.toSorted((a, b) => rank(a.id) - rank(b.id)) : options;
  const last = groups.length - 1;
  return ordered.map(({ id, name, color }) => ({ name, ...(color === undefined ? {} : { color }), closed: last > 0 ? rank(id) === last : names.closed.test(name) }));
}

/** A data source as the record type widgets see. */
export function toRecordType(source: DataSource, roles: Roles): RecordTypeItem {
  return {
    id: source.id,
    title: plainText(source.title) || 'Untitled',
    properties: Object.values(source.properties).map((property) => {
      const options = property.status?.options ?? property.select?.options ?? property.multi_select?.options;
      return {
        id: property.id,
        name: property.name,
        type: property.type,
        writable: writable.includes(property.type),
        ...(options ? { options: options.map(({ name, color }) => ({ name, ...(color === undefined ? {} : { color }) })) } : {}),
      };
    }),
    ...(roles.stage === undefined ? {} : { stageProperty: roles.stage }),
    stages: stagesOf(roles.stage === undefined ? undefined : source.properties[roles.stage]),
    url: source.url,
  };
}
