import { msg, str } from '@lit/localize';
import { VivariumError } from '@vivarium/sdk/contract';
import type { Clock } from '../connectors/clock.js';

/** How long a widget may not ask again after a no, by how often it was told no in a row. */
const PAUSES = [0, 10_000, 60_000, 600_000, 3_600_000];

interface Asked {
  open: boolean;
  refusals: number;
  until: number;
  muted: boolean;
}

/** A person's patience with what widgets from elsewhere ask: one question at a time, ever more rarely after a no, and none once they said so. */
export class Patience {
  private readonly widgets = new Map<string, Asked>();

  constructor(private readonly clock: Pick<Clock, 'now'>) {}

  /** Why a widget may not ask now, in words; undefined where it may. */
  objection(widget: string, title: string): string | undefined {
    const asked = this.widgets.get(widget);
    if (!asked) return undefined;
    if (asked.muted) return msg(str`You told “${title}” not to ask any more.`);
    if (asked.open) return msg(str`“${title}” asks something else already.`);
    return asked.until > this.clock.now() ? msg(str`You said no to “${title}” a moment ago.`) : undefined;
  }

  /** Asks, and remembers what was said; `never`: no, and not again. What is thrown as `declined` is a no, another failure says nothing. */
  async ask<Answer>(widget: string, ask: () => Promise<Answer>, meaning: (answer: Answer) => 'yes' | 'no' | 'never'): Promise<Answer> {
    const asked = this.widgets.get(widget) ?? { open: false, refusals: 0, until: 0, muted: false };
    this.widgets.set(widget, asked);
    asked.open = true;
    try {
      const answer = await ask();
      this.said(asked, meaning(answer));
      return answer;
    } catch (thrown) {
      if (VivariumError.from(thrown).code === 'declined') this.said(asked, 'no');
      throw thrown;
    } finally {
      asked.open = false;
    }
  }

  private said(asked: Asked, word: 'yes' | 'no' | 'never'): void {
    asked.refusals = word === 'yes' ? 0 : asked.refusals + 1;
    asked.muted ||= word === 'never';
    if (word !== 'yes') asked.until = this.clock.now() + PAUSES[Math.min(asked.refusals, PAUSES.length - 1)]!;
  }
}
