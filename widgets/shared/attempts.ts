import { msg } from '@lit/localize';
import { VivariumError } from '@vivarium/sdk/contract';
import { said } from '@vivarium/sdk/kinds';
import { html, nothing, type ReactiveController, type ReactiveControllerHost } from 'lit';
import { icon } from './icons.js';

type Owner = ReactiveControllerHost & { readonly environment: { readonly day: string } };

/** Actions a person started: what failed is said in the widget, what the person declined, or the host has told already, is not. */
export class Attempts implements ReactiveController {
  private problem: string | undefined;
  private day: string | undefined;

  constructor(private readonly owner: Owner) {
    owner.addController(this);
  }

  hostConnected(): void {
    this.problem = undefined;
  }

  /** It was about the day it was said on. */
  hostUpdate(): void {
    const { day } = this.owner.environment;
    if (day !== this.day) this.problem = undefined;
    this.day = day;
  }

  /** Waits for an action; answers whether it was done. Never rejects. A failure of the code `unsaid` is not said either. */
  async run(action: Promise<unknown>, unsaid?: string): Promise<boolean> {
    try {
      await action;
      this.say(undefined);
      return true;
    } catch (thrown) {
      const { code, message, told } = VivariumError.from(thrown);
      if (!told && code !== 'declined' && code !== 'aborted' && code !== unsaid) this.say(said(message));
      return false;
    }
  }

  /** The last failure, until it is dismissed, something succeeds or another day is shown. */
  render() {
    if (this.problem === undefined) return nothing;
    return html`<p class="problem" role="alert">
      <span>${this.problem}</span>
      <button class="quiet icon" aria-label=${msg('Dismiss')} @click=${() => this.say(undefined)}>${icon('close')}</button>
    </p>`;
  }

  /** Says in the widget why something was not done. */
  say(problem: string | undefined): void {
    if (this.problem === problem) return;
    this.problem = problem;
    this.owner.requestUpdate();
  }
}
