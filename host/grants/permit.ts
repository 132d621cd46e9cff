import { VivariumError, type Query } from '@vivarium/sdk/contract';
import type { UseName } from '@vivarium/sdk/protocol';
import { type Use, useName } from '@vivarium/sdk/widget';
import type { Permit, PermittedCall } from '../connectors/host.js';
import { compileWhere, type Predicate } from '../store/engine/query.js';
import type { AnyRow } from '../store/engine/rows.js';
import type { Scope } from '../store/engine/scope.js';
import { argumentOutside } from './arguments.js';
import type { Grant } from './grant.js';

/** One grant, ready to be asked about every row and call. */
interface Clause {
  readonly grant: Grant;
  readonly accounts: ReadonlySet<string> | undefined;
  readonly fields: ReadonlySet<string> | undefined;
  readonly admits: Predicate;
}

/** Fields of a use where a grant names none: of a kind its own, not what a connector adds to them. */
function declaredFields(target: Use): readonly string[] | undefined {
  if (target.ref === 'kind') return Object.keys(target.item.shape);
  return target.ref === 'collection' ? Object.keys(target.definition.item.shape) : undefined;
}

function clauseOf(grant: Grant, target: Use): Clause {
  const { accounts, where } = grant;
  const declared = declaredFields(target);
  const fields = grant.fields ? declared?.filter((field) => grant.fields?.includes(field)) : declared;
  const matches = compileWhere(where as Query['where']);
  const prefixes = accounts?.map((account) => `${encodeURIComponent(account)}/`);
  return {
    grant,
    accounts: accounts && new Set(accounts),
    fields: fields && new Set(fields),
    admits: prefixes ? (row) => prefixes.some((prefix) => row.$ref.startsWith(prefix)) && matches(row) : matches,
  };
}

const union = (sets: readonly (ReadonlySet<string> | undefined)[]): ReadonlySet<string> | undefined =>
  sets.includes(undefined) ? undefined : new Set(sets.flatMap((set) => [...set!]));

/**
 * What several grants of one use allow together: each is a clause of its own, whose limits all hold; a row or call is
 * allowed where one clause allows it, and a row is seen with the fields of the clauses that admit it.
 */
export class GrantedPermit implements Permit {
  readonly use: UseName;
  readonly grants: readonly string[];
  readonly accounts: ReadonlySet<string> | undefined;
  readonly scope: Scope | undefined;
  private readonly clauses: readonly Clause[];

  constructor(
    private readonly target: Use,
    grants: readonly Grant[],
  ) {
    this.use = useName(target);
    this.clauses = grants.map((grant) => clauseOf(grant, target));
    this.grants = grants.map(({ id }) => id);
    this.accounts = union(this.clauses.map(({ accounts }) => accounts));
    if (target.ref === 'kind' || target.ref === 'collection') this.scope = this.scopeOf();
  }

  checkQuery({ where = {}, orderBy = [] }: Query): void {
    const named = [...Object.keys(where), ...(where.any ?? []).flatMap((branch) => Object.keys(branch)), ...orderBy.map(([field]) => field)];
    // A condition tells of a field as well as its value does: every clause has to show it.
    const hidden = named.find((field) => field !== 'any' && this.clauses.some(({ fields }) => fields && !fields.has(field)));
    if (hidden !== undefined) throw new VivariumError('not-granted', `It was not allowed to use "${hidden}" of ${this.title}.`);
  }

  checkCall(call: PermittedCall): void {
    let outside: string | undefined;
    for (const clause of this.clauses) {
      if (!this.reaches(clause, call)) continue;
      outside = argumentOutside(clause.grant.arguments, call.input);
      if (outside === undefined) return;
    }
    throw new VivariumError('not-granted', outside === undefined ? `It was not allowed to use ${this.title} there.` : `It was not allowed to use ${this.title} with this ${outside || 'input'}.`);
  }

  passes(call: PermittedCall): boolean {
    // Only where a limit names the arguments: a consent to anything is none.
    return this.clauses.some((clause) => clause.grant.withoutAsking && clause.grant.arguments && this.reaches(clause, call) && argumentOutside(clause.grant.arguments, call.input) === undefined);
  }

  private reaches({ accounts, admits, grant }: Clause, { account, item }: PermittedCall): boolean {
    if (accounts && !accounts.has(account)) return false;
    return item ? admits(item) : grant.where === undefined;
  }

  private scopeOf(): Scope {
    const { clauses } = this;
    const single = clauses.length === 1 ? clauses[0] : undefined;
    return {
      key: JSON.stringify(clauses.map(({ grant: { accounts, where, fields } }) => [accounts, where, fields])),
      accounts: this.accounts,
      admits: single ? single.admits : (row) => clauses.some(({ admits }) => admits(row)),
      fieldsOf: single ? () => single.fields : (row: AnyRow) => union(clauses.filter(({ admits }) => admits(row)).map(({ fields }) => fields)),
    };
  }

  private get title(): string {
    const { target } = this;
    return target.ref === 'kind' || target.ref === 'kind-action' ? target.title : target.definition.title;
  }
}
