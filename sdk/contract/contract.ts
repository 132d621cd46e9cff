import type { z } from 'zod';
import type { ActionDefinition, ReadDefinition } from './action.js';
import type { CollectionDefinition } from './collection.js';
import { VivariumError } from './errors.js';

/** How an account signs in. */
export type Authentication =
  | {
      type: 'oauth2';
      /** Where the person consents (RFC 6749 section 3.1). */
      authorizeUrl: string;
      /** Where the code is exchanged. */
      tokenUrl: string;
      revokeUrl?: string;
      /** Scopes for everything the contract offers. */
      scopes: readonly string[];
      /** Scopes that suffice when the person chose read-only. */
      readOnlyScopes: readonly string[];
      /** More query parameters of the authorisation request. */
      parameters?: Readonly<Record<string, string>>;
    }
  | {
      type: 'token';
      /** What the person pastes, in words: "Internal integration secret". */
      label: string;
      /** Where they get it. */
      helpUrl: string;
    }
  | { type: 'none' };

/** Requests the broker lets through: everything else is refused before any connection. */
export interface NetworkRule {
  /** `https://host`; an emulator account replaces it with its own loopback origin. */
  origin: string;
  methods: readonly ('GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE')[];
  /** Path prefixes, each ending at a `/` or the path's end: `/calendar/v3`. A segment `*` stands for any one. */
  paths: readonly string[];
  /** Its requests change nothing that the person has, POST neither: a read-only account may send them. */
  harmless?: boolean;
  /** Headers sent with every request. */
  headers?: Readonly<Record<string, string>>;
}

/** What a source allows, in its own units. */
export interface Quota {
  units: number;
  perSeconds: number;
  /** Units that a request of a method costs. Default 1. */
  perRequest?: Partial<Record<NetworkRule['methods'][number], number>>;
}

type Collections = Record<string, CollectionDefinition>;
type Reads = Record<string, ReadDefinition>;
type Actions = Record<string, ActionDefinition>;

/** The declaration of a connector, free of I/O. */
export interface ContractDefinition<C extends Collections = Collections, R extends Reads = Reads, A extends Actions = Actions> {
  /** Lower-case words joined by `-`; unique. */
  id: string;
  /** Raised when mirrored items of an older version cannot be read any more; they are then fetched again. */
  version: number;
  /** The service's name: "Google Calendar". */
  title: string;
  auth: Authentication;
  network: readonly NetworkRule[];
  /** A GET on the first origin that tells who signed in, and proves that a pasted token works. */
  identity?: {
    path: string;
    /** What the person calls it: an address, a workspace. */
    label(answer: unknown): string | undefined;
    /** Tells two accounts of one label apart, and knows one again whose label changed: an id of the source. Default: the label does. */
    key?(answer: unknown): string | undefined;
    /** What it is signed in to, as an id of the source, where others sign in to the same: a person may put another sign-in in its place. */
    workspace?(answer: unknown): string | undefined;
  };
  quota: Quota;
  collections: C;
  reads: R;
  actions: A;
  /** Collections for which the source can tell us of changes by calling a URL. */
  push?: readonly string[];
}

/** A runtime key for a collection that carries its item type. */
export interface CollectionRef<Item extends z.ZodObject = z.ZodObject> {
  readonly ref: 'collection';
  readonly contract: string;
  readonly name: string;
  readonly definition: CollectionDefinition<Item>;
}
/** A runtime key for a read that carries its types. */
export interface ReadRef<Input extends z.ZodObject = z.ZodObject, Output extends z.ZodType = z.ZodType> {
  readonly ref: 'read';
  readonly contract: string;
  readonly name: string;
  readonly definition: ReadDefinition<Input, Output>;
}
/** A runtime key for an action that carries its types. */
export interface ActionRef<Input extends z.ZodObject = z.ZodObject, Output extends z.ZodType = z.ZodType> {
  readonly ref: 'action';
  readonly contract: string;
  readonly name: string;
  readonly definition: Omit<ActionDefinition<Input, Output>, 'preview' | 'optimistic' | 'adds' | 'inverse'>;
}

/** A contract as `defineContract` returns it: definitions and, under the same names, refs for widgets. */
export interface Contract<C extends Collections = Collections, R extends Reads = Reads, A extends Actions = Actions> {
  readonly definition: ContractDefinition<C, R, A>;
  readonly id: string;
  readonly collections: { readonly [Name in keyof C & string]: C[Name] extends CollectionDefinition<infer Item> ? CollectionRef<Item> : never };
  readonly reads: { readonly [Name in keyof R & string]: R[Name] extends ReadDefinition<infer Input, infer Output> ? ReadRef<Input, Output> : never };
  readonly actions: {
    readonly [Name in keyof A & string]: A[Name] extends ActionDefinition<infer Input, infer Output> ? ActionRef<Input, Output> : never;
  };
}

/**
 * Declares a connector. Types of worker and widgets follow from it.
 *
 * @throws VivariumError `invalid-input` for an id, network rule or cross-reference that cannot work.
 */
export function defineContract<const C extends Collections, const R extends Reads, const A extends Actions>(
  definition: ContractDefinition<C, R, A> & { push?: readonly (keyof NoInfer<C> & string)[] },
): Contract<C, R, A> {
  const wrong = (what: string) => new VivariumError('invalid-input', `Contract "${definition.id}": ${what}`);
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(definition.id)) throw wrong('the id must be lower-case words joined by "-".');
  for (const rule of definition.network) {
    const url = new URL(rule.origin);
    if (url.origin !== rule.origin || url.protocol !== 'https:') throw wrong(`"${rule.origin}" must be an https origin without a path.`);
  }
  const declared: readonly unknown[] = Object.values(definition.collections);
  for (const [name, { on, adds, refreshes = [] }] of Object.entries(definition.actions)) {
    for (const other of [on, adds?.to]) if (other && !declared.includes(other)) throw wrong(`action "${name}" acts on a collection that the contract does not have.`);
    for (const other of refreshes) if (!Object.hasOwn(definition.collections, other)) throw wrong(`action "${name}" refreshes "${other}", which is no collection.`);
  }
  const refs = (ref: string, members: Record<string, unknown>) =>
    Object.freeze(
      Object.fromEntries(Object.entries(members).map(([name, member]) => [name, Object.freeze({ ref, contract: definition.id, name, definition: member })])),
    );
  return Object.freeze({
    definition,
    id: definition.id,
    collections: refs('collection', definition.collections),
    reads: refs('read', definition.reads),
    actions: refs('action', definition.actions),
  }) as unknown as Contract<C, R, A>;
}
