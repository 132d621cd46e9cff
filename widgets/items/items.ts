import { msg, str } from '@lit/localize';
import type { CollectionRef } from '@vivarium/sdk/contract';
import { dateFormat, formatDay, formatList, hourStyle, numberFormat } from '@vivarium/sdk/kinds';
import { defineWidget, WidgetElement, type WidgetDefinition } from '@vivarium/sdk/widget';
import { html, nothing } from 'lit';
import { state } from 'lit/decorators.js';
import { guard } from 'lit/directives/guard.js';
import { z } from 'zod';
import { icon } from '../shared/icons.js';
import { Rows, type RowPlace } from '../shared/rows.js';
import { shared } from '../shared/styles.js';
import { columnsOf, labelOf, shown, type AnyRow } from './columns.js';
import { styles } from './styles.js';
import { tagOf } from './tag.js';

const sizes: WidgetDefinition['sizes'] = { min: { w: 3, h: 4 }, S: { w: 3, h: 5 }, M: { w: 4, h: 8 }, L: { w: 6, h: 10 }, XL: { w: 8, h: 14 }, max: { w: 12, h: 40 } };

/**
 * The widget that shows any collection: made for collections whose contract came as data, of which nobody wrote one. It
 * can only look.
 */
export function itemsWidget(collection: CollectionRef, title: string) {
  const definition = defineWidget({
    tag: tagOf(collection),
    title,
    description: msg(str`What “${title}” holds, as it changes.`),
    sizes,
    uses: { items: collection },
    config: z.object({ columns: z.array(z.string().max(128)).max(12).optional().describe(msg('Fields to show')) }),
    sample: {},
  });
  if (!customElements.get(definition.tag)) customElements.define(definition.tag, elementOf(definition));
  return definition;
}

/** Items that are shown; of more it is said that there are more. */
const MOST = 2000;

/** The element of one such widget. */
function elementOf(definition: ReturnType<typeof itemsWidget>) {
  /** Any collection as a table; where it is narrow, as a list. A row opens to everything that is known of its item. */
  class Items extends WidgetElement(definition) {
    static override styles = [shared, styles];

    private readonly items = this.live('items', () => ({ limit: MOST + 1 }));
    private readonly rows = new Rows(this, 30);
    /** References of the items that are open. */
    @state() private open: ReadonlySet<string> = new Set();
    private known: ReadonlySet<string> | undefined;
    private fresh: ReadonlySet<string> = new Set();
    private shownReveal: string | undefined;
    private looked: { readonly items: readonly AnyRow[]; readonly wanted: readonly string[] | undefined; readonly columns: readonly string[] } | undefined;

    override render() {
      return this.items.render({ ready: (items) => this.table(items) });
    }

    private table(all: readonly AnyRow[]) {
      const items = all.length > MOST ? all.slice(0, MOST) : all;
      const columns = this.look(all);
      const { rows, style } = this.rows.draw(items, ({ $ref }) => $ref, (item, place) => this.row(item, columns, place));
      return html`<div class="scroll" tabindex="-1" role="group" aria-label=${definition.title} @scroll=${this.rows.onScroll} @keydown=${this.rows.onKey} @animationend=${this.onSeen}>
        <div role="table" data-rows aria-label=${definition.title} aria-rowcount=${items.length + 1} style="--columns:${columns.length};${style}">
          <div role="row" class="head" aria-rowindex="1">${columns.map((name) => html`<span role="columnheader">${labelOf(name)}</span>`)}</div>
          ${rows}
        </div>
        ${all.length > MOST ? html`<p class="muted small more">${msg('Only the first 2,000 are shown.')}</p>` : nothing}
      </div>`;
    }

    private row(item: AnyRow, columns: readonly string[], { at, room }: RowPlace) {
      const { $ref } = item;
      const open = this.open.has($ref);
      const fresh = this.fresh.has($ref);
      const { locale, timeZone, revealed } = this.environment;
      return guard([item, at, room, columns, open, fresh, locale, timeZone, revealed === $ref, this.items.changes.get($ref)], () => html`<div role="row" class="item ${fresh ? 'fresh' : ''} ${revealed === $ref ? 'revealed' : ''}" data-ref=${$ref} data-at=${at} aria-rowindex=${at + 2} style=${room}>
        ${columns.map((name, index) => html`<span role="cell">${index === 0
          ? html`<button class="link name" aria-expanded=${open} @click=${() => this.toggle($ref)}>${icon(open ? 'down' : 'next')}<span class="text" dir="auto">${this.value(item[name]) === nothing ? msg('Untitled') : this.value(item[name])}</span></button> ${this.items.mark($ref)}`
          : html`<span class="label" aria-hidden="true">${labelOf(name)}</span><span class="text" dir="auto">${this.value(item[name])}</span>`}</span>`)}
        ${open ? html`<div role="cell" class="details"><dl>${Object.entries(item).filter(([name]) => !name.startsWith('$') && name !== 'key').map(([name, value]) => html`<dt>${labelOf(name)}</dt><dd dir="auto">${this.value(value, true)}</dd>`)}</dl></div>` : nothing}
      </div>`);
    }

    private value(value: unknown, whole = false) {
      const { locale, timeZone } = this.environment;
      const what = shown(value);
      switch (what.type) {
        case 'nothing':
          return nothing;
        case 'truth':
          return what.value ? msg('yes') : msg('no');
        case 'number':
          return numberFormat(locale, {}).format(what.value);
        case 'day':
          return formatDay(what.text, locale, { day: 'numeric', month: 'short', year: 'numeric' });
        case 'instant':
          return dateFormat(locale, { timeZone, day: 'numeric', month: 'short', hour: hourStyle(locale), minute: '2-digit' }).format(new Date(what.text));
        case 'link':
          return whole ? html`<button class="link" @click=${() => this.openLink(what.text)}>${what.text}</button>` : what.text.replace(/^https?:\/\/(www\.)?/, '');
        case 'list':
          return `${formatList(what.texts, locale)}${what.more > 0 ? ` +${what.more}` : ''}`;
        default:
          return what.text;
      }
    }

    /** The columns of the items, and which of them are new: looked at once for each answer, not whenever one scrolls. */
    private look(items: readonly AnyRow[]): readonly string[] {
      const { columns: wanted } = this.config;
      if (this.looked?.items === items && this.looked.wanted === wanted) return this.looked.columns;
      const [found, before] = [columnsOf(items, wanted), this.looked?.columns];
      // The same columns are the same list: rows are drawn again only where something changed.
      const columns = before?.join() === found.join() ? before : found;
      this.looked = { items, wanted, columns };
      this.notice(items);
      return columns;
    }

    /** What came since the first answer is seen to come, once: its element is another row's when it was scrolled away. */
    private readonly onSeen = ({ target }: Event): void => {
      const { ref } = (target as HTMLElement).dataset;
      if (ref === undefined || !this.fresh.has(ref)) return;
      this.fresh = new Set([...this.fresh].filter((one) => one !== ref));
      this.requestUpdate();
    };

    private notice(items: readonly AnyRow[]): void {
      const now = new Set(items.map(({ $ref }) => $ref));
      if (this.known && !this.environment.reducedMotion) {
        const came = [...now].filter((one) => !this.known!.has(one));
        if (came.length > 0) this.fresh = new Set(came);
      }
      if (this.items.ready) this.known = now;
    }

    protected override updated(): void {
      const { revealed, reducedMotion } = this.environment;
      if (revealed === this.shownReveal || (revealed !== undefined && !this.items.ready)) return;
      this.shownReveal = revealed;
      if (revealed !== undefined) void this.rows.show(revealed, reducedMotion ? 'auto' : 'smooth');
    }

    private toggle(reference: string): void {
      const open = new Set(this.open);
      if (!open.delete(reference)) open.add(reference);
      this.open = open;
    }
  }
  return Items;
}
