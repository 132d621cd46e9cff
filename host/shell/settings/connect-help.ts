import { msg, str } from '@lit/localize';
import type { Authentication } from '@vivarium/sdk/contract';
import { html, nothing, type TemplateResult } from 'lit';

type OAuth = Extract<Authentication, { type: 'oauth2' }>;
type Token = Extract<Authentication, { type: 'token' }>;

const link = (href: string, text: string) => html`<a href=${href} target="_blank" rel="noopener">${text}</a>`;

/** How to get an OAuth client of one's own, step by step where we know the vendor's console. */
export function oauthHelp(auth: OAuth, title: string): TemplateResult {
  const why = msg(str`You use an OAuth client of your own, so nobody stands between you and ${title}: consent, quota and data stay yours.`);
  if (new URL(auth.authorizeUrl).hostname !== 'accounts.google.com') return html`<p class="hint">${why}</p>`;
  return html`<p class="hint">${why}</p>
    <details>
      <summary>${msg('Make one in five minutes')}</summary>
      <ol class="steps">
        <li>${link('https://console.cloud.google.com/projectcreate', msg('Make a project'))} ${msg('in the Google Cloud console. Any name will do.')}</li>
        <li>
          ${msg(str`Turn on the API of ${title} in`)} ${link('https://console.cloud.google.com/apis/library', msg('the API library'))}.
          ${msg('Google Calendar and Gmail can share one project and one client.')}
        </li>
        <li>
          ${msg('Fill in')} ${link('https://console.cloud.google.com/auth/branding', msg('the consent screen'))}
          ${msg('with your address. Choose “Internal” in a company, otherwise “External” and publish it: a client in testing is signed out every seven days.')}
        </li>
        <li>
          ${link('https://console.cloud.google.com/auth/clients/create', msg('Make a client'))}
          ${msg('of the type “Desktop app” and copy its ID and secret into the fields below.')}
        </li>
        <li>${msg('Google then asks for your consent. For an app that only you use it warns that it is not verified: choose “Advanced” and continue.')}</li>
      </ol>
    </details>`;
}

/** Where a token comes from. */
export function tokenHelp(auth: Token, title: string): TemplateResult {
  return html`<p class="hint">${msg(str`${title} gives you a token of your own: you decide there what it may see.`)}</p>
    <ol class="steps">
      <li>${link(auth.helpUrl, msg(str`Make a token at ${new URL(auth.helpUrl).hostname}`))} ${msg('and copy it.')}</li>
      ${new URL(auth.helpUrl).hostname === 'www.notion.so' ? html`<li>${msg('Share with it the pages and databases that widgets may use. What is not shared stays invisible.')}</li>` : nothing}
      <li>${msg('Paste it below.')}</li>
    </ol>`;
}
