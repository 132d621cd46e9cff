import { msg, str } from '@lit/localize';
import { dateFormat } from '@vivarium/sdk/kinds';
import { html, nothing, type TemplateResult } from 'lit';
import { listed } from '../ui/said.js';
import { drawExchange, drawFindings } from './steps.js';
import { usageWords } from './usage-words.js';
import { compareVersions, type WidgetVersion } from './versions.js';

/** What a person may want of a version. */
export type VersionWish = 'restore' | 'edit' | 'branch';

/** What a list of versions is drawn with. */
export interface VersionListOptions {
  readonly versions: readonly WidgetVersion[];
  /** Where those are that cannot be read, in the data folder. */
  readonly unread: readonly string[];
  readonly locale: string;
  readonly timeZone: string;
  wants(wish: VersionWish, version: WidgetVersion): void;
}

/** The states of a widget: what was asked, what it cost, how its code differs from the one in use, and the way back. */
export function versionList({ versions, unread, locale, timeZone, wants }: VersionListOptions): TemplateResult | typeof nothing {
  const [current, ...earlier] = versions;
  const aside = unread.length > 0 ? html`<p class="notice">${msg(str`Some earlier versions cannot be read by this Vivarium. They are kept in the data folder: ${listed(unread)}`)}</p>` : nothing;
  if (!current || earlier.length === 0) return aside;
  const time = dateFormat(locale, { timeZone, dateStyle: 'medium', timeStyle: 'short' });
  const facts = ({ at, model, usage }: WidgetVersion) => [time.format(new Date(at)), model, ...(usage ? usageWords(usage, locale) : [])].filter(Boolean).join(' · ');
  const asked = ({ prompt, made }: WidgetVersion) => (made === 'hand' ? msg('Edited by hand') : made === 'copy' ? msg(str`Copied from “${prompt}”`) : prompt || msg('As it was before'));
  return html`<section aria-labelledby="versions">
    <h3 id="versions">${msg('Versions')}</h3>
    ${aside}
    <ol class="versions">
      <li><p>${asked(current)}</p>${drawExchange(current.exchange)}<p class="small">${facts(current)} · ${msg('in use')}</p></li>
      ${earlier.map((version) => {
        const differences = compareVersions(current, version);
        return html`<li>
          <p>${asked(version)}</p>
          ${drawExchange(version.exchange)}
          <p class="small">${facts(version)}</p>
          ${version.findings.length > 0 ? html`<div class="small">${msg('Still wrong with it:')}${drawFindings(version.findings)}</div>` : nothing}
          <details>
            <summary>${msg('What would change')}</summary>
            ${differences.length === 0
              ? html`<p class="small">${msg('Nothing: it is the same code.')}</p>`
              : differences.map(({ file, lines }) => html`<p class="small">${file}</p><pre tabindex="0" role="group" aria-label=${file}>${lines.map(({ kind, text }) => (kind === 'same' ? html`<span>  ${text}\n</span>` : kind === 'added' ? html`<ins>+ ${text}\n</ins>` : html`<del>- ${text}\n</del>`))}</pre>`)}
          </details>
          <div class="row">
            <button type="button" @click=${() => wants('restore', version)}>${msg('Restore this one')}</button>
            <button type="button" @click=${() => wants('edit', version)}>${msg('Edit its code')}</button>
            <button type="button" @click=${() => wants('branch', version)}>${msg('Make a new widget of it')}</button>
          </div>
        </li>`;
      })}
    </ol>
  </section>`;
}
