import { msg } from '@lit/localize';
import type { VivariumError } from '@vivarium/sdk/contract';
import { html, nothing, type TemplateResult } from 'lit';
import { icon } from '../ui/icons.js';
import { problemOf } from '../ui/said.js';
import { safeMode } from './safe-mode.js';

/** What a frame does: it is on its way, on screen or not; `held` waits for a person, and so does one that `failed`. */
export type FramePhase = 'waiting' | 'starting' | 'running' | 'asleep' | 'held' | 'failed';

/** What is said in the place of a frame that shows nothing. */
export function frameNote(phase: FramePhase, { pictured, failure, start }: { readonly pictured: boolean; readonly failure: VivariumError | undefined; start(): void }): TemplateResult | typeof nothing {
  switch (phase) {
    case 'held':
      return html`<div class="note">
        ${icon('warning')}
        <p>${safeMode.reason ? msg('Safe mode: this widget is not started.') : msg('This widget crashed several times. It is not started by itself any more.')}</p>
        <button type="button" @click=${start}>${msg('Start it')}</button>
      </div>`;
    case 'failed':
      return html`<div class="note">
        ${icon('warning')}
        <p role="alert">${problemOf(failure)}</p>
        <button type="button" @click=${start}>${msg('Try again')}</button>
      </div>`;
    case 'waiting':
    case 'starting':
      return html`<p class="note" role="status">${pictured ? nothing : msg('Loading…')}</p>`;
    default:
      return nothing;
  }
}
