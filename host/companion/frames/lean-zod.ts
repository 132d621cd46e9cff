/** Something that every schema of zod carries and hardly anybody uses. */
interface Part {
  /** How zod's `classic/schemas.js` writes it. */
  readonly written: RegExp;
  readonly instead?: string;
  /** Code that matches this uses it. */
  readonly usedBy?: RegExp;
}

const jsonSchema = /json-?schema/i;
const parts: readonly Part[] = [
  { written: /^.*\.processJSONSchema = .*\n/gm, usedBy: jsonSchema },
  { written: /^ *jsonSchema: \{[^}]*\},\n/m, usedBy: jsonSchema },
  { written: /^ *toJSONSchema\(params\) \{\n.*\n *\},\n/m, usedBy: jsonSchema },
  // `z.string().email()` and the like. `z.email()` is what zod advises, and stays.
  {
    written: /^ *\w+\(params\) \{\n *return this\.check\(core\._\w+\(Zod\w+, params\)\);\n *\},\n/gm,
    usedBy: /(?<!\b(z|iso)\s*)\.\s*(email|url|jwt|emoji|guid|uuid(v[467])?|nanoid|cuid2?|ulid|base64(url)?|xid|ksuid|ipv[46]|cidrv[46]|e164|datetime|date|time|duration)\b/,
  },
  // What a schema says of its own limits: a schema is asked to parse here, never about itself.
  {
    written: /^ *\w+: \(inst\) => (processors\.aggregateChecks\(inst\)\.\w+ \?\? null|\{\n *const \{[^}]*\} = processors\.aggregateChecks\(inst\);\n.*\n *\}),\n/gm,
    usedBy: /\.(format|isInt|(min|max)(Length|Value))\b/,
  },
  // The way back through a codec: schemas read what comes in here, and none writes.
  { written: /^ *(async )?(safeEn|safeDe|en|de)code(Async)?(: (async )?function \w+)?\(data, params\) \{\n.*\n *\},\n/gm, usedBy: /codec|\.\s*(safeEn|safeDe|en|de)code/ },
  // Methods that stand for a schema of their own, which each of them brings along.
  { written: /^ *(exactOptional|nonoptional|and|prefault)\(\w*\) \{\n.*\n *\},\n/gm, usedBy: /\.\s*(exactOptional|nonoptional|and|prefault)\b/ },
  { written: /^ *(exactPartial|required|merge)\((\.\.\.args|other)\) \{\n.*\n *\},\n/gm, usedBy: /\.\s*(exactPartial|required|merge)\b/ },
  // What nobody here asks of a text or an object.
  { written: /^ *(includes|endsWith|normalize|toUpperCase)\((\.\.\.args)?\) \{\n *return this\.check\(.*\n *\},\n/gm, usedBy: /\.\s*(includes|endsWith|normalize|toUpperCase)\b/ },
  { written: /^ *(slugify|lowercase|uppercase|safeExtend)\(\w*\) \{\n.*\n *\},\n/gm, usedBy: /\.\s*(slugify|lowercase|uppercase|safeExtend)\b/ },
  // Data that contains itself: what comes from a frame, a worker or storage is looked at before any schema walks through it (`isPlain`).
  { written: /^ *_ensureDefaultMemoizer\(\);\n/gm, usedBy: /memoizer/ },
  // Parsers that are compiled in the page need `eval`, which no page, worker or frame of ours has.
  { written: /core\.\$ZodObjectJIT\.init\(/g, instead: 'core.$ZodObject.init(' },
];

/**
 * zod's `classic/schemas.js` without what `code` does not use; other modules as they are. A zod that writes these parts
 * differently is refused, since what is bundled would silently grow.
 */
export function leanZod(id: string, text: string, code = ''): string | undefined {
  if (!id.endsWith('/zod/v4/classic/schemas.js')) return undefined;
  return parts.reduce((rest, { written, instead = '', usedBy }) => {
    const shorter = rest.replace(written, instead);
    if (shorter === rest) throw new Error(`zod is written in another way now (${written}): see lean-zod.ts.`);
    return usedBy?.test(code) ? rest : shorter;
  }, text);
}
