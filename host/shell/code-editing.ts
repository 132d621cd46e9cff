import { msg, str } from '@lit/localize';
import { SourceFiles, type StoredDocument } from '@vivarium/sdk/protocol';
import { z } from 'zod';
import { takenTags } from '../grants/taken-tags.js';
import { CodeEditor, KeepEvent, UnsavedEvent } from '../studio/code-editor/code-editor.js';
import { versionsOf, type WidgetVersion } from '../studio/versions.js';
import type { Shell } from './features/shell.js';
import { sourceOf, useVersion } from './made-widgets.js';

/** What was written and not kept, and the version that it was begun from. */
const Unsaved = z.object({ format: z.literal(1), files: SourceFiles, from: z.string().max(64) });
/** Long tags differ at their end: copies count there. */
const idOf = (tag: string) => `edit-${tag.slice(-59)}`;

/** Opens the code of a widget for a person to edit: what runs, what they wrote and did not keep, or an earlier version. */
export async function editCode(shell: Shell, tag: string, version?: WidgetVersion): Promise<void> {
  const { services } = shell;
  const { host, session, contracts, catalog } = services;
  const { documents } = host;
  const source = sourceOf(services, tag);
  if (!source) return;
  const { manifest, files } = source;
  const newest = () => versionsOf(documents, tag)[0];
  const from = newest()?.at ?? '';
  const unsaved = Unsaved.safeParse(documents.get('settings', idOf(tag))?.content).data;
  if (version && unsaved && !(await services.ask(givesUp(manifest.title)))) return;
  const begin = version?.files ?? unsaved?.files;
  const editor = Object.assign(new CodeEditor(), {
    session,
    contracts,
    taken: takenTags(catalog.widgets.keys(), documents),
    edited: { tag, title: manifest.title, files, entry: (version ?? source).entry },
    unsaved: begin,
    outdated: !version && unsaved !== undefined && unsaved.from !== from,
  });
  editor.addEventListener(UnsavedEvent.type, (event) => {
    if (!(event instanceof UnsavedEvent)) return;
    if (event.files) documents.put('settings', idOf(tag), { format: 1, files: { ...event.files }, from } as unknown as StoredDocument['content']);
    else documents.remove('settings', idOf(tag));
  });
  editor.addEventListener(KeepEvent.type, (event) => {
    if (!(event instanceof KeepEvent)) return;
    const { checked } = event;
    useVersion(services, { at: new Date().toISOString(), prompt: '', model: '', made: 'hand', rounds: 0, findings: [...checked.findings], files: { ...checked.files }, entry: checked.entry, manifest: checked.manifest });
    documents.remove('settings', idOf(tag));
    const [, before] = versionsOf(documents, tag);
    shell.say({ message: msg(str`“${checked.manifest.title}” runs the code that you wrote.`), lasts: 15_000, ...(before && { undo: () => useVersion(services, { ...before, at: new Date().toISOString() }) }) });
  });
  document.body.append(editor);
  await editor.open();
}

const givesUp = (title: string) => ({
  preview: { title: msg(str`Give up what you wrote for “${title}”?`), lines: [] },
  consequence: msg('You edited its code and did not keep that. It is given up when you edit another version.'),
  yes: msg('Give it up'),
  danger: true,
});
