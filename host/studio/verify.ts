import { VivariumError, type Contract } from '@vivarium/sdk/contract';
import { OWN_ITEMS, type StudioAnswer, type StudioFinding } from '@vivarium/sdk/protocol';
import type { WidgetDefinition } from '@vivarium/sdk/widget';
import type { CompanionSession } from '../connectors/host.js';
import { definitionOf } from '../frames/definition.js';
import { describe } from './describe.js';
import { Found } from './found.js';
import { ownData, scenes } from './scenes.js';
import { liveUses, Stage } from './stage.js';
import { EDITOR, verifyEditor } from './verify-editor.js';

/** What a draft is run with. */
export interface VerifyOptions {
  readonly session: Pick<CompanionSession, 'request'>;
  readonly contracts: readonly Contract[];
  /** Tags that other widgets have. */
  readonly taken: ReadonlySet<string>;
  /** The tag it must keep. */
  readonly tag?: string | undefined;
  /** The person's own items, to try it on, too. What a widget says when it fails on them leaves the page only where `told` says so. */
  readonly recorded?: { readonly told: boolean; items(definition: WidgetDefinition): Readonly<Record<string, readonly Record<string, unknown>[]>> } | undefined;
}

/** Runs a draft in real frames, as the page would with the person's data, and says what is wrong with it. */
export async function verify(draft: string, options: VerifyOptions, signal: AbortSignal): Promise<Pick<StudioAnswer, 'manifest' | 'findings'>> {
  const list = new Found();
  const { all: findings } = list;
  const add: Found['add'] = (...finding) => list.add(...finding);
  const found = (where: string, thrown: unknown) => add('error', where, VivariumError.from(thrown).message);
  const page = (purpose: 'inspect' | 'describe') => options.session.request('POST /api/frames', { widget: draft, purpose });
  try {
    const manifest = await describe((await page('describe')).url, signal);
    const { tag } = manifest;
    if (options.tag !== undefined && tag !== options.tag) found('tag', new VivariumError('invalid-input', `The tag must stay ${options.tag}.`));
    else if (options.tag === undefined && (!tag.startsWith('gen-') || options.taken.has(tag))) found('tag', new VivariumError('invalid-input', `${tag} is taken or does not begin with gen-. Choose another.`));
    const definition = definitionOf(manifest, options.contracts);
    for (const use of liveUses(definition)) if (!manifest.sample[use]?.length) add('warning', 'sample', `There is no sample item for "${use}": nothing of it was tried.`);
    for (let next = 0; next < scenes.length; ) {
      signal.throwIfAborted();
      const stage = new Stage(definition, (await page('inspect')).url);
      try {
        await stage.start(signal);
        for (; next < scenes.length; next += 1) for (const { severity, message } of await stage.play(scenes[next]!, signal)) add(severity, scenes[next]!.name, message);
        for (const { severity, message } of await stage.end()) add(severity, 'removal', message);
      } catch (thrown) {
        signal.throwIfAborted();
        found(scenes[next]?.name ?? 'removal', thrown);
        // What breaks with its own sample breaks with everything.
        if (next === 0) break;
        next += 1;
      } finally {
        stage.close();
      }
    }
    if (definition.editor) {
      try {
        for (const { severity, message } of await verifyEditor(manifest, definition, (await page('inspect')).url, signal)) add(severity, EDITOR, message);
      } catch (thrown) {
        signal.throwIfAborted();
        found(EDITOR, thrown);
      }
    }
    // What breaks with invented items is repaired first.
    if (options.recorded && !findings.some(({ severity }) => severity === 'error')) {
      const { told, items } = options.recorded;
      const stage = new Stage(definition, (await page('inspect')).url);
      const withheld = (severity: StudioFinding['severity'], message: string) => add(severity, OWN_ITEMS, told ? message : 'It goes wrong with the items that the person has now, not with the sample. What it said stays on the page. Compare the sample with the shapes of list_collections, and expect any field to be missing, empty or long.');
      try {
        await stage.start(signal);
        for (const { severity, message } of await stage.play(ownData(items(definition)), signal)) withheld(severity, message);
      } catch (thrown) {
        signal.throwIfAborted();
        withheld('error', VivariumError.from(thrown).message);
      } finally {
        stage.close();
      }
    }
    return { manifest, findings };
  } catch (thrown) {
    signal.throwIfAborted();
    found('load', thrown);
    return { findings };
  }
}
