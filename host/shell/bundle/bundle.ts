import { VivariumError } from '@vivarium/sdk/contract';
import { AutomationDocument, WidgetDocument, Words } from '@vivarium/sdk/protocol';
import { z } from 'zod';
import { Appearance } from '../appearance.js';
import { ArtifactDocument } from '../artifacts.js';

/** Raised when the form of the file changes; an older file is then brought to the new form when it is read. */
export const BUNDLE_FORMAT = 2;
/** Longest file that is read, in bytes. A page with sixty generated widgets stays far below. */
export const LARGEST_BUNDLE = 16 << 20;
/** A page's data is a few levels deep; what a file nests deeper is there to break its reader. */
const DEEPEST = 64;

/** A source that a page looks at: any account of a kind, or a connector. */
export const Need = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('kind'), kind: z.string().max(64) }),
  z.strictObject({ type: z.literal('connector'), connector: z.string().max(64), title: z.string().max(80) }),
  z.strictObject({ type: z.literal('plugin'), plugin: z.string().max(64), title: z.string().max(80) }),
]);
/** A source that a page looks at. */
export type Need = z.output<typeof Need>;

/**
 * Pages as one file: layout, settings and theme of each, the source of the generated widgets on them, and which sources
 * they look at. Never credentials, data of a source, permissions or agreements. A `backup` has all pages with their
 * versions and what their widgets saved, and the automations; a `page` has one without its past, to be given away.
 */
export const Bundle = z.strictObject({
  vivarium: z.enum(['page', 'backup']),
  format: z.int().min(1).max(BUNDLE_FORMAT),
  made: z.iso.datetime(),
  pages: z.array(ArtifactDocument).min(1).max(500),
  widgets: z.array(WidgetDocument).max(500),
  needs: z.array(Need).max(100),
  /** Since format 2. */
  automations: z.array(AutomationDocument).max(500).default([]),
  appearance: Appearance.optional(),
});
/** Pages as one file. */
export type Bundle = z.output<typeof Bundle>;

const Marked = z.looseObject({ vivarium: z.string(), format: z.int() });

/**
 * Reads a file somebody chose. Nothing is changed by it.
 *
 * @throws VivariumError `too-large`; `version` for one that a newer Vivarium made; `invalid-input` for anything else that
 * cannot be read, with the place where it is wrong.
 */
export async function readBundle(file: Blob): Promise<Bundle> {
  if (file.size > LARGEST_BUNDLE) throw new VivariumError('too-large', `The file is larger than ${LARGEST_BUNDLE >> 20} MB. A page of Vivarium is never that large: is it another file?`);
  const text = await file.text();
  let content: unknown;
  try {
    content = JSON.parse(text, (name, value: unknown) => {
      if (name === '__proto__') throw new SyntaxError('reserved name');
      return value;
    });
  } catch (thrown) {
    throw new VivariumError('invalid-input', 'The file is not a page of Vivarium, or it is damaged: it cannot be read as JSON.', { cause: thrown });
  }
  const marked = Marked.safeParse(content);
  if (!marked.success) throw new VivariumError('invalid-input', 'The file is not a page of Vivarium: it does not say that it is one.');
  if (marked.data.format > BUNDLE_FORMAT) throw new VivariumError('version', 'The file was made by a newer Vivarium. Update Vivarium, then open it again.');
  if (nestsDeeperThan(content, DEEPEST)) throw new VivariumError('invalid-input', 'The file nests its data deeper than any page does.');
  const bundle = Bundle.safeParse(content);
  if (!bundle.success) {
    const [issue] = bundle.error.issues;
    throw new VivariumError('invalid-input', `The file is damaged or was changed by hand: ${issue?.path.join('.') ?? ''} is not as it must be.`, { cause: bundle.error });
  }
  const { automations, pages, widgets } = bundle.data;
  if (pages.some(({ title }) => !Words(120).safeParse(title).success)) throw new VivariumError('invalid-input', 'The title of a page in the file holds characters that do not show.');
  for (const { manifest, entry, files } of widgets) if (!Object.hasOwn(files, entry)) throw new VivariumError('invalid-input', `The code of “${manifest.title}” is missing in the file.`);
  if ([widgets.map(({ manifest }) => manifest.tag), pages.map(({ id }) => id), automations.map(({ id }) => id)].some((names) => new Set(names).size < names.length))
    throw new VivariumError('invalid-input', 'The file holds two things of the same name.');
  // A page that is given away comes beside what is here: how all of Vivarium looks is not its to say.
  if (bundle.data.vivarium === 'page') delete bundle.data.appearance;
  return bundle.data;
}

/** Whether a JSON value nests deeper than this; without recursion, which such a value is made to exhaust. */
function nestsDeeperThan(value: unknown, most: number): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > most) return true;
    level = level.flatMap((one): unknown[] => (typeof one === 'object' && one !== null ? Object.values(one) : []));
  }
  return false;
}
