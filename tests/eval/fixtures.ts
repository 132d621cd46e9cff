import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { WidgetDocument } from '@vivarium/sdk/protocol';

const sizes = { min: { w: 2, h: 2 }, S: { w: 3, h: 3 }, M: { w: 4, h: 5 }, L: { w: 6, h: 7 }, XL: { w: 9, h: 9 }, max: { w: 12, h: 30 } };

/** A list of the items of a kind, as one would have asked for it. */
function list(tag: string, title: string, kind: 'event' | 'message', words: { order: string; sample: string; row: string }): WidgetDocument {
  const source = `import { kinds } from '@vivarium/sdk/contract';
import { defineWidget, WidgetElement } from '@vivarium/sdk/widget';
import { css, html } from 'lit';
import { customElement } from 'lit/decorators.js';
import { z } from 'zod';

export const widget = defineWidget({
  tag: '${tag}',
  title: '${title}',
  description: '${title}, newest first.',
  sizes: ${JSON.stringify(sizes)},
  uses: { items: kinds.${kind} },
  config: z.object({}),
  sample: { items: ${words.sample} },
});

@customElement(widget.tag)
export class List extends WidgetElement(widget) {
  static override styles = css\`
    :host { display: block; block-size: 100%; overflow: auto; padding: 0 var(--viv-space-3) var(--viv-space-3); }
    ul { margin: 0; padding: 0; list-style: none; }
    li { overflow-wrap: anywhere; }
  \`;
  private items = this.live('items', () => ({ ${words.order}, limit: 50 }));

  override render() {
    const { locale, timeZone } = this.environment;
    const time = new Intl.DateTimeFormat(locale, { timeZone, dateStyle: 'short', timeStyle: 'short' });
    return this.items.render({ ready: (items) => html\`<ul>\${items.map((item) => html\`<li>${words.row}</li>\`)}</ul>\` });
  }
}
`;
  return { format: 1, manifest: { tag, title, description: `${title}, newest first.`, sizes, uses: { items: { ref: 'kind', kind } }, config: { type: 'object', properties: {} }, sample: {} }, files: { 'widget.ts': source }, entry: 'widget.ts' };
}

const event = `[
    { id: 'a', title: 'Call with Ann', start: '2026-03-04T10:00:00.000Z', end: '2026-03-04T10:30:00.000Z', allDay: false, status: 'confirmed', attendees: [], calendar: 'Work', recurring: false, readOnly: false, busy: true },
    { id: 'b', title: 'Workshop', start: '2026-03-04T13:00:00.000Z', end: '2026-03-04T15:00:00.000Z', allDay: false, status: 'confirmed', attendees: [], calendar: 'Work', recurring: false, readOnly: false, busy: true },
  ]`;
const message = `[
    { id: 'a', thread: 't', subject: 'The offer', from: { email: 'ann@example.com', name: 'Ann' }, to: [], cc: [], at: '2026-03-04T08:00:00.000Z', snippet: 'Here it is', text: 'Here it is', unread: true, starred: false, inbox: true, sent: false, draft: false, labels: [], attachments: [] },
    { id: 'b', thread: 'u', subject: 'Lunch?', from: { email: 'bo@example.com' }, to: [], cc: [], at: '2026-03-04T07:00:00.000Z', snippet: 'At noon', text: 'At noon', unread: false, starred: false, inbox: true, sent: false, draft: false, labels: [], attachments: [] },
  ]`;

/** Widgets that the edits begin with. */
export const fixtures: readonly WidgetDocument[] = [
  list('gen-eval-events', 'Coming up', 'event', { order: `where: { start: { gte: this.environment.day } }, orderBy: [['start', 'asc']]`, sample: event, row: '${item.allDay ? item.start : time.format(new Date(item.start))} ${item.title}' }),
  list('gen-eval-mails', 'Latest mails', 'message', { order: `orderBy: [['at', 'desc']]`, sample: message, row: '${item.from.name ?? item.from.email}: ${item.subject}, ${time.format(new Date(item.at))}' }),
];

/** The page that everything is asked for on. */
const page = {
  schema: 1, id: 'eval', title: 'Evaluation', theme: 'system', order: -1, versions: [],
  placements: ['viv-agenda', ...fixtures.map(({ manifest }) => manifest.tag), 'viv-inbox'].map((widget, index) => ({ id: `p${index}`, widget, config: {}, cells: { wide: { x: (index % 2) * 6, y: Math.floor(index / 2) * 8, w: 6, h: 8 } } })),
};

/** A data folder with the page, its widgets, and the address and model of Claude. */
export async function writeDataFolder(folder: string, claude: { baseUrl: string; model: string | undefined }): Promise<void> {
  const documents = [...fixtures.map((one) => ['widget', one.manifest.tag, one] as const), ['artifact', page.id, page] as const];
  for (const [kind, id, content] of documents) {
    const at = join(folder, `${kind}s`, id);
    await mkdir(at, { recursive: true, mode: 0o700 });
    await writeFile(join(at, `${kind}.json`), JSON.stringify({ format: 1, version: 1, content }), { mode: 0o600 });
  }
  await writeFile(join(folder, 'claude.json'), JSON.stringify({ baseUrl: claude.baseUrl, ...(claude.model && { model: claude.model }) }), { mode: 0o600 });
}
