import { ContextProvider } from '@lit/context';
import { widgetHost, type LiveSnapshot, type WidgetHost } from '@vivarium/sdk/widget';
import { html, LitElement } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { z } from 'zod';
import { fixture } from '../../../host/connectors/fixture/contract.js';
import { sampleHost } from '../../../sdk/testing/sample-host.js';
import { tokens } from '../../../host/ui/tokens.css.js';
import { agenda } from '../../../widgets/agenda/definition.js';
import '../../../widgets/agenda/agenda.js';
import { clients } from '../../../widgets/clients/definition.js';
import '../../../widgets/clients/clients.js';
import { itemsWidget } from '../../../widgets/items/items.js';

interface Item extends Record<string, unknown> {
  readonly $ref: string;
  readonly id: string;
  readonly title: string;
  readonly owner: string;
  readonly at: string;
}
type AnyItem = Record<string, unknown> & { readonly $ref: string; readonly id: string };
const ROWS = 2000;
const item = (index: number, title = `Row ${index}`): Item => Object.freeze({ $ref: `bench/things/r${index}`, id: `r${index}`, title, owner: `Person ${index % 40}`, at: new Date(Date.UTC(2026, 2, 4, 0, index)).toISOString() });
const definition = itemsWidget(fixture.collections.things, 'Rows');

/** A widget under test: what it shows 2,000 of, and what else it looks at. */
interface Subject {
  readonly definition: Pick<typeof definition, 'tag' | 'uses' | 'sample'> & { config: z.ZodObject };
  readonly use: string;
  readonly item: (index: number, title?: string) => AnyItem;
  readonly others?: Record<string, readonly AnyItem[]>;
}
const stages = ['Lead', 'Qualified', 'Proposal', 'Negotiation'];
const instant = (minute: number) => new Date(Date.UTC(2026, 2, 4, 8, minute)).toISOString();
const subjects: Record<string, Subject> = {
  items: { definition, use: 'items', item },
  clients: {
    definition: clients,
    use: 'records',
    item: (index, title = `Client ${index}`) => Object.freeze({ $ref: `bench/records/r${index}`, id: `r${index}`, type: 'clients', title, fields: {}, stage: stages[index % stages.length], value: index, currency: 'USD', emails: [], nextStep: 'Call them', editedAt: instant(index % 60) }),
    others: { types: [{ $ref: 'bench/recordTypes/clients', id: 'clients', title: 'Clients', properties: [], stageProperty: 'Stage', stages: stages.map((name) => ({ name, closed: false })) }] },
  },
  // All of one morning: the day is shown as a list.
  agenda: {
    definition: agenda,
    use: 'events',
    item: (index, title = `Appointment ${index}`) => Object.freeze({ $ref: `bench/events/r${index}`, id: `r${index}`, title, start: instant(index % 30), end: instant(120), allDay: false, status: 'confirmed', attendees: [], calendar: 'Work', recurring: false, readOnly: false, busy: true }),
  },
};

/** What one would write without more: every row in the page. */
class PlainList extends LitElement {
  static override properties = { items: { attribute: false } };
  declare items: readonly Item[];
  override render() {
    return html`<div style="block-size:100%;overflow:auto"><ul>${repeat(this.items, ({ id }) => id, ({ title, owner, at }) => html`<li><button>${title}</button> <span>${owner}</span> <time>${at}</time></li>`)}</ul></div>`;
  }
}
customElements.define('bench-plain-list', PlainList);

let set: (items: readonly AnyItem[]) => Promise<unknown>;
let items: readonly AnyItem[] = [];
let made: Subject['item'] = item;

/** A widget whose result keeps the identity of what did not change, as the store's does. Answers what sets it. */
function widgetIn(place: HTMLElement, { definition, use, others = {} }: Subject): (next: readonly AnyItem[]) => void {
  const listeners = new Set<(snapshot: LiveSnapshot) => void>();
  const answer = (all: readonly AnyItem[]): LiveSnapshot => ({ items: all, ready: true, freshness: { state: 'live', demo: true } });
  let snapshot = answer([]);
  const host = Object.create(sampleHost(definition, { items: {} }), {
    open: {
      value: ((name, _query, listener) => {
        if (name !== use) {
          listener(answer(others[name] ?? []));
          return () => undefined;
        }
        listeners.add(listener);
        listener(snapshot);
        return () => listeners.delete(listener);
      }) satisfies WidgetHost['open'],
    },
  }) as WidgetHost;
  new ContextProvider(place, { context: widgetHost, initialValue: host });
  const element = document.createElement(definition.tag);
  element.style.blockSize = '100%';
  place.append(element);
  return (next) => {
    snapshot = answer(next);
    for (const listener of listeners) listener(snapshot);
  };
}

/** In a task of its own: what the tools evaluate themselves is not counted as script. */
const later = (run: () => Promise<unknown>) => new Promise((resolve, reject) => setTimeout(() => void run().then(resolve, reject)));
const drawn = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));

Object.assign(window, {
  /** Makes an empty list of one kind. */
  async make(kind: string) {
    document.adoptedStyleSheets.push(tokens.styleSheet!);
    const place = document.createElement('section');
    place.style.cssText = 'block-size:600px;inline-size:700px';
    document.body.append(place);
    const subject = subjects[kind];
    if (subject) {
      made = subject.item;
      const tell = widgetIn(place, subject);
      set = async (next) => (tell(next), drawn());
    } else {
      const list = document.createElement('bench-plain-list') as PlainList;
      list.items = [];
      place.append(list);
      set = async (next) => ((list.items = next as readonly Item[]), drawn());
    }
    await drawn();
  },
  first: () => later(() => set((items = Array.from({ length: ROWS }, (_, index) => made(index))))),
  change: (turn: number) => later(() => set((items = items.map((one, index) => (index === 3 ? made(Number(one.id.slice(1)), `Changed ${turn}`) : one))))),
  prepend: (turn: number) => later(() => set((items = [made(ROWS + turn), ...items]))),
  /** Through the whole list, as a hand does: a little with each frame. Answers the steps, and the most elements in the page. */
  scroll: () =>
    later(async () => {
      const root = document.querySelector('section')!.firstElementChild!.shadowRoot!;
      const scroller = (root.querySelector('.scroll') ?? root.querySelector('div'))!;
      let [steps, most] = [0, 0];
      scroller.scrollTop = 0;
      await drawn();
      for (; scroller.scrollTop + scroller.clientHeight < scroller.scrollHeight - 2 && steps < 1000; steps += 1) {
        scroller.scrollTop += 200;
        await drawn();
        most = Math.max(most, root.querySelectorAll('*').length);
      }
      return { steps, most };
    }),
  rows: () => document.querySelector('section')!.firstElementChild!.shadowRoot!.querySelectorAll('li, .item').length,

  /** Twenty widgets of 50 rows, each changed ten times a second, beside a field to type in. */
  async crowd() {
    document.adoptedStyleSheets.push(tokens.styleSheet!);
    const input = document.createElement('input');
    document.body.append(input);
    const grid = document.createElement('div');
    grid.style.cssText = 'display:grid;grid-template-columns:repeat(5,1fr);grid-auto-rows:220px;gap:8px';
    document.body.append(grid);
    const widgets = Array.from({ length: 20 }, () => {
      const place = document.createElement('section');
      // As a placement of the board is.
      place.style.contain = 'size layout style';
      grid.append(place);
      return widgetIn(place, subjects['items']!);
    });
    let turn = 0;
    const rows = widgets.map(() => Array.from({ length: 50 }, (_, index) => item(index)));
    for (const [index, tell] of widgets.entries()) tell(rows[index]!);
    await drawn();
    // One after the other within each tenth of a second, as changes come.
    const begun = performance.now();
    setInterval(() => {
      // A timer that comes late has more to do: the rate is kept whatever it costs.
      for (const due = (performance.now() - begun) / 5; turn < due; turn += 1) {
        const which = turn % widgets.length;
        rows[which] = rows[which]!.with(Math.floor(turn / widgets.length) % 50, item(Math.floor(turn / widgets.length) % 50, `Now ${turn}`));
        widgets[which]!(rows[which]);
      }
    }, 5);
    await drawn();
    const delays: number[] = [];
    const whole: number[] = [];
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as PerformanceEventTiming[])
        if (entry.name === 'keydown') {
          delays.push(entry.processingStart - entry.startTime);
          whole.push(entry.duration);
        }
    }).observe({ type: 'event', durationThreshold: 16, buffered: true } as PerformanceObserverInit);
    input.focus();
    const started = { at: performance.now(), turn };
    Object.assign(window, { measured: () => ({ delays, whole, updatesPerSecond: ((turn - started.turn) * 1000) / (performance.now() - started.at), typed: input.value.length }) });
  },
});
