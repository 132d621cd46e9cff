import { ContextProvider } from '@lit/context';
import { assert, fixture, html, oneEvent, waitUntil } from '@open-wc/testing';
import type { LitElement } from 'lit';
import type { z } from 'zod';
import type { ErrorData } from '../contract/index.js';
import { WidgetErrorEvent, widgetHost, type WidgetBase, type WidgetDefinition } from '../widget/index.js';
import { sampleHost, type SampleHost } from './sample-host.js';

type AnyDefinition = Pick<WidgetDefinition, 'tag' | 'uses' | 'sample' | 'title'> & { config: z.ZodObject };

/** A widget in a page of its own, under a host that the test steers. */
export async function mountWidget(
  definition: AnyDefinition,
  options: Parameters<typeof sampleHost>[1] & { width?: number; height?: number; direction?: 'ltr' | 'rtl' } = {},
): Promise<{ element: WidgetBase<never, never, never> & LitElement; host: SampleHost }> {
  const host = sampleHost(definition, options);
  const frame = await fixture<HTMLElement>(
    html`<section aria-label=${definition.title} dir=${options.direction ?? 'ltr'} style="width:${options.width ?? 480}px;height:${options.height ?? 480}px;overflow:auto"></section>`,
  );
  new ContextProvider(frame, { context: widgetHost, initialValue: host });
  const element = document.createElement(definition.tag) as WidgetBase<never, never, never> & LitElement;
  element.style.height = '100%';
  frame.append(element);
  await element.updateComplete;
  return { element, host };
}

const longText = 'A very long title that goes on and on, Donaudampfschifffahrtsgesellschaftskapitänsmütze, שלום עולם '.repeat(4);

/** Every item's texts made long. Ids, dates and addresses keep their form. */
function lengthened(item: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(item).map(([name, value]) => [name, ['title', 'subject', 'snippet', 'location', 'nextStep', 'company', 'text'].includes(name) ? longText : value]),
  );
}

/**
 * What every widget must bear: pending, empty, ready, 500 items, long text, right-to-left, phone width, stale, error,
 * signed-out, reconnect, another day, accessibility, and no live query left open when it goes.
 */
export function widgetSuite(definition: AnyDefinition): void {
  const live = Object.entries(definition.uses).filter(([, use]) => use.ref === 'collection' || use.ref === 'kind');
  const sampleOf = (use: string) => ((definition.sample as Record<string, unknown>)[use] ?? []) as Record<string, unknown>[];
  const reason: ErrorData = { code: 'unavailable', message: 'The source has a fault of its own. It is asked again in a minute.' };

  describe(`widget suite: ${definition.title}`, () => {
    const passes = async (options: Parameters<typeof mountWidget>[1]) => {
      const mounted = await mountWidget(definition, options);
      await assert.isAccessible(mounted.element, { ignoredRules: ['color-contrast'] });
      return mounted;
    };

    it('draws its sample data accessibly', async () => {
      const { element } = await mountWidget(definition);
      // What is loaded or read first is drawn a moment later.
      await waitUntil(() => element.renderRoot.textContent?.trim(), 'it draws something', { timeout: 20_000 });
      await assert.isAccessible(element, { ignoredRules: ['color-contrast'] });
    });

    if (live.length > 0) {
      it('waits, is empty, and fills', async () => {
        const { element, host } = await passes({ items: {} });
        for (const [use] of live) host.set(use, []);
        await element.updateComplete;
        await assert.isAccessible(element, { ignoredRules: ['color-contrast'] });
        for (const [use] of live) host.set(use, sampleOf(use));
        await element.updateComplete;
        await assert.isAccessible(element, { ignoredRules: ['color-contrast'] });
      });

      for (const state of ['stale', 'offline', 'signed-out', 'failed'] as const)
        it(`bears: ${state}, and recovers`, async () => {
          const { element, host } = await mountWidget(definition, { items: {} });
          let failure: Event | undefined;
          element.addEventListener(WidgetErrorEvent.type, (event) => (failure = event));
          for (const [use] of live) host.set(use, [], { state, reason });
          await element.updateComplete;
          await assert.isAccessible(element, { ignoredRules: ['color-contrast'] });
          for (const [use] of live) host.set(use, sampleOf(use));
          await element.updateComplete;
          assert.isUndefined(failure);
        });

      it('bears 500 items and long text', async () => {
        const many = Object.fromEntries(
          live.map(([use, { ref }]) => {
            const samples = sampleOf(use);
            const key = ref === 'collection' ? (definition.uses[use] as { definition: { key: string } }).definition.key : 'id';
            return [use, samples.length === 0 ? [] : Array.from({ length: 500 }, (_, index) => ({ ...lengthened(samples[index % samples.length] ?? {}), [key]: `many-${index}` }))];
          }),
        );
        const { element } = await mountWidget(definition, { items: many, width: 320 });
        assert.isAtMost(element.scrollWidth, 321, 'no sideways scrolling');
      });
    }

    for (const direction of ['ltr', 'rtl'] as const)
      it(`fits a phone, ${direction}`, async () => {
        const { element } = await passes({ width: 320, direction });
        assert.isAtMost(element.scrollWidth, 321, 'no sideways scrolling');
      });

    it('leaves nothing open when it goes', async () => {
      const { element, host } = await mountWidget(definition);
      element.remove();
      assert.equal(host.openQueries, 0);
    });

    it('reports what it throws instead of breaking the page', async () => {
      const { element } = await mountWidget(definition);
      const thrown = oneEvent(element, WidgetErrorEvent.type);
      Object.defineProperty(element, 'render', { value: () => { throw new Error('planted'); } });
      element.requestUpdate();
      assert.equal(((await thrown) as unknown as WidgetErrorEvent).error.message, 'planted');
    });
  });
}
