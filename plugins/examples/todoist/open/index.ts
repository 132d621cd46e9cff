import { defineWidget, WidgetElement } from '@vivarium/sdk/widget';
import type { Row } from '@vivarium/sdk/contract';
import { css, html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { z } from 'zod';
import { todoist, type Task } from '../contract.js';

const task = (id: string, title: string, project: string, priority: number, due?: string) => ({ id, title, note: '', project, priority, url: `https://app.todoist.com/app/task/${id}`, ...(due ? { due } : {}) });

/** Open tasks, the most pressing first, to tick off. */
export const widget = defineWidget({
  tag: 'todoist-open',
  title: 'Open tasks',
  description: 'What is open in Todoist, what is due first, to tick off.',
  sizes: { min: { w: 2, h: 3 }, S: { w: 3, h: 4 }, M: { w: 4, h: 6 }, L: { w: 5, h: 8 }, XL: { w: 8, h: 10 }, max: { w: 12, h: 30 } },
  uses: { tasks: todoist.collections.tasks, close: todoist.actions.close },
  config: z.object({ undated: z.boolean().default(true).describe('Show tasks without a date') }),
  sample: {
    tasks: [task('1', 'Send the revised payment schedule', 'Clients', 4, '2026-03-04'), task('2', 'Renew the domain', 'House', 2, '2026-03-09'), task('3', 'Read about composting', 'Some day', 1)],
  },
});

/**
 * Tasks with their project and date.
 * @csspart task - One row.
 */
@customElement(widget.tag)
export class OpenTasks extends WidgetElement(widget) {
  static override styles = css`
    :host { display: block; overflow: auto; }
    ul { margin: 0; padding: 0; list-style: none; }
    li { display: grid; grid-template-columns: auto 1fr auto; gap: 0 var(--viv-space-2, 8px); align-items: center; padding: var(--viv-space-2, 8px) var(--viv-space-3, 12px); border-block-end: var(--viv-border, 1px solid); }
    button { inline-size: 24px; block-size: 24px; padding: 0; border: 2px solid var(--viv-color-border-strong, GrayText); border-radius: 50%; background: none; color: transparent; font: inherit; line-height: 1; cursor: pointer; }
    button:is(:hover, :focus-visible) { color: var(--viv-color-accent, LinkText); border-color: currentcolor; }
    button:focus-visible { outline: 2px solid var(--viv-color-focus, Highlight); outline-offset: 2px; }
    .urgent { border-color: var(--viv-color-danger, red); }
    .title { overflow-wrap: anywhere; }
    small { grid-column: 2; color: var(--viv-color-text-muted, GrayText); }
    time { font-variant-numeric: tabular-nums; white-space: nowrap; }
    .late { color: var(--viv-color-danger, red); }
    [role='alert'] { margin: 0; padding: var(--viv-space-3, 12px); }
  `;
  private tasks = this.live('tasks', () => ({ orderBy: [['priority', 'desc'], ['title', 'asc']], limit: 200 }));
  @state() private problem = '';

  override render() {
    return html`${this.problem ? html`<p role="alert">${this.problem}</p>` : nothing}
    ${this.tasks.render({
      ready: (tasks) => html`<ul>${[...tasks].filter(({ due }) => this.config.undated || due).sort((a, b) => (a.due ?? '9') < (b.due ?? '9') ? -1 : a.due === b.due ? 0 : 1).map((one) => this.row(one))}</ul>`,
    })}`;
  }

  private row(one: Row<Task>) {
    const { due, priority, project, title } = one;
    const date = due && new Intl.DateTimeFormat(this.environment.locale, { day: 'numeric', month: 'short', timeZone: 'UTC' }).format(Date.parse(due));
    return html`<li part="task">
      <button type="button" class=${priority === 4 ? 'urgent' : ''} aria-label="Tick off ${title}" @click=${() => this.tick(one)}>✓</button>
      <span class="title">${title}</span>
      ${date ? html`<time datetime=${due!} class=${due! < this.environment.today ? 'late' : ''}>${date}</time>` : nothing}
      ${project ? html`<small>${project}</small>` : nothing}
    </li>`;
  }

  private async tick({ $ref }: Row<Task>): Promise<void> {
    try {
      this.problem = '';
      await this.call('close', {}, { on: $ref });
    } catch (thrown) {
      this.problem = (thrown as Error).message;
    }
  }
}
