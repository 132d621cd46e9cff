import { msg } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import type { SafeMode } from '../frames/safe-mode.js';
import './banner.js';

/** Says that widgets from elsewhere are not started, why, and offers the way back. */
export function safeNotice(safeMode: SafeMode): TemplateResult | typeof nothing {
  if (!safeMode.reason) return nothing;
  return html`<viv-banner tone="warning" role="status">
    <span>${safeMode.reason === 'asked' ? msg('Safe mode, as the address asks: widgets from elsewhere are not started.') : msg('Safe mode: widgets from elsewhere crashed again and again, so none is started.')}</span>
    <button type="button" @click=${() => safeMode.leave()}>${msg('Leave safe mode')}</button>
  </viv-banner>`;
}
