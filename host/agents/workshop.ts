import { kinds, VivariumError, type Contract } from '@vivarium/sdk/contract';
import { WidgetDocument } from '@vivarium/sdk/protocol';
import { sampleHost } from '@vivarium/sdk/testing/sample-host';
import type { WidgetDefinition } from '@vivarium/sdk/widget';
import type { CompanionSession, Host } from '../connectors/host.js';
import { definitionOf } from '../frames/definition.js';
import { FrameGuard } from '../frames/frame-guard.js';
import { readPicture } from '../frames/frame-picture.js';
import { FrameRun } from '../frames/frame-run.js';
import { nextFrame } from '../frames/runtime/next-frame.js';
import { themeOf } from '../frames/theme.js';
import { takenTags } from '../grants/taken-tags.js';
import { describe } from '../studio/describe.js';
import { extent } from '../studio/scenes.js';
import { dataShapes } from '../studio/shapes.js';
import { verify } from '../studio/verify.js';
import { versionsOf } from '../studio/versions.js';

/** What making widgets needs of the page. */
export interface WorkshopOptions {
  readonly host: Host;
  readonly session: CompanionSession;
  readonly contracts: readonly Contract[];
  /** Installed widgets by tag, and which of them can be changed. */
  readonly widgets: ReadonlyMap<string, WidgetDefinition>;
  isDocument(tag: string): boolean;
  pages(): readonly { readonly id: string; readonly title: string; readonly widgets: readonly string[] }[];
  /** The page on screen. */
  shown(): string | undefined;
}

const DRAWN_WITHIN = 60_000;
const LARGEST_PICTURE = 1_500_000;
const EXAMPLES = 2;

/** What an agent that makes widgets asks of the page: shapes, pages, code, runs and pictures. It changes nothing. */
export class Workshop {
  constructor(private readonly options: WorkshopOptions) {}

  /** Names, types and ranges, with examples that are invented: those of the widgets that came with Vivarium. */
  shapes(): object {
    const { host, widgets } = this.options;
    const examples = (kind: string) => {
      for (const { uses, sample, tag } of widgets.values()) {
        const use = Object.keys(uses).find((name) => uses[name] === (kinds as Record<string, unknown>)[kind]);
        const items = use === undefined || this.options.isDocument(tag) ? undefined : sample[use];
        if (items?.length) return items.slice(0, EXAMPLES);
      }
      return [];
    };
    return { kinds: dataShapes(host).map((shape) => ({ ...shape, invented: examples(shape.kind) })) };
  }

  pages(): object {
    const { widgets, isDocument, pages, shown } = this.options;
    return { pages: pages().map((page) => ({ ...page, shown: page.id === shown() })), widgets: [...widgets.values()].map(({ tag, title }) => ({ tag, title, changeable: isDocument(tag) })) };
  }

  /** @throws VivariumError `not-found` */
  widget(tag: string): object {
    const { documents } = this.options.host;
    const stored = WidgetDocument.safeParse(documents.get('widget', tag)?.content);
    if (!stored.success) throw new VivariumError('not-found', `The code of <${tag}> cannot be changed here. list_pages says which can.`);
    const { manifest, files, entry } = stored.data;
    return { tag, title: manifest.title, files, entry, versions: versionsOf(documents, tag).map(({ at, prompt, model }) => ({ at, asked: prompt, by: model })) };
  }

  /** Runs a draft as the studio does. */
  check(draft: string, tag: string | undefined, signal: AbortSignal): Promise<object> {
    const { host, session, contracts, widgets } = this.options;
    return verify(draft, { session, contracts, taken: takenTags(widgets.keys(), host.documents), tag }, signal);
  }

  /** A picture that a draft's frame draws of itself. @throws VivariumError with what is wrong with it */
  async picture(draft: string, size: 'S' | 'M' | 'L' | 'XL', scheme: 'light' | 'dark', signal: AbortSignal): Promise<object> {
    const { session, contracts } = this.options;
    const failed = (thrown: unknown) => {
      signal.throwIfAborted();
      return new VivariumError('invalid-input', `The draft fails, so there is no picture of it: ${VivariumError.from(thrown).message}`);
    };
    const { url: told } = await session.request('POST /api/frames', { widget: draft, purpose: 'describe' });
    const manifest = await describe(told, signal).catch((thrown: unknown) => Promise.reject(failed(thrown)));
    const definition = definitionOf(manifest, contracts);
    const host = sampleHost(definition);
    host.setEnvironment({ size });
    const { url } = await session.request('POST /api/frames', { widget: draft });
    const element = document.createElement('div');
    const { width, height } = extent({ name: size, size }, definition);
    element.inert = true;
    element.setAttribute('aria-hidden', 'true');
    element.style.cssText = `position:fixed;inset:0 auto auto 0;inline-size:${width}px;block-size:${height}px;opacity:0;pointer-events:none;z-index:-1;color-scheme:${scheme};background:var(--viv-color-surface)`;
    document.body.append(element);
    const end = new AbortController();
    try {
      const image = await new Promise<ArrayBuffer>((resolve, reject) => {
        const stop = () => reject(VivariumError.from(signal.reason));
        signal.addEventListener('abort', stop, { signal: end.signal });
        const timer = setTimeout(() => reject(new VivariumError('timeout', 'It did not draw in time.')), DRAWN_WITHIN);
        end.signal.addEventListener('abort', () => (clearTimeout(timer), run.end()));
        const run: FrameRun = new FrameRun({
          url,
          title: definition.title,
          definition,
          host,
          guard: new FrameGuard(),
          start: () => ({ theme: { ...themeOf(element), scheme }, config: {} }),
          // Live queries answer with the next frame. Agents work while the person looks at something else, too.
          drawn: () => nextFrame(() => setTimeout(() => run.takePicture())),
          fault: (error) => reject(failed(error)),
          key: () => undefined,
          picture: resolve,
          shield: () => undefined,
        });
        run.iframe.style.cssText = 'inline-size:100%;block-size:100%;border:0';
        element.append(run.iframe);
      });
      if (image.byteLength > LARGEST_PICTURE || !(await readPicture(image))) throw new VivariumError('invalid-response', 'The draft could not make a picture of itself.');
      return { png: base64(new Uint8Array(await onGround(image, getComputedStyle(element).backgroundColor))) };
    } finally {
      end.abort();
      element.remove();
    }
  }
}

/** A frame draws itself without what lies behind it. */
async function onGround(image: ArrayBuffer, ground: string): Promise<ArrayBuffer> {
  const bitmap = await createImageBitmap(new Blob([image], { type: 'image/png' }));
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  const context = canvas.getContext('2d')!;
  context.fillStyle = ground;
  context.fillRect(0, 0, bitmap.width, bitmap.height);
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  return (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer();
}

function base64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}
