import { msg, str } from '@lit/localize';
import { parseItemReference, type ItemReference } from '@vivarium/sdk/contract';
import type { WidgetDefinition } from '@vivarium/sdk/widget';
import type { LiveTarget } from '../../connectors/host.js';
import type { PlacementElement } from '../../board/placement.js';
import { openOutside } from '../../ui/outside.js';
import type { ArtifactDocument } from '../artifacts.js';
import type { Shell } from '../features/shell.js';

const PATIENCE = 4000;

/** What an item is one of: a kind where its collection has one. Undefined where nothing that is connected has such items. */
function targetOf({ services: { host } }: Shell, item: ItemReference): LiveTarget | undefined {
  const { account, collection = '' } = parseItemReference(item) ?? {};
  const connector = host.accounts.find(({ id }) => id === account)?.connector;
  const found = connector === undefined ? undefined : host.contract(connector)?.collections[collection];
  return found?.definition.kind ?? found;
}

/** Goes to an item that is here. False where there is none. */
export function goTo(shell: Shell, item: ItemReference): boolean {
  const target = targetOf(shell, item);
  const row = shell.services.host.item(item);
  if (target && row) void jumpTo(shell, item, target, row['url']);
  return target !== undefined && row !== undefined;
}

/** Goes to an item: to a page with a widget for such items, to its day, and with the focus to the item itself. */
export async function jumpTo(shell: Shell, item: ItemReference, target: LiveTarget, url: unknown): Promise<void> {
  const { library, widgets } = shell.services;
  const shows = (artifact: ArtifactDocument | undefined) => artifact?.placements.some(({ widget }) => sees(widgets.get(widget), target));
  const here = shell.view ? shell.artifact : undefined;
  const artifact = shows(here) ? here : library.list.find(shows);
  if (!artifact) {
    if (typeof url === 'string' && /^https?:/.test(url)) return openOutside(url);
    const title = target.ref === 'kind' ? target.title : target.definition.title;
    return shell.say({ message: msg(str`No page has a widget that shows ${title}. Add one from the gallery.`) });
  }
  if (artifact !== here) {
    shell.show(artifact.id);
    await until(() => shell.view?.artifact.id === artifact.id);
  }
  await shell.view?.reveal(item);
  // By the next frame, what was gone to before is not marked any more.
  await new Promise(requestAnimationFrame);
  const found = await until(() => marked(shell, target));
  focusIn(found);
}

/** Whether a widget has such items at hand. */
function sees(definition: WidgetDefinition | undefined, target: LiveTarget): boolean {
  return Object.values(definition?.uses ?? {}).some((use) => {
    if (target.ref === 'kind') return use.ref === 'kind' ? use.id === target.id : use.ref === 'collection' && use.definition.kind?.id === target.id;
    return use.ref === 'collection' && use.contract === target.contract && use.name === target.name;
  });
}

/** What a widget marked as asked for; our widgets have a class for it. */
function marked({ view, services }: Shell, target: LiveTarget): Element | undefined {
  for (const placement of view?.board?.renderRoot.querySelectorAll<PlacementElement>('viv-placement') ?? []) {
    if (!sees(services.widgets.get(placement.placement.widget), target)) continue;
    for (const widget of placement.renderRoot.querySelectorAll('.body > *')) {
      const found = widget.shadowRoot?.querySelector('.revealed');
      if (found) return found;
    }
  }
  return undefined;
}

/** The item is in view by now: the widget brought it there. */
function focusIn(element: Element | undefined): void {
  const controls = 'button:not([disabled]), a[href], [tabindex], select, input';
  const control = element?.matches(controls) ? element : element?.querySelector(controls);
  (control as HTMLElement | null | undefined)?.focus({ preventScroll: true });
}

/** Looks again in every frame: what is waited for is drawn in one of the next. Undefined where it is not. */
async function until<Found>(look: () => Found | undefined | false): Promise<Found | undefined> {
  for (const end = performance.now() + PATIENCE; performance.now() < end; await new Promise(requestAnimationFrame)) {
    const found = look();
    if (found) return found;
  }
  return undefined;
}
