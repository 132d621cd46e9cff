import type { MessageParam, Tool, ToolUseBlock } from '@anthropic-ai/sdk/resources/messages';
import { VivariumError } from '@vivarium/sdk/contract';
import { Restyle, RestyleRequest, type RestyleLine } from '@vivarium/sdk/protocol';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Claude, ClaudeAccess } from '../claude.js';
import { Spending } from '../claude-prices.js';
import { openLines, parseInput, type Route } from '../route.js';
import { studioLimits } from './loop.js';
import { askClaude, refused, type TurnLimits } from './turn.js';

const ROLE = `You dress a page of a person's Vivarium. You set design tokens: colours, lines, corners, shadows, type, and how cards, titles and buttons are drawn. You write no code and see no data.

Answer by calling "restyle" once. The person describes a look in a few words: give them all of it, boldly where they ask for boldness, on every surface, and coherent. Set every colour token the look needs: what you leave out stays as Vivarium has it, for light and dark. Text tokens are read on every surface (WCAG AA, 4.5 to 1); what falls short is moved toward black or white afterwards, so choose colours that hold: a neon that is too light for text belongs into borders, shadows, focus and soft backgrounds, and a deeper one of its hue into accent. Where colours are named, use them and neutral tones only.
Where the person also asks for something to be on the page (a clock), name the widget that is that in "widgets".`;

const MAX_TOKENS = 8000;
const ROUNDS = 3;
const CACHE = { cache_control: { type: 'ephemeral' } } as const;

/** The one thing that can be answered. Its schema is the grammar of the tokens. */
const tool: Tool = (() => {
  const { $schema: _, ...schema } = z.toJSONSchema(Restyle, { io: 'input' });
  return { name: 'restyle', description: 'Dresses the page.', input_schema: schema as Tool['input_schema'], ...CACHE };
})();

/** What every run begins with: the tokens as Vivarium has them, and the themes that ship as examples. */
async function instructions(sourceFolder: string): Promise<string> {
  const files = ['host/ui/tokens.css.ts', 'host/shell/themes/themes.ts'];
  const read = await Promise.all(files.map(async (file) => `# ${file}\n\n${(await readFile(join(sourceFolder, file), 'utf8')).trim()}`));
  return [ROLE, ...read].join('\n\n');
}

function opening({ prompt, locale, current, widgets, placed }: RestyleRequest): string {
  const json = (value: unknown) => JSON.stringify(value).replaceAll('<', '\\u003c');
  return [
    `The page now (${current.scheme}): ${json(current.tokens)}`,
    `Widgets there are: ${json(widgets)}`,
    `On the page: ${json(placed)}`,
    `The person's language is ${locale.replace(/[^\w-]/g, '')}. They ask:\n${prompt}`,
  ].join('\n\n');
}

/** What a run needs of the process around it. */
export interface RestyleOptions {
  claude: Claude;
  sourceFolder: string;
  limits?: TurnLimits;
}

/** `POST /api/restyle`: a look, or why there is none. Nothing in an answer can reach anything: see the grammar of the tokens. */
export function restyleRoute({ claude, sourceFolder, limits = studioLimits }: RestyleOptions): Route {
  return {
    method: 'POST',
    path: '/api/restyle',
    access: 'session',
    handle: async (request, response) => {
      const wanted = parseInput(RestyleRequest, request.json());
      const say = openLines<RestyleLine>(response);
      let spending: Spending | undefined;
      try {
        const access = await claude.access();
        spending = new Spending(access);
        await dress(wanted, access, spending, await instructions(sourceFolder), limits, request.signal, say);
      } catch (thrown) {
        say({ type: 'error', error: claude.told(thrown, request.signal), ...(spending && { usage: spending.usage }) });
      }
      response.end();
    },
  };
}

async function dress(request: RestyleRequest, access: ClaudeAccess, spending: Spending, system: string, limits: TurnLimits, signal: AbortSignal, say: (line: RestyleLine) => void): Promise<void> {
  say({ type: 'started', model: access.model });
  const messages: MessageParam[] = [{ role: 'user', content: opening(request) }];
  for (let round = 1; round <= ROUNDS; round += 1) {
    const parameters = { model: access.model, max_tokens: MAX_TOKENS, system: [{ type: 'text' as const, text: system, ...CACHE }], tools: [tool], tool_choice: { type: 'tool' as const, name: tool.name }, messages };
    const { content, stop_reason } = await askClaude(access, { purpose: 'restyle', about: request.prompt, sent: [request.prompt, 'The tokens of the page, and the names of your widgets'] }, parameters, (line) => line.type === 'waiting' && say(line), signal, limits, spending.add);
    if (stop_reason === 'refusal') throw new VivariumError('forbidden', 'Claude declined to dress this page. Ask for it in other words.');
    const call = content.find((block): block is ToolUseBlock => block.type === 'tool_use' && block.name === tool.name);
    // What was cut off is no call: its input is not whole.
    const problem = !call || stop_reason === 'max_tokens' ? 'Call "restyle" once, with fewer tokens.' : problemOf(call.input, request);
    if (call && problem === undefined) {
      say({ type: 'done', restyle: Restyle.parse(call.input), model: access.model, rounds: round, usage: spending.usage });
      return;
    }
    messages.push(...refused(content, problem!));
  }
  throw new VivariumError('invalid-response', 'Claude did not find a look that can be used. The page is as it was. Ask for it in other words.');
}

/** What keeps an answer from being used, as Claude reads it. */
function problemOf(input: unknown, { widgets }: RestyleRequest): string | undefined {
  const parsed = Restyle.safeParse(input);
  if (!parsed.success) return z.prettifyError(parsed.error);
  const unknown = parsed.data.widgets.filter((tag) => !widgets.some((one) => one.tag === tag));
  return unknown.length > 0 ? `There is no widget ${unknown.join(', ')}.` : undefined;
}
