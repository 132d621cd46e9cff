import { msg } from '@lit/localize';
import { html, type TemplateResult } from 'lit';
import './screen.js';

/** This browser has no key yet, or its code was used or is too old. */
export const pairingScreen = (): TemplateResult => html`<viv-screen role="main" again heading=${msg('Pair this browser')}>
  <p>${msg('Vivarium runs on this machine and lets only browsers in that were paired from its terminal.')}</p>
  <p>${msg('Press Enter in the terminal where Vivarium runs, then open the address it prints. It works once and for ten minutes.')}</p>
  <p>${msg('Is it not running? Start it with')} <code>npm start</code>.</p>
</viv-screen>`;
