import { Restyle } from '@vivarium/sdk/protocol';
import { z } from 'zod';
import { tool, type AgentTool } from './tools.js';

const page = z.string().max(64).optional().describe('The id of a page, from list_pages; without it the page that the person sees.');

/** What dresses pages. A look is tokens and nothing else, so no code and no data change with it; the person accepts or declines it. */
export const lookTools: Readonly<Record<string, AgentTool>> = {
  read_look: tool({
    author: true,
    readOnly: true,
    title: 'Read how a page looks',
    description: 'How a page looks: its theme, every design token as it is worn now, and which texts are too faint in it. propose_restyle takes the same tokens.',
    input: z.strictObject({ page }),
    says: () => 'Read how a page looks',
    run: async ({ page: ask }, { page }) => ({ untrusted: true, value: (await ask({ ask: 'look', ...(page === undefined ? {} : { page }) })) as Record<string, unknown> }),
  }),
  propose_restyle: tool({
    author: true,
    readOnly: false,
    title: 'Propose a look',
    description:
      'Proposes a look for a whole page: colours, lines, corners, shadows and type as design tokens; no code. What you leave out is as Vivarium has it, so give all that belongs to the look. Text is read on every surface (WCAG AA, 4.5 to 1): colours that fall short are moved until it is, and the answer says which ("moved"). Widgets that were asked for beside it (a clock) go into "widgets". The person sees it on their page, accepts or declines; ask read_proposal.',
    input: Restyle.extend({ page }),
    says: ({ name }) => `Proposed a look: ${name}`,
    run: async ({ propose }, { page, ...restyle }) => ({ value: await propose({ what: 'look', restyle, ...(page === undefined ? {} : { page }) }) }),
  }),
};
