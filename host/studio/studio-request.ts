import { msg } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';

/** Draws what is seen before a request: that there is no key (`leave` runs when the person goes to enter one), what can be asked for, and what Claude learns. */
export const drawBeginning = (ready: boolean | undefined, leave: () => void, offer: TemplateResult): TemplateResult => html`
  ${ready === false
    ? html`<div class="notice"><p>${msg('Claude needs a key of yours. Everything else works without one.')}</p><div><a href="#/settings/claude" @click=${leave}>${msg('Enter a key in the settings')}</a></div></div>`
    : nothing}
  ${offer}
  <p class="small">${msg('Claude learns the names, types and amounts of your data, never what is in it. What it makes holds nothing until you allow it.')}</p>`;

/** In the field of a request, Enter with Control or Command sends it. */
export function onRequestKey(event: KeyboardEvent): void {
  if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) (event.currentTarget as HTMLTextAreaElement).form?.requestSubmit();
  // Letters mean nothing else here.
  event.stopPropagation();
}
