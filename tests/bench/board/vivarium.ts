import { sampleHost } from '../../../sdk/testing/sample-host.js';
import { defineWidget, WidgetElement } from '@vivarium/sdk/widget';
import { html } from 'lit';
import { z } from 'zod';
import type { LayoutEvent, Board } from '../../../host/board/board.js';
import '../../../host/board/board.js';
import { Placement } from '../../../host/board/layout.js';
import { tokens } from '../../../host/ui/tokens.css.js';
import { cellOf, TEXT, WIDGETS, type Grid } from './workload.js';

const size = { w: 2, h: 2 };
const definition = defineWidget({ tag: 'bench-widget', title: 'Bench', description: 'One line.', sizes: { min: size, S: size, M: size, L: size, XL: size, max: { w: 12, h: 20 } }, uses: {}, config: z.object({}), sample: {} });

class BenchWidget extends WidgetElement(definition) {
  override render() {
    return html`<p>${TEXT}</p>`;
  }
}
customElements.define(definition.tag, BenchWidget);

/** The product's board, being edited; the layout a person made is its layout from then on, as in an artifact. */
export async function create(place: HTMLElement): Promise<Grid> {
  document.adoptedStyleSheets.push(tokens.styleSheet!);
  const board = document.createElement('viv-board') as Board;
  Object.assign(board, {
    placements: Array.from({ length: WIDGETS }, (_, index) => Placement.parse({ id: `w${index}`, widget: definition.tag, cells: { wide: cellOf(index) } })),
    widgets: new Map([[definition.tag, definition]]),
    environment: { day: '2026-03-04', today: '2026-03-04', timeZone: 'UTC', locale: 'en-GB', reducedMotion: false, revealed: undefined, visible: true },
    connect: () => sampleHost(definition, {}),
    editing: true,
  });
  board.addEventListener('viv-layout', (event) => {
    const { cells } = event as unknown as LayoutEvent;
    board.placements = board.placements.map((placement) => ({ ...placement, cells: { ...placement.cells, wide: cells.get(placement.id) ?? placement.cells.wide } }));
  });
  place.append(board);
  const elements = () => [...board.renderRoot.querySelectorAll<HTMLElement>('viv-placement')];
  // What edits it is loaded with the first edit: one of them can be focused then.
  while (!elements().some((element) => element.tabIndex === 0)) await new Promise(requestAnimationFrame);
  return { elements };
}
