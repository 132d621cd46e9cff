import { msg } from '@lit/localize';
import { said } from '@vivarium/sdk/kinds';
import { html, nothing, type TemplateResult } from 'lit';
import type { Host } from '../connectors/host.js';
import './banner.js';

/** What has to be said about the whole page: not reachable, offline, not stored, demo. */
export function notices(host: Pick<Host, 'companionReachable' | 'storage' | 'accounts' | 'contract'>, online: boolean): (TemplateResult | typeof nothing)[] {
  const demo = host.accounts.filter((account) => account.demo);
  const pages = demo.filter(({ sourcePage }) => sourcePage);
  return [
    !host.companionReachable
      ? html`<viv-banner tone="warning" role="status">${msg('Vivarium’s process does not answer. You see what is stored here. Start it again with “npm start”; this page then catches up by itself.')}</viv-banner>`
      : online
        ? nothing
        : html`<viv-banner tone="warning" role="status">${msg('No network. You see what is stored here; what you change is sent when the network is back.')}</viv-banner>`,
    host.storage.state === 'memory'
      ? html`<viv-banner tone="warning" role="status">${host.storage.reason ? said(host.storage.reason.message) : nothing}</viv-banner>`
      : nothing,
    demo.length
      ? html`<viv-banner>
          <span>${msg('Demo accounts.')}</span>
          ${pages.length
            ? html`<span>${msg('Other windows:')}
                  ${pages.map(({ connector, sourcePage }, index) => html`${index ? ' · ' : ''}<a href=${sourcePage!} target="_blank" rel="noopener">${host.contract(connector)?.definition.title ?? connector}</a>`)}</span>
                <span class="aside">${msg('Change something there and this page follows.')}</span>`
            : nothing}
          <a href="#/settings">${msg('Connect your own')}</a>
        </viv-banner>`
      : nothing,
  ];
}
