import { msg } from '@lit/localize';
import type { VivariumError } from '@vivarium/sdk/contract';
import { said } from '@vivarium/sdk/kinds';
import { html, type TemplateResult } from 'lit';
import './screen.js';

/** This browser has no key yet, or its code was used or is too old. */
export const pairingScreen = (): TemplateResult => html`<viv-screen role="main" again heading=${msg('Pair this browser')}>
  <p>${msg('Vivarium runs on this machine and lets only browsers in that were paired from its terminal.')}</p>
  <p>${msg('Press Enter in the terminal where Vivarium runs, then open the address it prints. It works once and for ten minutes.')}</p>
  <p>${msg('Is it not running? Start it with')} <code>npm start</code>.</p>
</viv-screen>`;

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
