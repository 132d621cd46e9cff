import { z } from 'zod';
import { MirroredDays } from './mirrored-days.js';
import { InverseTemplate, OptimisticTemplate, PreviewTemplate } from './template-data.js';

const Id = z.string().max(64).regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
const Name = z.string().max(64).regex(/^[A-Za-z][A-Za-z0-9]*$/).refine((name) => !(name in Object.prototype), 'reserved name');
/** Words for a person. No control or direction characters, which could make them read as something else. */
const Words = (length: number) => z.string().trim().min(1).max(length).regex(/^[^\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]*$/u, 'holds characters that do not show');
const HttpsUrl = z.url({ protocol: /^https$/ }).max(500);
const Origin = HttpsUrl.refine((text) => URL.canParse(text) && new URL(text).origin === text, 'must be an https origin without a path');
const named = <Value extends z.ZodType>(value: Value, most: number) => z.record(Name, value).refine((members) => Object.keys(members).length <= most, `at most ${most}`);

/** Headers that belong to the broker, to the connection or to the browser. */
const ownHeader = /^(authorization|cookie2?|host|connection|content-length|transfer-encoding|upgrade|expect|te|trailer|origin|referer|keep-alive|forwarded|via|proxy-.*|sec-.*|x-forwarded-.*|x-vivarium-.*)$/;
const Header = z.string().max(64).regex(/^[a-z0-9-]+$/).refine((name) => !ownHeader.test(name), 'is no header of a contract');

/** A JSON Schema; {@link contractFromData} reads it, and says what of it cannot be. */
const JsonSchema = z.record(z.string(), z.json());
const Method = z.enum(['GET', 'POST', 'PATCH', 'PUT', 'DELETE']);
const Risk = z.enum(['reversible', 'external', 'destructive']);
const Scopes = z.array(z.string().min(1).max(200)).max(40);
const Pointer = z.string().max(200).regex(/^(\/[^/]*)+$/);
const Fulfils = z.string().max(64).regex(/^[A-Za-z]+\.[A-Za-z]+$/);

/**
 * A contract as data: what the host knows of a connector whose code it never runs in the page or the companion.
 * Everything in it is a stranger's word: it is shown as such, and held to what it says.
 */
export const PortableContract = z.strictObject({
  id: Id,
  /** Raised when mirrored items of an older version cannot be read any more. */
  version: z.int().min(1).max(1_000_000),
  title: Words(60),
  auth: z.discriminatedUnion('type', [
    z.strictObject({
      type: z.literal('oauth2'),
      authorizeUrl: HttpsUrl,
      tokenUrl: HttpsUrl,
      revokeUrl: HttpsUrl.optional(),
      scopes: Scopes,
      readOnlyScopes: Scopes,
      parameters: z.record(z.string().max(64), z.string().max(200)).optional(),
    }),
    z.strictObject({ type: z.literal('token'), label: Words(80), helpUrl: HttpsUrl }),
    z.strictObject({ type: z.literal('none') }),
  ]),
  network: z
    .array(
      z.strictObject({
        origin: Origin,
        methods: z.array(Method).min(1).max(5),
        paths: z.array(z.string().max(300).regex(/^\/[\w\-./~*]*$/)).min(1).max(40),
        harmless: z.boolean().optional(),
        headers: z.record(Header, z.string().max(300).regex(/^[\x20-\x7e]*$/)).optional(),
      }),
    )
    .max(20),
  /** A GET on the first origin, and JSON Pointers to who signed in, and to what. */
  identity: z.strictObject({ path: z.string().max(300).regex(/^\/[^\s\\]*$/), label: Pointer, key: Pointer.optional(), workspace: Pointer.optional() }).optional(),
  quota: z.strictObject({
    units: z.number().positive().max(1e6),
    perSeconds: z.number().positive().max(86_400),
    perRequest: z.partialRecord(Method, z.number().positive().max(1000)).optional(),
  }),
  collections: named(
    z.strictObject({
      title: Words(60),
      item: JsonSchema,
      key: Name,
      /** Id of a kind. Its items are held to the kind's own schema besides. */
      kind: Name.optional(),
      pace: z.strictObject({ visible: z.number().min(2).max(86_400), hidden: z.number().min(10).max(604_800), cost: z.number().positive().max(1000).optional() }),
      days: MirroredDays.optional(),
    }),
    20,
  ),
  reads: named(z.strictObject({ title: Words(60), fulfils: Fulfils.optional(), input: JsonSchema, output: JsonSchema, maxAge: z.number().min(0).max(604_800) }), 40),
  actions: named(
    z.strictObject({
      title: Words(60),
      /** Name of a collection of this contract. */
      on: Name.optional(),
      fulfils: Fulfils.optional(),
      input: JsonSchema,
      output: JsonSchema,
      risk: Risk,
      /** It only takes another one back: nobody is offered it by itself. */
      takesBack: z.literal(true).optional(),
      refreshes: z.array(Name).max(20).optional(),
      preview: PreviewTemplate,
      optimistic: OptimisticTemplate.optional(),
      inverse: InverseTemplate.optional(),
    }),
    40,
  ),
  push: z.array(Name).max(20).optional(),
});
/** A contract as data. */
export type PortableContract = z.output<typeof PortableContract>;
