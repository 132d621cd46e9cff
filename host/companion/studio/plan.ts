import type { MessageParam, Tool, ToolUseBlock } from '@anthropic-ai/sdk/resources/messages';
import { VivariumError } from '@vivarium/sdk/contract';
import { PagePlan, PagePlanRequest, type PagePlanLine } from '@vivarium/sdk/protocol';
import { z } from 'zod';
import type { Claude, ClaudeAccess } from '../claude.js';
import { Spending } from '../claude-prices.js';
import { openLines, parseInput, type Route } from '../route.js';
import { studioLimits } from './loop.js';
import { askClaude, refused, type TurnLimits } from './turn.js';

const ROLE = `You plan one page of a person's Vivarium: widgets over their own live data. You write no code and see no data, only its shapes.

Answer by calling "plan_page" once. Prefer widgets there are, with settings that fit; plan a new widget only for what none of them does, three at most, each asked for so that somebody who sees nothing else can write it. Four to eight lines make a good page. Put first what is needed first. Plan for kinds of data that the person has; where one has no items, do without.`;

const MAX_TOKENS = 6000;
const ROUNDS = 3;
const MOST_NEW = 3;

const tool: Tool = (() => {
  const { $schema: _, ...schema } = z.toJSONSchema(PagePlan, { io: 'input' });
  return { name: 'plan_page', description: 'Plans the page.', input_schema: schema as Tool['input_schema'], cache_control: { type: 'ephemeral' } };
})();

/** What a run needs of the process around it. */
export interface PagePlanOptions {
  claude: Claude;
  limits?: TurnLimits;
}

/** `POST /api/studio/plan`: a plan of a page, or why there is none. Nothing is built by it. */
export function pagePlanRoute({ claude, limits = studioLimits }: PagePlanOptions): Route {
  return {
    method: 'POST',
    path: '/api/studio/plan',
    access: 'session',
    handle: async (request, response) => {
      const wanted = parseInput(PagePlanRequest, request.json());
      const say = openLines<PagePlanLine>(response);
      let spending: Spending | undefined;
      try {
        const access = await claude.access();
        spending = new Spending(access);
        await plan(wanted, access, spending, limits, request.signal, say);
      } catch (thrown) {
        say({ type: 'error', error: claude.told(thrown, request.signal), ...(spending && { usage: spending.usage }) });
      }
      response.end();
    },
  };
}

async function plan(request: PagePlanRequest, access: ClaudeAccess, spending: Spending, limits: TurnLimits, signal: AbortSignal, say: (line: PagePlanLine) => void): Promise<void> {
  say({ type: 'started', model: access.model });
  const { prompt, locale, shapes, widgets, briefing } = request;
  const json = (value: unknown) => JSON.stringify(value).replaceAll('<', '\\u003c');
  const opening = [`Widgets there are: ${json(widgets)}`, `Data there is: ${json(shapes)}`, ...(briefing ? [`Their briefing now: ${json(briefing)}`] : []), `The person's language is ${locale.replace(/[^\w-]/g, '')}. They ask:\n${prompt}`].join('\n\n');
  const messages: MessageParam[] = [{ role: 'user', content: opening }];
  for (let round = 1; round <= ROUNDS; round += 1) {
    const parameters = { model: access.model, max_tokens: MAX_TOKENS, system: [{ type: 'text' as const, text: ROLE }], tools: [tool], tool_choice: { type: 'tool' as const, name: tool.name }, messages };
    const purpose = { purpose: 'widget' as const, about: prompt, sent: [prompt, `Names, types and amounts of ${shapes.length} kinds of data`, 'The names and settings of your widgets', ...(briefing ? ['The settings of your briefing'] : [])] };
    const { content, stop_reason } = await askClaude(access, purpose, parameters, (line) => line.type === 'waiting' && say(line), signal, limits, spending.add);
    if (stop_reason === 'refusal') throw new VivariumError('forbidden', 'Claude declined to plan this page. Ask for it in other words.');
    const call = content.find((block): block is ToolUseBlock => block.type === 'tool_use' && block.name === tool.name);
    // What was cut off is no call: its input is not whole.
    const problem = !call || stop_reason === 'max_tokens' ? 'Call "plan_page" once, with fewer lines.' : problemOf(call.input, request);
    if (call && problem === undefined) return say({ type: 'done', plan: PagePlan.parse(call.input), model: access.model, usage: spending.usage });
    messages.push(...refused(content, problem!));
  }
  throw new VivariumError('invalid-response', 'Claude did not find a plan that can be used. Nothing was made. Ask for it in other words.');
}

/** What keeps a plan from being used, as Claude reads it. */
function problemOf(input: unknown, { widgets }: PagePlanRequest): string | undefined {
  const parsed = PagePlan.safeParse(input);
  if (!parsed.success) return z.prettifyError(parsed.error);
  const { lines } = parsed.data;
  const unknown = lines.flatMap((line) => (line.what === 'widget' && !widgets.some(({ tag }) => tag === line.tag) ? [line.tag] : []));
  if (unknown.length > 0) return `There is no widget ${unknown.join(', ')}. Use those there are, or plan a new one.`;
  return lines.filter(({ what }) => what === 'new').length > MOST_NEW ? `At most ${MOST_NEW} lines may be new.` : undefined;
}
