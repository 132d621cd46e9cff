import { msg } from '@lit/localize';
import type { VivariumError } from '@vivarium/sdk/contract';
import { said } from '@vivarium/sdk/kinds';
import { html, type TemplateResult } from 'lit';
import './screen.js';

/** The companion does not answer and nothing is stored that could be shown. */
export const unreachableScreen = (error: VivariumError): TemplateResult => html`<viv-screen role="main" again heading=${msg('Vivarium does not answer')}>
  <p>${said(error.message)}</p>
  <p>${msg('Start it in a terminal with')} <code>npm start</code>. ${msg('What it keeps for you is on this machine and safe.')}</p>
</viv-screen>`;

/** The page could not start for another reason. */
export const failureScreen = (error: VivariumError): TemplateResult => html`<viv-screen role="main" again heading=${msg('Vivarium could not start')}>
  <p>${said(error.message)}</p>
  <p>${msg('Your data is safe. Try again; if it stays like this, restart Vivarium in its terminal.')} <code>${error.code}</code></p>
</viv-screen>`;
