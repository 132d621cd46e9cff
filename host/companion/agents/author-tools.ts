import { VivariumError } from '@vivarium/sdk/contract';
import { StudioFinding, WidgetManifest } from '@vivarium/sdk/protocol';
import { z } from 'zod';
import { Draft, ENTRY, passes } from '../studio/draft.js';
import { guideNames, guideSection } from '../studio/prompt.js';
import { studioTools } from '../studio/tools.js';
import { withTypes, type TypeChecker } from '../types/type-checker.js';
import type { AgentDrafts } from './drafts.js';
import { lookTools } from './look-tools.js';
import { tool, type AgentTool } from './tools.js';

const path = studioTools.write_file.input.shape.path;
const draftId = z.string().max(40).describe('What write_widget or change_widget answered.');
const tag = WidgetManifest.shape.tag;
const page = z.string().max(64).optional().describe('The id of a page, from list_pages; without it the page that the person sees.');
const size = z.enum(['S', 'M', 'L', 'XL']).default('M');

const Checked = z.object({ manifest: WidgetManifest.optional(), findings: z.array(StudioFinding) });
const Source = z.object({ files: z.record(z.string(), z.string()), entry: z.string().optional() });
const Picture = z.object({ png: z.base64() });
/** Without characters that hide or turn others around. */
const plain = (text: string): string => text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, ' ').trim();
const record = (value: unknown) => value as Record<string, unknown>;

/** What makes widgets and dresses pages. Whatever is to be on a page is a proposal that the person accepts or declines there. */
export function authorTools({ drafts, sourceFolder, types }: { drafts: AgentDrafts; sourceFolder: string; types: Pick<TypeChecker, 'warm' | 'check'> }): Readonly<Record<string, AgentTool>> {
  const made = { author: true as const, readOnly: false };
  const seen = { author: true as const, readOnly: true };
  const written = (draft: string, files: Readonly<Record<string, string>>) => ({ value: { draft, files: Object.fromEntries(Object.entries(files).map(([name, text]) => [name, `${text.split('\n').length} lines`])), next: 'check_widget' } });
  return {
    ...lookTools,
    read_sdk_guide: tool({
      ...seen,
      title: 'Read the SDK guide',
      description: `How a widget is written. Without a part: the guide, which names everything you need. Parts: ${guideNames.join('; ')}; Kinds.`,
      input: z.strictObject({ part: z.enum([...guideNames, 'Kinds']).default('Guide') }),
      says: ({ part }) => `Read the SDK guide: ${part}`,
      run: async (_, { part }) => ({ value: { part, text: await guideSection(sourceFolder, part) } }),
    }),
    list_data_shapes: tool({
      ...seen,
      title: 'Data shapes',
      description: 'Lists the kinds of items that are connected: how many, fields with types and ranges, and invented examples. Never a value of the person\'s.',
      input: z.strictObject({}),
      says: () => 'Looked at the shapes of data',
      run: async ({ page }) => ({ value: record(await page({ ask: 'shapes' })) }),
    }),
    list_pages: tool({
      ...seen,
      title: 'Pages and widgets',
      description: 'Lists the person\'s pages, the widgets that can be placed, and those of them whose code can be changed.',
      input: z.strictObject({}),
      says: () => 'Listed pages and widgets',
      run: async ({ page }) => ({ untrusted: true, value: record(await page({ ask: 'pages' })) }),
    }),
    read_widget: tool({
      ...seen,
      title: 'Read a widget',
      description: 'The code of a widget that can be changed, and its versions with what was asked for each.',
      input: z.strictObject({ tag }),
      says: ({ tag }) => `Read the code of ${tag}`,
      run: async ({ page }, { tag }) => ({ untrusted: true, value: record(await page({ ask: 'widget', tag })) }),
    }),
    write_widget: tool({
      ...made,
      title: 'Write a widget',
      description: `Writes whole files of a widget into a draft; a new one begins with ${ENTRY}. Without a draft a new one begins. Nothing is on a page by that: check_widget runs it, propose_widget shows it to the person. Its tag begins with "gen-"; give sample items for every live use.`,
      input: z.strictObject({ draft: draftId.optional(), files: z.record(path, z.string().max(100_000)).refine((files) => Object.keys(files).length > 0, 'at least one file') }),
      says: ({ files }) => `Wrote ${Object.keys(files).join(', ')}`,
      run: ({ agent }, { draft, files }) => {
        const work = draft === undefined ? new Draft() : drafts.of(agent.id, draft).draft;
        work.write(files);
        types.warm();
        // Only what could be written takes the place of another draft.
        return Promise.resolve(written(draft ?? drafts.begin(agent.id, work), work.files));
      },
    }),
    change_widget: tool({
      ...made,
      title: 'Change a widget',
      description: 'Begins a draft from a widget that is there. It keeps its tag, its place, its settings and what it was allowed. Then edit_widget or write_widget with the draft.',
      input: z.strictObject({ tag }),
      says: ({ tag }) => `Began to change ${tag}`,
      run: async ({ agent, page }, { tag }) => {
        const { files, entry } = Source.parse(await page({ ask: 'widget', tag }));
        types.warm();
        return written(drafts.begin(agent.id, new Draft(files, entry), tag), files);
      },
    }),
    read_draft: tool({
      ...seen,
      title: 'Read a draft',
      description: 'The files of a draft of yours, and what its last run found. `current`: it has not been edited since.',
      input: z.strictObject({ draft: draftId }),
      says: () => 'Read a draft',
      run: ({ agent }, { draft: id }) => {
        const { draft, checked } = drafts.of(agent.id, id);
        return Promise.resolve({ value: { draft: id, files: { ...draft.files }, ...(checked ? { findings: checked.findings, current: checked.revision === draft.revision } : {}) } });
      },
    }),
    edit_widget: tool({
      ...made,
      title: 'Edit a draft',
      description: 'Replaces a text that occurs exactly once in a file of a draft.',
      input: z.strictObject({ draft: draftId, ...studioTools.edit_file.input.shape }),
      says: ({ path }) => `Edited ${path}`,
      run: ({ agent }, { draft, path, old, new: next }) => {
        const work = drafts.of(agent.id, draft);
        work.draft.edit(path, old, next);
        return Promise.resolve(written(draft, work.draft.files));
      },
    }),
    check_widget: tool({
      ...made,
      title: 'Run a draft',
      description: 'Bundles a draft, checks its types and runs it in a real sandboxed frame with its sample, without data, with 500 long items, with errors, right to left, dark and on a phone. Answers what is wrong: repair it, of warnings what is no matter of taste, then propose_widget. May take a minute.',
      input: z.strictObject({ draft: draftId }),
      says: () => 'Ran a draft',
      async run({ agent, page }, { draft: id }) {
        const work = drafts.of(agent.id, id);
        const { revision } = work.draft;
        const scanned = work.draft.scan();
        // Text that is not allowed is never run.
        const checked = async () => (Object.hasOwn(work.draft.files, work.draft.entry) ? types.check(work.draft.source) : []);
        const ran = async () => Checked.parse(await page({ ask: 'check', draft: drafts.keep(id, work), ...(work.change === undefined ? {} : { tag: work.change }) }));
        const { manifest, findings } = scanned.length > 0 ? { manifest: undefined, findings: [...scanned, ...(await checked())] } : await withTypes(ran(), checked());
        work.rounds += 1;
        work.checked = { revision, manifest, findings };
        return { value: { passes: passes({ files: work.draft.files, manifest, findings }), findings } };
      },
    }),
    show_widget: tool({
      ...seen,
      title: 'Picture of a draft',
      description: 'A picture (PNG) of a draft as it looks with its sample data.',
      input: z.strictObject({ draft: draftId, size, scheme: z.enum(['light', 'dark']).default('light') }),
      says: () => 'Looked at a draft',
      async run({ agent, page }, { draft: id, size, scheme }) {
        const work = drafts.of(agent.id, id);
        const scanned = work.draft.scan();
        if (scanned.length > 0) throw new VivariumError('invalid-input', `Not allowed: ${scanned[0]!.message}`);
        const { png } = Picture.parse(await page({ ask: 'picture', draft: drafts.keep(id, work), size, scheme }));
        return { value: { size, scheme }, image: png };
      },
    }),
    propose_widget: tool({
      ...made,
      title: 'Propose a widget',
      description: 'Shows the person a draft that passed check_widget, with a preview: they accept or decline it on their page. A changed widget takes the place of the one before; a new one is put on the page. Ask read_proposal what became of it.',
      input: z.strictObject({ draft: draftId, summary: z.string().trim().min(1).max(600).describe('What it shows, in one or two sentences for the person.'), page }),
      says: () => 'Proposed a widget',
      async run({ agent, propose }, { draft: id, summary, page }) {
        const work = drafts.of(agent.id, id);
        const { checked, draft, change, rounds } = work;
        if (checked?.revision !== draft.revision) throw new VivariumError('invalid-input', 'Run check_widget on exactly these files first.');
        const { manifest, findings } = checked;
        if (!manifest || !passes({ files: draft.files, manifest, findings })) throw new VivariumError('invalid-input', 'The last check found errors. Repair them and run check_widget again.');
        return { value: await propose({ what: 'widget', draft: drafts.keep(id, work), ...draft.source, manifest, findings: [...findings], rounds, summary: plain(summary), change: change !== undefined, ...(page === undefined ? {} : { page }) }) };
      },
    }),
    propose_placement: tool({
      ...made,
      title: 'Propose a place',
      description: 'Proposes to put a widget that is there on a page. The person accepts or declines.',
      input: z.strictObject({ tag, page, size }),
      says: ({ tag }) => `Proposed a place for ${tag}`,
      run: async ({ propose }, { tag, page, size }) => ({ value: await propose({ what: 'place', tag, size, ...(page === undefined ? {} : { page }) }) }),
    }),
    propose_version: tool({
      ...made,
      title: 'Propose an earlier version',
      description: 'Proposes to bring back a version of a widget that read_widget listed. The person accepts or declines.',
      input: z.strictObject({ tag, at: z.iso.datetime().describe('When the version was made, as read_widget says it.') }),
      says: ({ tag }) => `Proposed an earlier version of ${tag}`,
      run: async ({ propose }, { tag, at }) => ({ value: await propose({ what: 'version', tag, at }) }),
    }),
    read_proposal: tool({
      ...seen,
      title: 'What became of a proposal',
      description: 'Whether the person accepted or declined a proposal, has not decided, or let it expire (after 14 days). Waits up to so many seconds for them.',
      input: z.strictObject({ proposal: z.string().max(64), wait: z.int().min(0).max(50).default(0) }),
      says: () => 'Asked what became of a proposal',
      run: async ({ fate }, { proposal, wait }) => ({ value: await fate(proposal, wait) }),
    }),
  };
}
