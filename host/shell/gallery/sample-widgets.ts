import { kinds } from '@vivarium/sdk/contract';
import type { Freshness } from '@vivarium/sdk/protocol';
import { defineWidget, WidgetElement, type WidgetDefinition } from '@vivarium/sdk/widget';
import { css, html } from 'lit';
import { z } from 'zod';

const sizes = { min: { w: 2, h: 2 }, S: { w: 2, h: 2 }, M: { w: 4, h: 4 }, L: { w: 6, h: 6 }, XL: { w: 9, h: 8 }, max: { w: 12, h: 20 } };

/** A widget with one live query, for tests and the gallery. `config.fail` lets it throw. */
export const sampleList = defineWidget({
  tag: 'viv-sample-list',
  title: 'Sample list',
  description: 'A list of rows.',
  sizes,
  uses: { events: kinds.event },
  config: z.object({ fail: z.boolean().default(false) }),
  sample: {},
});

class SampleList extends WidgetElement(sampleList) {
  static override styles = css`
    :host {
      display: block;
      padding: 0 var(--viv-space-3) var(--viv-space-3);
      overflow: auto;
    }
  `;
  private readonly events = this.live('events', () => ({ limit: 20 }));

  override render() {
    if ((this.config as { fail?: boolean } | undefined)?.fail) throw new Error('The sample was told to fail.');
    return this.events.render({ ready: () => html`<p>${this.environment.day}, size ${this.environment.size}</p><input aria-label="Keeps its text" />` });
  }
}
if (!customElements.get(sampleList.tag)) customElements.define(sampleList.tag, SampleList);

/** Installed widgets of the gallery. */
export const sampleWidgets: ReadonlyMap<string, WidgetDefinition> = new Map([[sampleList.tag, sampleList]]);

/** One of every freshness. */
export const freshnesses = (now: number): Freshness[] => [
  { state: 'live', demo: false, syncedAt: now - 2000 },
  { state: 'live', demo: true, syncedAt: now - 1000 },
  { state: 'syncing', demo: false },
  { state: 'stale', demo: false, syncedAt: now - 900_000, reason: { code: 'rate-limited', message: 'Google asked us to wait.' } },
  { state: 'offline', demo: false, syncedAt: now - 3_600_000 },
  { state: 'signed-out', demo: false, syncedAt: now - 7_200_000 },
  { state: 'failed', demo: false, reason: { code: 'forbidden', message: 'The account may not read this calendar.' } },
];
