import { msg } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import type { MenuSelectEvent } from '../../ui/menu.js';
import '../../ui/menu.js';
import type { Command, Commands } from '../commands.js';

/** Commands beside the title of a page: those that come and go right after it, so that nothing else moves, those at hand while it is arranged, and the menu with the rest. */
export function bar(commands: Commands, where: 'title' | 'menu' | 'arranging', arranging: boolean): TemplateResult | typeof nothing {
  if (where === 'arranging' && !arranging) return nothing;
  const shown = commands.list.filter((command) => command.shown?.includes(where));
  if (where !== 'menu') return buttons(commands, shown);
  const items = shown.map(({ id, title, icon: picture, keys }) => ({ id, label: title(), disabled: !commands.can(id), ...(picture && { icon: picture }), ...(keys && { keys }) }));
  return html`<viv-menu label=${msg('Actions of this page')} .items=${items} @viv-menu-select=${({ item }: MenuSelectEvent) => commands.run(item)}></viv-menu>`;
}

const buttons = (commands: Commands, shown: readonly Command[]) => html`${shown.map(({ id, title, count }) => html`<button class=${count?.() ? 'quiet' : 'quiet icon'} type="button" aria-label=${title()} title=${title()} ?disabled=${!commands.can(id)} @click=${() => commands.run(id)}>
  ${commands.pictureOf(id)}${count?.() || nothing}
</button>`)}`;
