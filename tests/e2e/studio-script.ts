import { after, before } from 'node:test';
import { LLMock } from '@copilotkit/aimock';
import type { Page } from 'playwright-core';
import { useCommandCenter } from './opening.js';
import { audited, type Product } from './product.js';

const sizes = '{ min: { w: 2, h: 2 }, S: { w: 2, h: 2 }, M: { w: 4, h: 4 }, L: { w: 6, h: 6 }, XL: { w: 9, h: 9 }, max: { w: 12, h: 30 } }';

/** A widget as Claude would write it: what is next, with a line of code before it is drawn. */
export const widgetSource = (tag: string, title: string, line = '') => `
import { kinds } from '@vivarium/sdk/contract';
import { defineWidget, WidgetElement } from '@vivarium/sdk/widget';
import { css, html } from 'lit';
import { z } from 'zod';
export const widget = defineWidget({ tag: '${tag}', title: '${title}', description: 'What is next.', sizes: ${sizes}, uses: { events: kinds.event }, config: z.object({}),
  sample: { events: [{ id: 'a', title: 'Call with Ann', start: '2026-03-04T10:00:00.000Z', end: '2026-03-04T11:00:00.000Z', allDay: false, status: 'confirmed', attendees: [], calendar: 'Work', recurring: false, readOnly: false, busy: true }] } });
class Made extends WidgetElement(widget) {
  static styles = css\`:host { display: block; block-size: 100%; overflow: auto; overflow-wrap: anywhere; }\`;
  events = this.live('events', () => ({ orderBy: [['start', 'asc']] }));
  render() { ${line} return html\`<ul>\${this.events.items.map((event) => html\`<li>\${event.title}</li>\`)}</ul>\`; }
}
customElements.define(widget.tag, Made);
`;

/** One thing that Claude does in a turn. */
export const call = (name: string, input: object) => ({ toolCalls: [{ name, arguments: JSON.stringify(input) }], usage: { input_tokens: 1000, output_tokens: 100 } });

/** A widget that is written, run and handed over. */
export const makes = (source: string) => [call('write_file', { path: 'widget.ts', content: source }), call('run', {}), call('finish', { summary: 'As you said.' })] as const;

/** Enters a stand-in for the Messages API in the settings, with a key, and stays there. */
export async function connectClaude(page: Page, address: string): Promise<void> {
  await page.getByRole('link', { name: 'Settings', exact: true }).click();
  const section = page.locator('viv-claude-section');
  await section.getByLabel('API key').fill('sk-ant-stand-in-key');
  await section.locator('#base-url').fill(address);
  await section.getByRole('button', { name: 'Save', exact: true }).click();
  await section.getByText('A key is in the vault.').waitFor();
}

/** A stand-in for the Messages API that answers what a test says. */
export class ScriptedClaude {
  /** All that was said in the newest request, as text. */
  told = '';

  private constructor(private readonly mock: LLMock) {}

  static async start(): Promise<ScriptedClaude> {
    const mock = new LLMock({ port: 0, host: '127.0.0.1' });
    await mock.start();
    return new ScriptedClaude(mock);
  }

  /** Claude does these things, one a turn. */
  does(...answers: Parameters<LLMock['on']>[1][]): void {
    this.mock.clearFixtures();
    this.answers('', ...answers);
  }

  /** The same, where what is asked has these words in it. */
  answers(words: string, ...answers: Parameters<LLMock['on']>[1][]): void {
    answers.forEach((answer, turn) =>
      this.mock.on(
        {
          predicate: ({ messages }) => {
            this.told = JSON.stringify(messages);
            return this.told.includes(words) && messages.filter(({ role }) => role === 'tool').length === turn;
          },
        },
        answer,
      ),
    );
  }

  stop(): Promise<void> {
    return this.mock.stop();
  }

  /** Enters it in the settings, with a key. */
  async connect(page: Page): Promise<void> {
    await connectClaude(page, this.mock.url);
    await page.getByRole('link', { name: 'Daily command center' }).click();
  }
}

/** A command center whose Claude is scripted; what went wrong in its pages. */
export interface OpenStudio {
  claude: ScriptedClaude;
  page: Page;
  problems: string[];
  product: Product;
}

/** A test file's own: open before its first test, which `opened` is told, gone after its last. */
export function useStudio(opened: (studio: OpenStudio) => void): void {
  let claude: ScriptedClaude;
  before(async () => {
    claude = await ScriptedClaude.start();
  });
  useCommandCenter(async ({ page, problems, product }) => {
    await claude.connect(page);
    opened({ claude, page, problems, product });
  }, { context: audited });
  after(() => claude?.stop());
}
